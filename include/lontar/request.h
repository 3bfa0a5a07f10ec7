/*
 * Requests: the parameters of a search, validated; the same for HTTP, the page and the terminal.
 */
#ifndef LONTAR_REQUEST_H
#define LONTAR_REQUEST_H

#include "lontar/query.h"

G_BEGIN_DECLS

#define LONTAR_PAGE_MAX 1000       /* hits a call */
#define LONTAR_SNIPPETS_MAX 20
#define LONTAR_SNIPPET_LENGTH_MAX 2000

typedef enum {
    LONTAR_SORT_RELEVANCE,
    LONTAR_SORT_NEWEST,
    LONTAR_SORT_OLDEST,
    LONTAR_SORT_TITLE,
} lontar_sort;

/* A row: one value of a filter. A year's is a range, both ends included, 0 and 9999 = open. */
typedef struct {
    lontar_field field;
    const char *value; /* code; for a year as canonical, `2015..2020` */
    int year_from, year_to;
    bool exclude;
} lontar_filter;

typedef struct lontar_request lontar_request;

lontar_request *lontar_request_new(const lontar_vocabularies *vocabularies);
void lontar_request_free(lontar_request *request);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_request, lontar_request_free)

/**
 * Set a parameter by its name in the contract: q, country, year, match, sort, page ...
 *
 * Repeated or comma-separated values of a filter add up.
 *
 * Errors:  LONTAR_ERROR_INVALID: unknown name or value, out of range; the message says what is
 *          valid and, for a value of a vocabulary, which one is nearest.
 */
bool lontar_request_set(lontar_request *request, const char *name, const char *value,
                        GError **error);

/** Check what depends on more than one parameter, and parse the query. Call once, before use. */
bool lontar_request_finish(lontar_request *request, GError **error);

const lontar_query *lontar_request_query(const lontar_request *request);
size_t lontar_request_filter_size(const lontar_request *request);
const lontar_filter *lontar_request_filter_at(const lontar_request *request, size_t i);
lontar_sort lontar_request_sort(const lontar_request *request);
size_t lontar_request_offset(const lontar_request *request);
size_t lontar_request_limit(const lontar_request *request);
size_t lontar_request_page(const lontar_request *request); /* from 1 */
/** Facets to count, a bit a field: 1 << LONTAR_FIELD_COUNTRY. */
unsigned lontar_request_facets(const lontar_request *request);
size_t lontar_request_facet_limit(const lontar_request *request);
size_t lontar_request_facet_mincount(const lontar_request *request);
bool lontar_request_facet_by_value(const lontar_request *request);
size_t lontar_request_snippets(const lontar_request *request);
size_t lontar_request_snippet_length(const lontar_request *request);
bool lontar_request_strict(const lontar_request *request);
const char *lontar_request_lang(const lontar_request *request);
/** Whether an answer's member is wanted (`fields`). */
bool lontar_request_has_field(const lontar_request *request, const char *name);

/**
 * The parameters in canonical order and spelling, percent-encoded, defaults left out: equal for
 * equal requests. `page` 0 writes the request's own, another number that page of it.
 */
char *lontar_request_format(const lontar_request *request, size_t page);

/** The names of all parameters, NULL-terminated. */
const char *const *lontar_request_names(void);

G_END_DECLS

#endif
