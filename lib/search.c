/*
 * Searching: match, count, take one page of hits and show where they match.
 *
 * Scores are compared as floats: what differs only in the last bits of a double, by the order in
 * which it was added up, is equal, and equal scores stand in order of id.
 */
#include "lontar/search.h"

#include <stdlib.h>
#include <string.h>

#include "answer.h"
#include "changes.h"
#include "facets.h"
#include "page_hits.h"
#include "lontar/terms.h"
#include "remote.h"
#include "search_plan.h"
#include "searcher.h"
#include "weigh.h"

/* How often a search is begun anew because the index moved on meanwhile. */
#define TRIES_MAX 5
/* Hits that are taken beyond the page, to see whether a run of equal scores goes on. */
#define SLACK_FIRST 16
#define SLACK_GROWS 16
/* Documents that are filtered and counted together, where all match. */
#define DOCIDS_AT_ONCE 256

/* One try at a search. */
typedef struct {
    lontar_searcher *searcher;
    const lontar_request *request;
    lontar_answer *answer;
    lontar_counter *counter;
    const lontar_search_plan *plan;
    lontar_changes *changes; /* that hits must be among; NULL = any */
    unsigned char *passed;   /* by docid, where the order is not by score; else NULL */
    int64_t deadline_us;
    size_t first, limit; /* of the hits wanted */
} searching;

static const lontar_query *
query_of(const searching *s)
{
    return s->plan->query != NULL ? s->plan->query : lontar_request_query(s->request);
}

/* Whether nothing is shown but the set or its size. */
static bool
is_bare(const searching *s)
{
    return s->plan->is_listing || s->plan->query != NULL;
}

static void
warn_late(searching *s)
{
    s->answer->is_partial = true;
    s->answer->is_late = true;
    g_ptr_array_add(s->answer->compiled->warnings,
                    g_strdup_printf("the search was stopped after %" G_GINT64_FORMAT
                                    " ms; counts are of what was found until then",
                                    s->searcher->time_ms));
}

static size_t
take(uint32_t *docids, size_t size, void *data)
{
    searching *s = data;
    size_t left = 0;

    for (size_t i = 0; i < size; i++) {
        if (s->changes == NULL || lontar_changes_has(s->changes, docids[i])) {
            docids[left++] = docids[i];
        }
    }
    left = lontar_counter_take(s->counter, docids, left);
    for (size_t i = 0; i < left && s->passed != NULL; i++) {
        s->passed[docids[i]] = 1;
    }
    return left;
}

static lontar_mset *
match(searching *s, const lontar_expression *expression, size_t limit, GError **error)
{
    lontar_match_options options = {
        .limit = limit,
        .exact = true,
        .sort_slot = -1,
        .bm25_k1 = LONTAR_BM25_K1,
        .bm25_b = LONTAR_BM25_B,
        .deadline_us = s->deadline_us,
        .decide = s->counter != NULL ? take : NULL,
        .decide_data = s,
    };
    lontar_mset *mset = lontar_index_match(s->searcher->index, expression, &options, error);

    if (mset == NULL) {
        return NULL;
    }
    s->answer->total =
        s->counter != NULL ? lontar_counter_total(s->counter) : lontar_mset_total(mset);
    if (lontar_mset_is_late(mset)) {
        warn_late(s);
    }
    return mset;
}

/* Walk over all documents in an order; those that passed are the hits. */
static bool
take_in_order(searching *s, lontar_sort sort, GError **error)
{
    lontar_columns *columns = s->searcher->columns;
    const uint32_t *order = lontar_columns_order(columns, s->searcher->index, sort, error);
    size_t rank = 0;

    if (order == NULL) {
        return false;
    }
    for (size_t i = 0; i < lontar_columns_document_size(columns) && s->answer->rows->len < s->limit;
         i++) {
        if (s->passed != NULL && !s->passed[order[i]]) {
            continue;
        }
        if (rank++ >= s->first) {
            lontar_row one = {order[i], 0, lontar_columns_id(columns, order[i])};

            g_array_append_val(s->answer->rows, one);
        }
    }
    return true;
}

