/*
 * A person's word: what a catalogue, a sidecar or an imported record says of a document.
 *
 * This is the one place where such values are checked and brought to their codes. A value that is
 * not valid is complained of with its place and the nearest valid one, and is left out.
 */
#ifndef LONTAR_METADATA_H
#define LONTAR_METADATA_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

#include "lontar/document.h"
#include "lontar/vocabulary.h"

/* Where a value stands. Line and column count from 1; 0 = not known. */
typedef struct {
    const char *file;
    size_t line, column;
} lontar_place;

/* --- words --- */

/* What one person's file says of one document. */
typedef struct lontar_words lontar_words;

/** @param rule  what the tags give as their origin: `catalogue.csv:12` */
lontar_words *lontar_words_new(lontar_source source, const char *rule);
void lontar_words_free(lontar_words *words);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_words, lontar_words_free)

bool lontar_words_has(const lontar_words *words, lontar_field field);

/** Say all in words to a document, which must have its own tags already. */
void lontar_words_apply(const lontar_words *words, lontar_document *document);

/** Take over from other words the fields that these leave open. */
void lontar_words_fill(lontar_words *words, const lontar_words *other);

/** Add all that words say to a checksum; where they stand in the file is left out. */
void lontar_words_digest(const lontar_words *words, GChecksum *checksum);

/* --- checking --- */

/** Called with a complaint: `catalogue.csv:5:20: unknown country 'Tailand'; the nearest is THA`. */
typedef void (*lontar_complain)(const char *complaint, void *data);

typedef struct lontar_metadata lontar_metadata;

/** The vocabularies are lent and must outlive it. */
lontar_metadata *lontar_metadata_new(const lontar_vocabularies *vocabularies,
                                     lontar_complain complain, void *data);
void lontar_metadata_free(lontar_metadata *metadata);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_metadata, lontar_metadata_free)

/** The field that a column or key names (`authors`, `Country`), or -1. */
int lontar_metadata_field(const char *name);

/** Take one value for a field, after checking it. An empty one says nothing. */
void lontar_metadata_add(lontar_metadata *metadata, lontar_words *words, lontar_field field,
                         const char *value, const lontar_place *place);

/** Take several values separated by ';'; `[]` means none. */
void lontar_metadata_add_list(lontar_metadata *metadata, lontar_words *words, lontar_field field,
                              const char *values, const lontar_place *place);

/** Say that a field has no value. */
void lontar_metadata_add_none(lontar_words *words, lontar_field field);

/** Keep as it is what stands under a name that is no field's. */
void lontar_metadata_add_extra(lontar_words *words, const char *name, const char *value);

/** Complain of something at a place. */
void lontar_metadata_complain(lontar_metadata *metadata, const lontar_place *place,
                              const char *format, ...) G_GNUC_PRINTF(3, 4);

#endif
