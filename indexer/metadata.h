/*
 * Checking a person's word: the one place where values of metadata are brought to their codes.
 *
 * A value that is not valid is complained of with its place and the nearest valid one, and is left
 * out; the document goes in without it.
 */
#ifndef LONTAR_METADATA_H
#define LONTAR_METADATA_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

#include "lontar/vocabulary.h"
#include "statement.h"

/* Where a value stands. Line and column count from 1; 0 = not known. */
typedef struct {
    const char *file;
    size_t line, column;
} lontar_place;

/** Called with a complaint: `catalogue.csv:5:20: unknown country 'Tailand'; the nearest is THA`. */
typedef void (*lontar_complain)(const char *complaint, void *data);

typedef struct lontar_metadata lontar_metadata;

/** The vocabularies are lent and must outlive it. */
lontar_metadata *lontar_metadata_new(const lontar_vocabularies *vocabularies,
                                     lontar_complain complain, void *data);
void lontar_metadata_free(lontar_metadata *metadata);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_metadata, lontar_metadata_free)

/**
 * Say of which year the publication is whose words come next: a region has that year's members.
 *
 * @param text  a year or date; NULL = not known, so today's members
 */
void lontar_metadata_set_year(lontar_metadata *metadata, const char *text);

/** The field that a column or key names (`authors`, `Country`), or -1. */
int lontar_metadata_field(const char *name);

/** Take one value for a field, after checking it. An empty one says nothing. */
void lontar_metadata_add(lontar_metadata *metadata, lontar_statement *statement, lontar_field field,
                         const char *value, const lontar_place *place);

/** Take several values separated by ';'; `[]` means none. */
void lontar_metadata_add_list(lontar_metadata *metadata, lontar_statement *statement,
                              lontar_field field, const char *values, const lontar_place *place);

/** Complain of something at a place. */
void lontar_metadata_complain(lontar_metadata *metadata, const lontar_place *place,
                              const char *format, ...) G_GNUC_PRINTF(3, 4);

#endif