static unsigned char *
new_passed(const searching *s)
{
    return g_malloc0((size_t)lontar_columns_last_docid(s->searcher->columns) + 1);
}

/* Without a query every document matches, and only the columns are asked. */
static bool
match_all(searching *s, GError **error)
{
    const lontar_columns *columns = s->searcher->columns;

    if (s->changes == NULL && (s->counter == NULL || lontar_counter_is_open(s->counter))) {
        s->answer->total = lontar_columns_document_size(columns);
        if (s->counter != NULL) {
            lontar_counter_take_all(s->counter);
        }
        return take_in_order(s, lontar_request_sort(s->request), error);
    }
    s->passed = new_passed(s);
    for (uint32_t next = 1; next <= lontar_columns_last_docid(columns);) {
        uint32_t docids[DOCIDS_AT_ONCE];
        size_t size = 0;

        while (size < G_N_ELEMENTS(docids) && next <= lontar_columns_last_docid(columns)) {
            docids[size] = next++;
            size += lontar_columns_has(columns, docids[size]);
        }
        (void)take(docids, size, s); /* it counts */
    }
    s->answer->total = lontar_counter_total(s->counter);
    return take_in_order(s, lontar_request_sort(s->request), error);
}

/* By another order than by score: match without weights, then walk in that order. */
static bool
match_sorted(searching *s, lontar_sort sort, GError **error)
{
    g_autoptr(lontar_expression) unweighed =
        lontar_expression_scale(lontar_expression_copy(s->answer->compiled->expression), 0);

    if (s->counter == NULL) {
        s->counter = lontar_counter_new(s->searcher->columns, s->request);
    }
    lontar_counter_reset(s->counter);
    s->passed = new_passed(s);
    g_autoptr(lontar_mset) mset = match(s, unweighed, 0, error);
    return mset != NULL && take_in_order(s, sort, error);
}

static void
take_rows(searching *s, const lontar_mset *mset, GArray *rows)
{
    g_array_set_size(rows, 0);
    for (size_t i = 0; i < lontar_mset_size(mset); i++) {
        uint32_t docid = lontar_mset_docid_at(mset, i);
        lontar_row one = {docid, (float)lontar_mset_score_at(mset, i),
                          lontar_columns_id(s->searcher->columns, docid)};

        g_array_append_val(rows, one);
    }
}

/* By score: more is taken than is wanted, until the last run of equal scores is whole. */
static bool
match_ranked(searching *s, GError **error)
{
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(lontar_row));
    size_t size = lontar_index_document_size(s->searcher->index);
    size_t first = s->first;
    size_t wanted = s->limit < size ? MIN(first + s->limit, size) : size;

    for (size_t slack = SLACK_FIRST;; slack *= SLACK_GROWS) {
        size_t taken = MIN(wanted + slack, size);

        if (s->counter != NULL) {
            lontar_counter_reset(s->counter);
        }
        g_autoptr(lontar_mset) mset =
            match(s, s->answer->compiled->expression, wanted == 0 ? 0 : taken, error);
        if (mset == NULL) {
            return false;
        }
        take_rows(s, mset, rows);
        if (rows->len > 0 && g_array_index(rows, lontar_row, 0).score == 0) {
            return match_sorted(s, LONTAR_SORT_RELEVANCE, error);
        }
        if (taken == size || !lontar_rows_tie_is_open(rows, wanted, taken)) {
            break;
        }
    }
    lontar_rows_sort(rows);
    for (size_t i = first; i < rows->len && i < wanted; i++) {
        g_array_append_val(s->answer->rows, g_array_index(rows, lontar_row, i));
    }
    return true;
}

