/*
 * Searching where shards are behind sockets: hits and counts by surveys.
 */
#include "remote.h"

#include <string.h>

#include "facets.h"
#include "lontar/terms.h"
#include "remote_order.h"
#include "weigh.h"

/* Hits that are taken beyond the page, to see whether a run of equal scores goes on. */
#define SLACK_FIRST 16
#define SLACK_GROWS 16

static bool
know_value(const char *term, size_t length, uint32_t df, void *data)
{
    GArray *values = data;
    lontar_facet_value value = {g_strndup(term, length), df, false};

    g_array_append_val(values, value);
    return true;
}

static void
clear_value(void *data)
{
    g_free((char *)((lontar_facet_value *)data)->value);
}

void
lontar_remote_forget(lontar_searcher *searcher)
{
    for (int field = 0; field < LONTAR_FIELD_COUNT; field++) {
        g_clear_pointer(&searcher->known[field], g_array_unref);
    }
}

/* Each value that a facet can have is a filter's term, too. */
bool
lontar_remote_know(lontar_searcher *searcher, GError **error)
{
    lontar_remote_forget(searcher);
    for (int field = 0; field < LONTAR_FIELD_COUNT; field++) {
        const char *prefix = lontar_terms_prefix(field);
        GArray *values;

        if (lontar_terms_slot(field) < 0) {
            continue;
        }
        values = g_array_new(FALSE, FALSE, sizeof(lontar_facet_value));
        g_array_set_clear_func(values, clear_value);
        searcher->known[field] = values;
        if (!lontar_index_each_term(searcher->index, prefix, know_value, values, error)) {
            return false;
        }
        for (guint i = 0; i < values->len; i++) {
            char *value = (char *)g_array_index(values, lontar_facet_value, i).value;

            memmove(value, value + strlen(prefix), strlen(value + strlen(prefix)) + 1);
        }
    }
    return true;
}

/* The search's expression with the filters, but those that ask for values of one field (-1: all);
 * NULL = all documents. */
static lontar_expression *
filtered(const lontar_remote_search *search, int but, GError **error)
{
    g_autoptr(GError) cause = NULL;
    lontar_expression *filters =
        lontar_filters_compile_but(search->searcher->index, search->request, but, &cause);

    if (cause != NULL) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return NULL;
    }
    if (search->expression == NULL) {
        return filters != NULL ? filters : lontar_expression_all();
    }
    lontar_expression *words = lontar_expression_copy(search->expression);
    if (filters == NULL) {
        return words;
    }
    lontar_expression *parts[] = {words, filters};
    return lontar_expression_join(LONTAR_OP_FILTER, parts, 2, 0);
}

/* Whether a request asks for some values of a field only. */
static bool
is_filtered(const lontar_request *request, lontar_field field)
{
    for (size_t i = 0; i < lontar_request_filter_size(request); i++) {
        const lontar_filter *filter = lontar_request_filter_at(request, i);
        lontar_field of =
            filter->field == LONTAR_FIELD_REGION ? LONTAR_FIELD_COUNTRY : filter->field;

        if (of == field && !filter->exclude) {
            return true;
        }
    }
    return false;
}

static bool
is_selected(const lontar_request *request, lontar_field field, const char *value)
{
    for (size_t i = 0; i < lontar_request_filter_size(request); i++) {
        const lontar_filter *filter = lontar_request_filter_at(request, i);

        if (filter->field == field && !filter->exclude && lontar_filter_takes(filter, value)) {
            return true;
        }
    }
    return false;
}

/* What the counts of one field are added up in. */
typedef struct {
    GStringChunk *strings; /* lent; owns the values */
    GArray *values;        /* lontar_facet_value */
    GHashTable *places;    /* value -> index into values + 1 */
    size_t valued;         /* documents with any value */
} tally;

static size_t *
count_of(tally *own, const char *value)
{
    size_t place = GPOINTER_TO_SIZE(g_hash_table_lookup(own->places, value));

    if (place == 0) {
        lontar_facet_value row = {g_string_chunk_insert(own->strings, value), 0, false};

        g_array_append_val(own->values, row);
        place = own->values->len;
        g_hash_table_insert(own->places, (char *)row.value, GSIZE_TO_POINTER(place));
    }
    return &g_array_index(own->values, lontar_facet_value, place - 1).count;
}

/* A slot holds all values of its field, joined. */
static void
add_counts(const char *joined, size_t count, void *data)
{
    tally *own = data;
    g_auto(GStrv) values = g_strsplit(joined, ";", -1);

    own->valued += count;
    for (size_t i = 0; values[i] != NULL; i++) {
        *count_of(own, values[i]) += count;
    }
}

static lontar_facet
read_facet(const lontar_remote_search *search, lontar_field field, const lontar_survey *survey,
           size_t slot)
{
    g_autoptr(GHashTable) places = g_hash_table_new(g_str_hash, g_str_equal);
    const GArray *known = search->searcher->known[field];
    tally own = {.strings = search->answer->strings,
                 .values = g_array_new(FALSE, FALSE, sizeof(lontar_facet_value)),
                 .places = places};

    for (guint i = 0; i < known->len; i++) {
        (void)count_of(&own, g_array_index(known, lontar_facet_value, i).value); /* it is made */
    }
    lontar_survey_each_count(survey, slot, add_counts, &own);
    for (guint i = 0; i < own.values->len; i++) {
        lontar_facet_value *row = &g_array_index(own.values, lontar_facet_value, i);

        row->selected = is_selected(search->request, field, row->value);
    }
    return lontar_facet_make(field, own.values, lontar_survey_total(survey) - own.valued,
                             search->request);
}

