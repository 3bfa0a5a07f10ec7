/*
 * Requests: the parameters of a search, validated; the same for HTTP, the page and the terminal.
 */
#ifndef LONTAR_REQUEST_H
#define LONTAR_REQUEST_H

#include "lontar/query.h"

G_BEGIN_DECLS

#define LONTAR_PAGE_MAX           1000 /* hits a call */
#define LONTAR_SNIPPETS_MAX       20
#define LONTAR_SNIPPET_LENGTH_MIN 20
#define LONTAR_SNIPPET_LENGTH_MAX 2000

typedef enum {
    LONTAR_SORT_RELEVANCE,
    LONTAR_SORT_NEWEST,
    LONTAR_SORT_OLDEST,
    LONTAR_SORT_TITLE,
} lontar_sort;

typedef enum {
    LONTAR_PARAMETER_TEXT,
    LONTAR_PARAMETER_INTEGER, /* minimum to maximum */
    LONTAR_PARAMETER_BOOLEAN, /* 1 0 true false on off */
    LONTAR_PARAMETER_CHOICE,  /* one of values */
    LONTAR_PARAMETER_LIST,    /* some of values, joined by commas */
    LONTAR_PARAMETER_FILTER,  /* values of a vocabulary, or years, joined by commas */
} lontar_parameter_type;

/* A row: a parameter, to validate by and to describe: the API's description and --help. */
typedef struct {
    const char *name;
    lontar_parameter_type type;
    const char *description;   /* one line */
    const char *default_value; /* as one would write it; NULL = not given */
    int64_t default_number;    /* INTEGER, BOOLEAN: the same */
    const char *const *values; /* CHOICE, LIST: NULL-terminated; else NULL */
    int64_t minimum, maximum;  /* INTEGER */
    bool is_repeatable;
} lontar_request_parameter;

/* A row: one value of a filter. A year's is a range, both ends included, 0 and 9999 = open. */
typedef struct {
    lontar_field field;
    const char *value; /* code; for a year as canonical, `2015..2020` */
    int year_from, year_to;
    bool exclude;
} lontar_filter;

/* Threads: a request is one thread's at a time; several may read it that do not format it. */
typedef struct lontar_request lontar_request;

/** @param vocabularies  must live as long as the request */
lontar_request *lontar_request_new(const lontar_vocabularies *vocabularies);
void lontar_request_free(lontar_request *request);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_request, lontar_request_free)

/**
 * Set a parameter by its name in the contract: q, country, year, match, sort, page ...
 *
 * Repeated or comma-separated values of a filter add up. An empty value is as if not given, as the
 * fields of a form that nobody filled in are.
 *
 * Errors:  LONTAR_ERROR_INVALID: unknown name or value, out of range; the message says what is
 *          valid and, for a value of a vocabulary, which one is nearest.
 */
bool lontar_request_set(lontar_request *request, const char *name, const char *value,
                        GError **error);

/**
 * Check what depends on more than one parameter, and parse the query. Call once, before use.
 *
 * Errors:  LONTAR_ERROR_INVALID: paging in both ways; with `strict`, a query that has warnings.
 */
bool lontar_request_finish(lontar_request *request, GError **error);

/** The parameter that the last error was about, NULL when it had no such name; lent. */
const char *lontar_request_error_parameter(const lontar_request *request);
/** The column of the query, from 0, that the last error was about; -1 when it was not. */
int64_t lontar_request_error_position(const lontar_request *request);

const lontar_query *lontar_request_query(const lontar_request *request);
/** Filters in the order of the fields, values in the order in which they came, each once. */
size_t lontar_request_filter_size(const lontar_request *request);
const lontar_filter *lontar_request_filter_at(const lontar_request *request, size_t i);
lontar_sort lontar_request_sort(const lontar_request *request);
size_t lontar_request_offset(const lontar_request *request);
size_t lontar_request_limit(const lontar_request *request);
size_t lontar_request_page(const lontar_request *request); /* from 1 */
/** The cursor as given, `*` to begin, NULL = none; who gives cursors out says where it stands. */
const char *lontar_request_cursor(const lontar_request *request);
/** Let the hits begin at an offset: where a cursor stands. */
void lontar_request_move(lontar_request *request, size_t offset);
/** The revision after which documents must have changed; 0 = all. */
uint64_t lontar_request_changed_since(const lontar_request *request);
/** How the answer is to be written, by its name: `json`, `csv` ...; static. */
const char *lontar_request_output(const lontar_request *request);
/** Facets to count, a bit a field: 1 << LONTAR_FIELD_COUNTRY. */
unsigned lontar_request_facets(const lontar_request *request);
/** Values a facet at most; G_MAXSIZE for all of them. */
size_t lontar_request_facet_limit(const lontar_request *request);
/** The least count of a value to show, from 1. */
size_t lontar_request_facet_mincount(const lontar_request *request);
bool lontar_request_facet_by_value(const lontar_request *request);
size_t lontar_request_snippets(const lontar_request *request);
size_t lontar_request_snippet_length(const lontar_request *request);
bool lontar_request_strict(const lontar_request *request);
/** Whether a concept of the query also finds its other names. */
bool lontar_request_synonyms(const lontar_request *request);
const char *lontar_request_lang(const lontar_request *request);
/** Whether every member is wanted: no `fields` are asked for. */
bool lontar_request_is_whole(const lontar_request *request);
/**
 * Whether a member of the answer or of its hits is wanted (`fields`).
 *
 * Names that are asked for keep only themselves on their level: `fields=title,year` leaves the
 * answer whole and its hits with two members. `-facets` leaves one out.
 */
bool lontar_request_has_field(const lontar_request *request, const char *name);

/**
 * The parameters in canonical order and spelling, percent-encoded, defaults left out: requests that
 * are written the same have the same answer. `page` 0 writes the request's own, another number that
 * page of it, without a cursor.
 */
char *lontar_request_format(const lontar_request *request, size_t page);

/** The names of all parameters, NULL-terminated. */
const char *const *lontar_request_names(void);
/** All parameters, in canonical order. */
const lontar_request_parameter *lontar_request_parameters(size_t *out_size);

G_END_DECLS

#endif
