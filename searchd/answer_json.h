/*
 * An answer as JSON: the shape that docs/http-api.md promises, the same over HTTP and on the
 * terminal.
 */
#ifndef LONTAR_SEARCHD_ANSWER_JSON_H
#define LONTAR_SEARCHD_ANSWER_JSON_H

#include "facets_json.h"
#include "lontar/search.h"

/* What an answer says besides itself; all lent. */
typedef struct {
    const char *base;        /* address that its links are of: /api/v1/search */
    const char *suggestion;  /* what to type instead, or NULL */
    const char *diagnosis;   /* JSON object, or NULL */
    lontar_facet_rows *rows; /* what is kept of facets, or NULL */
} lontar_answer_extra;

/** Append an answer, ended by a line feed. */
void lontar_answer_format_json(GString *out, const lontar_answer *answer,
                               const lontar_request *request,
                               const lontar_vocabularies *vocabularies,
                               const lontar_answer_extra *extra);

/* Append a member of an answer: index, query, filters. */
void lontar_answer_format_state(GString *out, const lontar_index_state *state);
void lontar_answer_format_query(GString *out, const lontar_answer *answer,
                                const lontar_request *request, const char *suggestion,
                                const char *diagnosis);
void lontar_answer_format_filters(GString *out, const lontar_request *request);

/** Append one page of a hit; @a has_matches: with how often it matches. */
void lontar_snippet_format_json(GString *out, const lontar_record *record,
                                const lontar_page_hit *page_hit, bool has_matches);

/**
 * Append the members of a record that a hit shows, without the braces around them.
 *
 * @param request  whose `fields` choose the members, NULL = all
 */
void lontar_record_format_json(GString *out, const lontar_record *record,
                               const lontar_request *request);

#endif
