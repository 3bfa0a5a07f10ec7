/*
 * Facets: filters and counts in one pass over the matching documents.
 *
 * Each document is looked up in the columns. One that passes all filters counts everywhere; one
 * that fails those of exactly one field counts in that field's facet only, because a facet ignores
 * its own filter. What a request excludes is left out of every count.
 */
#ifndef LONTAR_LIB_FACETS_H
#define LONTAR_LIB_FACETS_H

#include "columns.h"
#include "lontar/search.h"

G_BEGIN_DECLS

typedef struct lontar_counter lontar_counter;

lontar_counter *lontar_counter_new(const lontar_columns *columns, const lontar_request *request);
void lontar_counter_free(lontar_counter *counter);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_counter, lontar_counter_free)

/** Begin anew. */
void lontar_counter_reset(lontar_counter *counter);
/** Count documents, ascending, that the query matches; those that pass all filters go first. */
size_t lontar_counter_take(lontar_counter *counter, uint32_t *docids, size_t size);
/** Documents that passed. */
size_t lontar_counter_total(const lontar_counter *counter);
/** Whether every document would pass. */
bool lontar_counter_is_open(const lontar_counter *counter);
/** Count all documents of the index at once; only of a counter that is open. */
void lontar_counter_take_all(lontar_counter *counter);
/** The facets as lontar_facet rows, in the order of fields; strings are lent by the columns. */
GArray *lontar_counter_facets(const lontar_counter *counter, const lontar_request *request);

/** The filters as an expression, where nothing is to be counted; NULL = none. */
lontar_expression *lontar_filters_compile(const lontar_index *index, const lontar_request *request,
                                          GError **error);
/** The same without what one field's filters ask for; what they exclude stays. */
lontar_expression *lontar_filters_compile_but(const lontar_index *index,
                                              const lontar_request *request, int field,
                                              GError **error);

/** Whether a filter of a field takes one of its values. */
bool lontar_filter_takes(const lontar_filter *filter, const char *value);

/** A facet of all values of a field (lontar_facet_value, taken over), put in order and cut. */
lontar_facet lontar_facet_make(lontar_field field, GArray *values, size_t missing,
                               const lontar_request *request);
/** An empty array of facets, which owns what is put in. */
GArray *lontar_facets_new(void);

G_END_DECLS

#endif
