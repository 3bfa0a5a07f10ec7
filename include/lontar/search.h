/*
 * Searching: a request against an index gives an answer: hits, exact total, exact facets.
 */
#ifndef LONTAR_SEARCH_H
#define LONTAR_SEARCH_H

#include "lontar/history.h"
#include "lontar/record.h"
#include "lontar/request.h"
#include "lontar/snippet.h"

G_BEGIN_DECLS

/* How long a search may take before it is stopped and says so. */
#define LONTAR_SEARCH_TIME_MS 1000

/* The same for a search that lists a whole set. */
#define LONTAR_LISTING_TIME_MS 10000

/* One thread's way into an index: handles, analyser, columns and scratch memory. */
typedef struct lontar_searcher lontar_searcher;

/**
 * Open an index for searching.
 *
 * @param locations  index directories or `tcp:HOST:PORT`, NULL-terminated, at least one
 */
lontar_searcher *lontar_searcher_open(const lontar_vocabularies *vocabularies,
                                      const char *const *locations, GError **error);
void lontar_searcher_free(lontar_searcher *searcher);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_searcher, lontar_searcher_free)

/**
 * Stop searches after another time than LONTAR_SEARCH_TIME_MS.
 *
 * @param time_ms  0: at once
 */
void lontar_searcher_set_time(lontar_searcher *searcher, int64_t time_ms);

/** Search with other vocabularies from now on, which are lent. */
void lontar_searcher_set_vocabularies(lontar_searcher *searcher,
                                      const lontar_vocabularies *vocabularies);

/** Read now what the first search would read of all documents. */
bool lontar_searcher_prepare(lontar_searcher *searcher, GError **error);

/* What an answer was made from. */
typedef struct {
    const char *uuid;
    uint64_t revision;
    const char *updated; /* ISO 8601 UTC */
    size_t documents;
    size_t pages;
    size_t shards_missing; /* that do not answer: their documents and pages are not counted */
} lontar_index_state;

typedef struct {
    const char *term; /* as typed, folded */
    const char *stem; /* or NULL */
    size_t documents;
} lontar_term_count;

/* A concept that the query names, and its other names that were searched for as well. */
typedef struct {
    const char *concept;
    GPtrArray *names; /* strings */
} lontar_expansion;

typedef struct {
    const char *value;
    size_t count;
    bool selected;
} lontar_facet_value;

typedef struct {
    lontar_field field;
    size_t missing;  /* matching documents without a value */
    size_t distinct; /* values with a count, before facet.limit */
    GArray *values;  /* lontar_facet_value */
} lontar_facet;

typedef struct {
    size_t page; /* physical, from 1 */
    const lontar_snippet *snippet;
    size_t matches; /* places on the page, counted by lontar_search_within() only */
} lontar_page_hit;

typedef struct {
    size_t rank; /* from 1 */
    double score;
    const lontar_record *record;
    size_t pages_matched;
    GArray *page_hits; /* lontar_page_hit, best first */
} lontar_hit;

typedef struct lontar_answer lontar_answer;

/**
 * Search.
 *
 * Follows the index to its last revision first. Hits of equal score stand in order of id, so the
 * pages of one revision never overlap.
 *
 * Errors:  LONTAR_ERROR_INVALID (strict), LONTAR_ERROR_IO, LONTAR_ERROR_CORRUPT.
 */
lontar_answer *lontar_search(lontar_searcher *searcher, const lontar_request *request,
                             GError **error);
void lontar_answer_free(lontar_answer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_answer, lontar_answer_free)