/* Where shards are behind sockets, they order and count. */
static bool
match_remote(searching *s, GError **error)
{
    const lontar_remote_search search = {
        .searcher = s->searcher,
        .request = s->request,
        .answer = s->answer,
        .expression = s->answer->compiled->expression,
        .by_score =
            s->plan->make != NULL || lontar_request_sort(s->request) == LONTAR_SORT_RELEVANCE,
        .is_counted = !is_bare(s),
        .first = s->first,
        .limit = s->limit,
    };

    return lontar_remote_match(&search, error);
}

static bool
run_match(searching *s, GError **error)
{
    if (s->answer->compiled->expression == NULL) {
        return match_all(s, error);
    }
    if (s->plan->make != NULL || lontar_request_sort(s->request) == LONTAR_SORT_RELEVANCE) {
        return match_ranked(s, error);
    }
    return match_sorted(s, lontar_request_sort(s->request), error);
}

/* Where no facet is wanted the filters go into the expression; else the counter applies them. */
static bool
prepare(searching *s, GError **error)
{
    lontar_compiled *compiled = s->answer->compiled;
    g_autoptr(GError) cause = NULL;

    if ((!is_bare(s) && lontar_request_facets(s->request) != 0) || compiled->expression == NULL ||
        s->changes != NULL) {
        s->counter = lontar_counter_new(s->searcher->columns, s->request);
        return true;
    }

    lontar_expression *filters = lontar_filters_compile(s->searcher->index, s->request, &cause);
    if (cause != NULL) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    if (filters != NULL) {
        lontar_expression *parts[] = {compiled->expression, filters};

        compiled->expression = lontar_expression_join(LONTAR_OP_FILTER, parts, 2, 0);
    }
    return true;
}

/* The one document of a plan, whatever it matches: its pages are what is asked for. */
static bool
show_within(searching *s, GError **error)
{
    lontar_answer *answer = s->answer;
    g_autoptr(lontar_page_hits) pages =
        lontar_page_hits_new(s->searcher, answer->compiled, s->request);
    uint32_t docid = 0;

    if (!lontar_searcher_find(s->searcher, s->plan->within, &docid, error)) {
        return false;
    }

    lontar_record *record = lontar_searcher_record_at(s->searcher, docid, error);
    if (record == NULL) {
        return false;
    }

    lontar_hit hit = {
        .rank = 1,
        .record = record,
        .page_hits = g_array_new(FALSE, FALSE, sizeof(lontar_page_hit)),
    };
    g_array_append_val(answer->hits, hit);
    return lontar_page_hits_list(pages, docid, &g_array_index(answer->hits, lontar_hit, 0), error);
}

/* The records first, then the pages of all hits. */
static bool
show_hits(searching *s, GError **error)
{
    lontar_answer *answer = s->answer;
    g_autoptr(lontar_page_hits) pages =
        lontar_page_hits_new(s->searcher, answer->compiled, s->request);

    for (guint i = 0; i < answer->rows->len; i++) {
        const lontar_row *one = &g_array_index(answer->rows, lontar_row, i);
        lontar_record *record = lontar_searcher_record_at(s->searcher, one->docid, error);

        if (record == NULL) {
            return false;
        }

        lontar_hit hit = {
            .rank = s->first + i + 1,
            .score = one->score,
            .record = record,
            .page_hits = g_array_new(FALSE, FALSE, sizeof(lontar_page_hit)),
        };
        g_array_append_val(answer->hits, hit);
    }
    for (guint i = 0; i < answer->rows->len; i++) {
        uint32_t docid = g_array_index(answer->rows, lontar_row, i).docid;

        if (!lontar_page_hits_find(pages, docid, &g_array_index(answer->hits, lontar_hit, i),
                                   error)) {
            return false;
        }
    }
    return lontar_page_hits_show(pages, error);
}

