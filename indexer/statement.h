/*
 * A person's word: what a catalogue, a sidecar or an imported record says of one document.
 */
#ifndef LONTAR_STATEMENT_H
#define LONTAR_STATEMENT_H

#include <glib.h>
#include <stdbool.h>

#include "lontar/document.h"

typedef struct lontar_statement lontar_statement;

/** @param rule  what the tags give as their origin: `catalogue.csv:12` */
lontar_statement *lontar_statement_new(lontar_source source, const char *rule);
void lontar_statement_free(lontar_statement *statement);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_statement, lontar_statement_free)

/** Say a valid value of a field. */
void lontar_statement_add(lontar_statement *statement, lontar_field field, const char *value);

/** Say that a field has no value. */
void lontar_statement_add_none(lontar_statement *statement, lontar_field field);

/** Keep as it is what stands under a name that is no field's. */
void lontar_statement_add_extra(lontar_statement *statement, const char *name, const char *value);

/** Whether a field has a value or `none`. */
bool lontar_statement_has(const lontar_statement *statement, lontar_field field);

/** Say all in statement to a document, which must have its own tags already. */
void lontar_statement_apply(const lontar_statement *statement, lontar_document *document);

/** Take over from other statement the fields that these leave open. */
void lontar_statement_fill(lontar_statement *statement, const lontar_statement *other);

/** Add all that statement say to a checksum; where they stand in the file is left out. */
void lontar_statement_digest(const lontar_statement *statement, GChecksum *checksum);

#endif