const lontar_index_state *lontar_answer_state(const lontar_answer *answer);
size_t lontar_answer_total(const lontar_answer *answer);
bool lontar_answer_is_partial(const lontar_answer *answer);
size_t lontar_answer_hit_size(const lontar_answer *answer);
const lontar_hit *lontar_answer_hit_at(const lontar_answer *answer, size_t i);
size_t lontar_answer_facet_size(const lontar_answer *answer);
const lontar_facet *lontar_answer_facet_at(const lontar_answer *answer, size_t i);
size_t lontar_answer_term_size(const lontar_answer *answer);
const lontar_term_count *lontar_answer_term_at(const lontar_answer *answer, size_t i);
size_t lontar_answer_expansion_size(const lontar_answer *answer);
const lontar_expansion *lontar_answer_expansion_at(const lontar_answer *answer, size_t i);
/** Warnings of the search itself, besides the query's. */
size_t lontar_answer_warning_size(const lontar_answer *answer);
const char *lontar_answer_warning_at(const lontar_answer *answer, size_t i);
double lontar_answer_took_ms(const lontar_answer *answer);

/**
 * Search for documents like one: those that share the words that tell it from the others.
 *
 * The request's filters narrow the answer, and so does its query; the order is by likeness. The
 * document itself is left out.
 *
 * Errors:  as lontar_search(); LONTAR_ERROR_NOT_FOUND.
 */
lontar_answer *lontar_search_similar(lontar_searcher *searcher, const lontar_request *request,
                                     const char *id, GError **error);

/**
 * Search inside one document: an answer with it as the only hit, whose page hits are all pages that
 * match, in their order, from the request's offset on and as many as its limit.
 *
 * Errors:  as lontar_search(); LONTAR_ERROR_NOT_FOUND.
 */
lontar_answer *lontar_search_within(lontar_searcher *searcher, const lontar_request *request,
                                    const char *id, GError **error);

/* All hits of a request by their ids: of one revision, whatever becomes of the index after it. */
typedef struct lontar_listing lontar_listing;

/**
 * List every hit of a request in its order; its page, snippets and facets do not count.
 *
 * Errors:  as lontar_search(); LONTAR_ERROR_IO also when time ran out before the set was whole.
 * Cost:    four bytes a hit.
 */
lontar_listing *lontar_search_list(lontar_searcher *searcher, const lontar_request *request,
                                   GError **error);
void lontar_listing_free(lontar_listing *listing);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_listing, lontar_listing_free)
const lontar_index_state *lontar_listing_state(const lontar_listing *listing);
size_t lontar_listing_size(const lontar_listing *listing);
const char *lontar_listing_id_at(const lontar_listing *listing, size_t i);
/** When a hit last changed, seconds since 1970, by the history of the same revision. */
int64_t lontar_listing_time_at(const lontar_listing *listing, const lontar_history *history,
                               size_t i);

/** The state of the index, followed to its last revision. */
const lontar_index_state *lontar_searcher_state(lontar_searcher *searcher, GError **error);
/** The history of the index as it was last followed. */
lontar_history *lontar_searcher_history(lontar_searcher *searcher, GError **error);
/** When a document last changed: seconds since 1970. Errors: also LONTAR_ERROR_NOT_FOUND. */
bool lontar_searcher_changed(lontar_searcher *searcher, const char *id, int64_t *out_time,
                             GError **error);
/** One document's record by its id; LONTAR_ERROR_NOT_FOUND. */
lontar_record *lontar_searcher_record(lontar_searcher *searcher, const char *id, GError **error);
/** The id that took the place of one that is no more; NULL without @a error when none did. */
char *lontar_searcher_redirect(lontar_searcher *searcher, const char *id, GError **error);
/** Text of one page (from 0) of a document. */
char *lontar_searcher_page_text(lontar_searcher *searcher, const lontar_record *record, size_t page,
                                GError **error);
/** Details of a document: tags with provenance, file, notes, as JSON text. */
char *lontar_searcher_details(lontar_searcher *searcher, const lontar_record *record,
                              GError **error);
/** Near twins of a document, as lontar_twins_find(). */
GPtrArray *lontar_searcher_twins(lontar_searcher *searcher, const lontar_record *record,
                                 GError **error);

G_END_DECLS

#endif