static bool
run(searching *s, GError **error)
{
    lontar_searcher *searcher = s->searcher;
    g_autofree const char **languages = lontar_searcher_languages(searcher, s->request);
    lontar_compile_scope scope = {
        .index = searcher->index,
        .analyser = searcher->analyser,
        .languages = languages,
        .forms = searcher->forms,
        .thesaurus = lontar_request_synonyms(s->request)
                         ? lontar_vocabularies_thesaurus(searcher->vocabularies)
                         : NULL,
    };

    s->answer->compiled = lontar_compile(&scope, query_of(s), error);
    if (s->answer->compiled == NULL) {
        return false;
    }
    if (s->plan->within != NULL) {
        s->answer->facets = g_array_new(FALSE, FALSE, sizeof(lontar_facet));
        return show_within(s, error);
    }
    bool is_remote = lontar_searcher_is_remote(searcher);
    if (!lontar_search_plan_apply(s->plan, s->searcher, s->request, s->answer->compiled,
                                  &s->changes, error) ||
        (is_remote ? !match_remote(s, error) : !prepare(s, error) || !run_match(s, error)) ||
        (!is_bare(s) && !show_hits(s, error))) {
        return false;
    }
    s->answer->is_partial = s->answer->is_partial || s->answer->compiled->is_partial ||
                            lontar_query_is_partial(query_of(s));
    if (s->answer->facets == NULL) {
        s->answer->facets = s->counter != NULL && !is_bare(s)
                                ? lontar_counter_facets(s->counter, s->request)
                                : g_array_new(FALSE, FALSE, sizeof(lontar_facet));
    }
    return true;
}

static lontar_answer *
try_once(lontar_searcher *searcher, const lontar_request *request, const lontar_search_plan *plan,
         int64_t deadline_us, GError **error)
{
    g_autoptr(lontar_answer) answer = lontar_answer_new(searcher);
    searching s = {
        .searcher = searcher,
        .request = request,
        .plan = plan,
        .answer = answer,
        .deadline_us = deadline_us,
        .first = plan->is_listing || plan->query != NULL ? 0 : lontar_request_offset(request),
        .limit = plan->is_listing      ? G_MAXSIZE
                 : plan->query != NULL ? 0
                                       : lontar_request_limit(request),
    };
    bool ok = run(&s, error);

    lontar_counter_free(s.counter);
    lontar_changes_free(s.changes);
    g_free(s.passed);
    return ok ? g_steal_pointer(&answer) : NULL;
}

/* A try counts only if the index has not moved meanwhile; an error may come from its moving. */
lontar_answer *
lontar_search_by(lontar_searcher *searcher, const lontar_request *request,
                 const lontar_search_plan *plan, GError **error)
{
    int64_t begun_us = g_get_monotonic_time();
    int64_t time_ms = plan->is_listing ? LONTAR_LISTING_TIME_MS : searcher->time_ms;
    int64_t deadline_us = begun_us + time_ms * 1000;

    for (size_t tries = 1;; tries++) {
        g_autoptr(GError) cause = NULL;
        g_autoptr(lontar_answer) answer = NULL;

        if (!lontar_searcher_follow(searcher, error)) {
            return NULL;
        }
        answer = try_once(searcher, request, plan, deadline_us, &cause);
        if (tries < TRIES_MAX && (lontar_index_moves(searcher->index) != searcher->moves ||
                                  (answer == NULL && lontar_searcher_has_lost_shard(searcher)))) {
            continue;
        }
        if (answer == NULL) {
            g_propagate_error(error, g_steal_pointer(&cause));
            return NULL;
        }
        lontar_answer_warn_of_shards(answer, searcher);
        answer->took_ms = (double)(g_get_monotonic_time() - begun_us) / 1000.0;
        return g_steal_pointer(&answer);
    }
}

lontar_answer *
lontar_search(lontar_searcher *searcher, const lontar_request *request, GError **error)
{
    static const lontar_search_plan plain = {0};

    return lontar_search_by(searcher, request, &plain, error);
}

lontar_answer *
lontar_search_within(lontar_searcher *searcher, const lontar_request *request, const char *id,
                     GError **error)
{
    const lontar_search_plan plan = {.within = id};

    return lontar_search_by(searcher, request, &plan, error);
}