/* The fields whose facets are wanted: those that are filtered by, or the others. */
static size_t
list_facets(const lontar_remote_search *search, bool filtered_by, lontar_field *fields,
            uint32_t *slots)
{
    size_t size = 0;

    for (int field = 0; search->is_counted && field < LONTAR_FIELD_COUNT; field++) {
        if ((lontar_request_facets(search->request) & 1u << field) != 0 &&
            lontar_terms_slot(field) >= 0 && is_filtered(search->request, field) == filtered_by) {
            fields[size] = field;
            slots[size++] = (uint32_t)lontar_terms_slot(field);
        }
    }
    return size;
}

/* A facet ignores its own filter: one survey more for each that has one. */
static bool
count_filtered(const lontar_remote_search *search, lontar_facet *facets, GError **error)
{
    lontar_field fields[LONTAR_FIELD_COUNT];
    uint32_t slots[LONTAR_FIELD_COUNT];
    size_t size = list_facets(search, true, fields, slots);

    for (size_t i = 0; i < size; i++) {
        g_autoptr(lontar_expression) expression = filtered(search, (int)fields[i], error);
        lontar_survey_options options = {
            .slot = LONTAR_SLOT_ID, .count_slots = &slots[i], .count_size = 1};

        if (expression == NULL) {
            return false;
        }
        g_autoptr(lontar_survey) survey =
            lontar_index_survey(search->searcher->index, expression, &options, error);
        if (survey == NULL) {
            return false;
        }
        facets[fields[i]] = read_facet(search, fields[i], survey, 0);
    }
    return true;
}

static void
take_rows(const lontar_remote_search *search, const lontar_survey *survey, GArray *rows)
{
    g_array_set_size(rows, 0);
    for (size_t i = 0; i < lontar_survey_size(survey); i++) {
        lontar_row row = {lontar_survey_docid_at(survey, i),
                          (float)lontar_survey_score_at(survey, i),
                          g_string_chunk_insert(search->answer->strings,
                                                lontar_survey_value_at(survey, i, NULL))};

        g_array_append_val(rows, row);
    }
}

/* By score: more is taken than is wanted, until the last run of equal scores is whole. */
static bool
take_ranked(const lontar_remote_search *search, const lontar_expression *expression, GError **error)
{
    lontar_survey_options options = {
        .by_score = true,
        .slot = LONTAR_SLOT_ID,
        .bm25_k1 = LONTAR_BM25_K1,
        .bm25_b = LONTAR_BM25_B,
    };
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(lontar_row));
    size_t size = lontar_index_document_size(search->searcher->index);
    size_t wanted = search->limit < size ? MIN(search->first + search->limit, size) : size;

    for (size_t slack = SLACK_FIRST; search->limit > 0; slack *= SLACK_GROWS) {
        options.limit = MIN(wanted + slack, size);
        g_autoptr(lontar_survey) survey =
            lontar_index_survey(search->searcher->index, expression, &options, error);

        if (survey == NULL) {
            return false;
        }
        take_rows(search, survey, rows);
        /* Without weights the order is by id, and whole already. */
        if (options.limit == size || !lontar_rows_tie_is_open(rows, wanted, options.limit) ||
            g_array_index(rows, lontar_row, 0).score == 0) {
            lontar_rows_sort(rows);
            for (size_t i = search->first; i < rows->len && i < wanted; i++) {
                g_array_append_val(search->answer->rows, g_array_index(rows, lontar_row, i));
            }
            break;
        }
    }
    return true;
}

/* The total, and the counts of facets that are not filtered by. */
static bool
count_all(const lontar_remote_search *search, const lontar_expression *expression,
          lontar_facet *facets, GError **error)
{
    lontar_field fields[LONTAR_FIELD_COUNT];
    uint32_t slots[LONTAR_FIELD_COUNT];
    size_t size = list_facets(search, false, fields, slots);
    lontar_survey_options options = {
        .exact = true, .slot = LONTAR_SLOT_ID, .count_slots = slots, .count_size = size};
    g_autoptr(lontar_survey) survey =
        lontar_index_survey(search->searcher->index, expression, &options, error);

    if (survey == NULL) {
        return false;
    }
    search->answer->total = lontar_survey_total(survey);
    for (size_t i = 0; i < size; i++) {
        facets[fields[i]] = read_facet(search, fields[i], survey, i);
    }
    return true;
}

static bool
match_all(const lontar_remote_search *search, lontar_facet *facets, GError **error)
{
    g_autoptr(lontar_expression) expression = filtered(search, -1, error);

    return expression != NULL && count_all(search, expression, facets, error) &&
           (search->by_score ? take_ranked(search, expression, error)
                             : lontar_remote_order(search, expression, error)) &&
           count_filtered(search, facets, error);
}

bool
lontar_remote_match(const lontar_remote_search *search, GError **error)
{
    lontar_facet facets[LONTAR_FIELD_COUNT] = {0};
    bool done = match_all(search, facets, error);

    search->answer->facets = lontar_facets_new();
    for (int field = 0; field < LONTAR_FIELD_COUNT; field++) {
        if (facets[field].values != NULL) {
            g_array_append_val(search->answer->facets, facets[field]);
        }
    }
    return done;
}
