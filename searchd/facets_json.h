/*
 * A facet as JSON. What stands before a value's count is the same from answer to answer: a worker
 * keeps it.
 */
#ifndef LONTAR_SEARCHD_FACETS_JSON_H
#define LONTAR_SEARCHD_FACETS_JSON_H

#include "lontar/search.h"

/* The beginnings of rows that were written before; of one thread and one set of vocabularies. */
typedef struct lontar_facet_rows lontar_facet_rows;

lontar_facet_rows *lontar_facet_rows_new(void);
void lontar_facet_rows_free(lontar_facet_rows *rows);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_facet_rows, lontar_facet_rows_free)

/**
 * Append a facet as a member of its field's name.
 *
 * @param language  of the labels
 * @param rows      NULL = nothing is kept
 */
void lontar_facet_format_json(GString *out, const lontar_facet *facet,
                              const lontar_vocabularies *vocabularies, const char *language,
                              lontar_facet_rows *rows);

#endif
