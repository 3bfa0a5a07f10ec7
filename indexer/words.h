/*
 * A person's word: what a catalogue, a sidecar or an imported record says of one document.
 */
#ifndef LONTAR_WORDS_H
#define LONTAR_WORDS_H

#include <glib.h>
#include <stdbool.h>

#include "lontar/document.h"

typedef struct lontar_words lontar_words;

/** @param rule  what the tags give as their origin: `catalogue.csv:12` */
lontar_words *lontar_words_new(lontar_source source, const char *rule);
void lontar_words_free(lontar_words *words);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_words, lontar_words_free)

/** Say a valid value of a field. */
void lontar_words_add(lontar_words *words, lontar_field field, const char *value);

/** Say that a field has no value. */
void lontar_words_add_none(lontar_words *words, lontar_field field);

/** Keep as it is what stands under a name that is no field's. */
void lontar_words_add_extra(lontar_words *words, const char *name, const char *value);

/** Whether a field has a value or `none`. */
bool lontar_words_has(const lontar_words *words, lontar_field field);

/** Say all in words to a document, which must have its own tags already. */
void lontar_words_apply(const lontar_words *words, lontar_document *document);

/** Take over from other words the fields that these leave open. */
void lontar_words_fill(lontar_words *words, const lontar_words *other);

/** Add all that words say to a checksum; where they stand in the file is left out. */
void lontar_words_digest(const lontar_words *words, GChecksum *checksum);

#endif
