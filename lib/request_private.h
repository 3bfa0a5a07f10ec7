/*
 * The inside of a request, for its table, its values and its format.
 */
#ifndef LONTAR_REQUEST_PRIVATE_H
#define LONTAR_REQUEST_PRIVATE_H

#include "lontar/request.h"

G_BEGIN_DECLS

/* The parameters, in the order of the table, which is the canonical one. */
typedef enum {
    PARAMETER_Q,
    PARAMETER_COUNTRY,
    PARAMETER_SECTOR,
    PARAMETER_YEAR,
    PARAMETER_TYPE,
    PARAMETER_LANGUAGE,
    PARAMETER_INSTRUMENT,
    PARAMETER_EXCLUDE,
    PARAMETER_MATCH,
    PARAMETER_SORT,
    PARAMETER_PAGE,
    PARAMETER_PER_PAGE,
    PARAMETER_OFFSET,
    PARAMETER_LIMIT,
    PARAMETER_CURSOR,
    PARAMETER_CHANGED_SINCE,
    PARAMETER_FACETS,
    PARAMETER_FACET_LIMIT,
    PARAMETER_FACET_MINCOUNT,
    PARAMETER_FACET_SORT,
    PARAMETER_SNIPPETS,
    PARAMETER_SNIPPET_LENGTH,
    PARAMETER_FIELDS,
    PARAMETER_LANG,
    PARAMETER_FORMAT,
    PARAMETER_SYNONYMS,
    PARAMETER_STRICT,
    PARAMETER_COUNT
} request_parameter;

/* Parameters as lontar_request_format() writes them, but for those of the page; NULL = not yet. */
typedef struct {
    char *before, *after;
} request_lasting;

struct lontar_request {
    const lontar_vocabularies *vocabularies; /* lent */
    bool given[PARAMETER_COUNT];
    int64_t numbers[PARAMETER_COUNT]; /* integers, booleans, choices by index */
    char *text;
    char *cursor;     /* or NULL */
    const char *lang; /* lent by the vocabularies */
    lontar_query *query;
    GArray *filters; /* lontar_filter; values of years owned by strings */
    GStringChunk *strings;
    unsigned facets;
    uint64_t kept, dropped; /* `fields`: a bit a member, by its index among the values */
    size_t offset, limit;
    request_lasting *lasting; /* filled when it is first asked for */
    const char *error_parameter;
    int64_t error_position;
};

/** The filters by field: whether a parameter is one, and which. */
bool lontar_request_filter_field(request_parameter parameter, lontar_field *out_field);

/** Add the values of a filter, joined by commas. */
bool lontar_request_add_filters(lontar_request *request, lontar_field field, bool exclude,
                                const char *value, GError **error);
/** Add `country:THA,KHM`. */
bool lontar_request_add_exclusion(lontar_request *request, const char *value, GError **error);

/** The index of a value among the valid ones, or -1. */
int lontar_request_find(const char *const *values, const char *value);
/** Complain of a value that is not among the valid ones. */
void lontar_request_refuse(GError **error, const char *name, const char *value,
                           const char *const *values);

G_END_DECLS

#endif
