/*
 * Facets: counting by indexing arrays.
 */
#include "facets.h"

#include <stdlib.h>
#include <string.h>

#include "expand.h"
#include "lontar/terms.h"

/* What is asked of one field. */
typedef struct {
    lontar_field field;
    const lontar_column *column;
    bool *included; /* by code; NULL = no filter */
    bool *excluded; /* by code; NULL = nothing */
    /* The same of regions, which the filter of countries takes where no country is named. */
    const lontar_column *regions;
    bool *regions_included, *regions_excluded;
    /*
     * By code, twice, to be added up; NULL = not wanted. Neighbours often have the same value,
     * and a processor that adds to what it has just added to waits for it.
     */
    size_t *counts[2];
    size_t missing;
} tally;

struct lontar_counter {
    const lontar_columns *columns;
    tally tallies[LONTAR_FIELD_COUNT];
    size_t size;
    size_t total;
};

static bool
is_filter_of(const lontar_filter *filter, lontar_field field, bool exclude)
{
    return filter->field == field && filter->exclude == exclude;
}

bool
lontar_filter_takes(const lontar_filter *filter, const char *value)
{
    if (filter->field == LONTAR_FIELD_YEAR) {
        gint64 year = g_ascii_strtoll(value, NULL, 10);

        return year >= filter->year_from && year <= filter->year_to;
    }
    return g_str_equal(filter->value, value);
}

/* The codes that a field's filters take; NULL when it has none. */
static bool *
mark_codes(const lontar_column *column, const lontar_request *request, lontar_field field,
           bool exclude)
{
    bool *marks = NULL;

    for (size_t i = 0; i < lontar_request_filter_size(request); i++) {
        const lontar_filter *filter = lontar_request_filter_at(request, i);

        if (!is_filter_of(filter, field, exclude)) {
            continue;
        }
        if (marks == NULL) {
            marks = g_new0(bool, column->values->len + 1);
        }
        for (guint code = 0; code < column->values->len; code++) {
            marks[code] = marks[code] || lontar_filter_takes(filter, column->values->pdata[code]);
        }
    }
    return marks;
}

/* What is about a region passes a filter by it that was given among the countries. */
static void
mark_regions(tally *one, const lontar_columns *columns, const lontar_request *request)
{
    if (one->field == LONTAR_FIELD_COUNTRY) {
        one->regions = lontar_columns_of(columns, LONTAR_FIELD_REGION);
        one->regions_included = mark_codes(one->regions, request, LONTAR_FIELD_REGION, false);
        one->regions_excluded = mark_codes(one->regions, request, LONTAR_FIELD_REGION, true);
    }
}

lontar_counter *
lontar_counter_new(const lontar_columns *columns, const lontar_request *request)
{
    lontar_counter *counter = g_new0(lontar_counter, 1);
    unsigned wanted = lontar_request_facets(request);

    counter->columns = columns;
    for (int field = 0; field < LONTAR_FIELD_COUNT; field++) {
        const lontar_column *column = lontar_columns_of(columns, field);
        tally one = {.field = field, .column = column};

        if (column == NULL || field == LONTAR_FIELD_REGION) {
            continue;
        }
        mark_regions(&one, columns, request);
        one.included = mark_codes(column, request, field, false);
        one.excluded = mark_codes(column, request, field, true);
        if (wanted & 1u << field) {
            one.counts[0] = g_new0(size_t, 2 * ((size_t)column->values->len + 1));
            one.counts[1] = one.counts[0] + column->values->len + 1;
        }
        if (one.included != NULL || one.excluded != NULL || one.counts[0] != NULL) {
            counter->tallies[counter->size++] = one;
        }
    }
    return counter;
}

void
lontar_counter_free(lontar_counter *counter)
{
    if (counter != NULL) {
        for (size_t i = 0; i < counter->size; i++) {
            g_free(counter->tallies[i].included);
            g_free(counter->tallies[i].excluded);
            g_free(counter->tallies[i].counts[0]);
            g_free(counter->tallies[i].regions_included);
            g_free(counter->tallies[i].regions_excluded);
        }
        g_free(counter);
    }
}

void
lontar_counter_reset(lontar_counter *counter)
{
    counter->total = 0;
    for (size_t i = 0; i < counter->size; i++) {
        tally *one = &counter->tallies[i];

        one->missing = 0;
        if (one->counts[0] != NULL) {
            memset(one->counts[0], 0,
                   2 * ((size_t)one->column->values->len + 1) * sizeof *one->counts[0]);
        }
    }
}

static void
count_one(tally *one, uint32_t docid)
{
    const lontar_column *column = one->column;
    uint32_t end = column->starts[docid + 1];

    one->missing += column->starts[docid] == end;
    for (uint32_t i = column->starts[docid]; i < end; i++) {
        one->counts[0][column->codes_of[i]]++;
    }
}

static void
count(tally *one, const uint32_t *docids, size_t size)
{
    const uint16_t *only = one->column->only;
    size_t *even = one->counts[0];
    size_t *odd = one->counts[1];
    size_t i = 0;

    for (; i + 1 < size; i += 2) {
        uint16_t left = only[docids[i]];
        uint16_t right = only[docids[i + 1]];

        if (left != LONTAR_CODE_NOT_ONE && right != LONTAR_CODE_NOT_ONE) {
            even[left]++;
            odd[right]++;
        } else {
            count_one(one, docids[i]);
            count_one(one, docids[i + 1]);
        }
    }
    if (i < size) {
        count_one(one, docids[i]);
    }
}

/* Whether a document has one of the codes. */
static bool
has_code(const lontar_column *column, const bool *codes, uint32_t docid)
{
    uint32_t end = column->starts[docid + 1];

    for (uint32_t i = column->starts[docid]; i < end; i++) {
        if (codes[column->codes_of[i]]) {
            return true;
        }
    }
    return false;
}

static bool
is_excluded(const tally *one, uint32_t docid)
{
    return (one->excluded != NULL && has_code(one->column, one->excluded, docid)) ||
           (one->regions_excluded != NULL && has_code(one->regions, one->regions_excluded, docid));
}

static bool
is_included(const tally *one, uint32_t docid)
{
    return one->included == NULL || has_code(one->column, one->included, docid) ||
           (one->regions_included != NULL && has_code(one->regions, one->regions_included, docid));
}

/* Whether a document passes all filters; one that fails a single filter counts in its facet. */
static bool
passes(lontar_counter *counter, uint32_t docid)
{
    tally *failed = NULL;

    for (size_t i = 0; i < counter->size; i++) {
        tally *one = &counter->tallies[i];

        if (is_excluded(one, docid)) {
            return false;
        }
        if (!is_included(one, docid)) {
            if (failed != NULL) {
                return false;
            }
            failed = one;
        }
    }
    if (failed != NULL && failed->counts[0] != NULL) {
        count_one(failed, docid);
    }
    return failed == NULL;
}

size_t
lontar_counter_take(lontar_counter *counter, uint32_t *docids, size_t size)
{
    size_t left = 0;

    while (size > 0 && docids[size - 1] > lontar_columns_last_docid(counter->columns)) {
        size--;
    }
    if (lontar_counter_is_open(counter)) {
        left = size;
    } else {
        for (size_t i = 0; i < size; i++) {
            if (passes(counter, docids[i])) {
                docids[left++] = docids[i];
            }
        }
    }
    counter->total += left;
    for (size_t i = 0; i < counter->size; i++) {
        if (counter->tallies[i].counts[0] != NULL) {
            count(&counter->tallies[i], docids, left);
        }
    }
    return left;
}

size_t
lontar_counter_total(const lontar_counter *counter)
{
    return counter->total;
}

bool
lontar_counter_is_open(const lontar_counter *counter)
{
    for (size_t i = 0; i < counter->size; i++) {
        if (counter->tallies[i].included != NULL || counter->tallies[i].excluded != NULL) {
            return false;
        }
    }
    return true;
}

void
lontar_counter_take_all(lontar_counter *counter)
{
    counter->total = lontar_columns_document_size(counter->columns);
    for (size_t i = 0; i < counter->size; i++) {
        tally *one = &counter->tallies[i];

        memcpy(one->counts[0], one->column->counts,
               one->column->values->len * sizeof *one->counts[0]);
        one->missing = one->column->missing;
    }
}

static int
compare_values(const void *left, const void *right)
{
    const lontar_facet_value *a = left;
    const lontar_facet_value *b = right;

    return strcmp(a->value, b->value);
}

static int
compare_counts(const void *left, const void *right)
{
    const lontar_facet_value *a = left;
    const lontar_facet_value *b = right;

    if (a->count != b->count) {
        return a->count > b->count ? -1 : 1;
    }
    return strcmp(a->value, b->value);
}

/* Leave the first values up to the limit, and every selected one. */
static void
cut_values(GArray *values, size_t limit)
{
    for (guint i = values->len; i > limit; i--) {
        if (!g_array_index(values, lontar_facet_value, i - 1).selected) {
            g_array_remove_index(values, i - 1);
        }
    }
}

lontar_facet
lontar_facet_make(lontar_field field, GArray *values, size_t missing, const lontar_request *request)
{
    lontar_facet facet = {.field = field, .missing = missing};
    size_t least = lontar_request_facet_mincount(request);

    facet.values = g_array_sized_new(FALSE, FALSE, sizeof(lontar_facet_value), values->len);
    for (guint i = 0; i < values->len; i++) {
        lontar_facet_value value = g_array_index(values, lontar_facet_value, i);

        facet.distinct += value.count > 0;
        if (value.count >= least || value.selected) {
            g_array_append_val(facet.values, value);
        }
    }
    g_array_unref(values);
    g_array_sort(facet.values,
                 lontar_request_facet_by_value(request) ? compare_values : compare_counts);
    cut_values(facet.values, lontar_request_facet_limit(request));
    return facet;
}

static lontar_facet
make_facet(const tally *one, const lontar_request *request)
{
    guint size = one->column->values->len;
    GArray *values = g_array_sized_new(FALSE, FALSE, sizeof(lontar_facet_value), size);

    g_array_set_size(values, size);
    for (guint code = 0; code < size; code++) {
        g_array_index(values, lontar_facet_value, code) = (lontar_facet_value){
            .value = one->column->values->pdata[code],
            .count = one->counts[0][code] + one->counts[1][code],
            .selected = one->included != NULL && one->included[code],
        };
    }
    return lontar_facet_make(one->field, values, one->missing, request);
}

static void
clear_facet(void *data)
{
    g_array_unref(((lontar_facet *)data)->values);
}

GArray *
lontar_facets_new(void)
{
    GArray *facets = g_array_new(FALSE, FALSE, sizeof(lontar_facet));

    g_array_set_clear_func(facets, clear_facet);
    return facets;
}

GArray *
lontar_counter_facets(const lontar_counter *counter, const lontar_request *request)
{
    GArray *facets = lontar_facets_new();

    for (size_t i = 0; i < counter->size; i++) {
        if (counter->tallies[i].counts[0] != NULL) {
            lontar_facet facet = make_facet(&counter->tallies[i], request);

            g_array_append_val(facets, facet);
        }
    }
    return facets;
}

/* The terms of a field's filters; false when it has none. */
static bool
field_terms(const lontar_index *index, const lontar_request *request, lontar_field field,
            bool exclude, GPtrArray *terms, GError **error)
{
    bool any = false;

    for (size_t i = 0; i < lontar_request_filter_size(request); i++) {
        const lontar_filter *filter = lontar_request_filter_at(request, i);

        if (!is_filter_of(filter, field, exclude) &&
            !(field == LONTAR_FIELD_COUNTRY &&
              is_filter_of(filter, LONTAR_FIELD_REGION, exclude))) {
            continue;
        }
        any = true;
        if (field == LONTAR_FIELD_YEAR) {
            g_autoptr(GPtrArray) years =
                lontar_expand_years(index, filter->year_from, filter->year_to, error);

            if (years == NULL) {
                return false;
            }
            g_ptr_array_extend_and_steal(terms, g_steal_pointer(&years));
        } else {
            g_ptr_array_add(terms, lontar_terms_filter(filter->field, filter->value));
        }
    }
    return any;
}

static lontar_expression *
any_term(const GPtrArray *terms)
{
    g_autofree lontar_expression **parts = g_new(lontar_expression *, terms->len + 1);

    for (guint i = 0; i < terms->len; i++) {
        parts[i] = lontar_expression_term(terms->pdata[i], 1);
    }
    if (terms->len == 0) {
        return lontar_expression_nothing();
    }
    return lontar_expression_scale(lontar_expression_join(LONTAR_OP_OR, parts, terms->len, 0), 0);
}

lontar_expression *
lontar_filters_compile(const lontar_index *index, const lontar_request *request, GError **error)
{
    return lontar_filters_compile_but(index, request, -1, error);
}

lontar_expression *
lontar_filters_compile_but(const lontar_index *index, const lontar_request *request, int but,
                           GError **error)
{
    g_autoptr(lontar_expression) all = NULL;
    g_autoptr(GError) cause = NULL;
    int fields = lontar_request_filter_size(request) == 0 ? 0 : LONTAR_FIELD_COUNT;

    for (int i = 0; i < 2 * fields; i++) {
        lontar_field field = i % LONTAR_FIELD_COUNT;
        bool exclude = i >= LONTAR_FIELD_COUNT;
        g_autoptr(GPtrArray) terms = g_ptr_array_new_with_free_func(g_free);

        if (field == LONTAR_FIELD_REGION || ((int)field == but && !exclude) ||
            !field_terms(index, request, field, exclude, terms, &cause)) {
            if (cause != NULL) {
                g_propagate_error(error, g_steal_pointer(&cause));
                return NULL;
            }
            continue;
        }
        if (all == NULL && exclude) {
            all = lontar_expression_all();
        }
        if (all == NULL) {
            all = any_term(terms);
        } else {
            lontar_expression *parts[] = {g_steal_pointer(&all), any_term(terms)};

            all = lontar_expression_join(exclude ? LONTAR_OP_AND_NOT : LONTAR_OP_AND, parts, 2, 0);
        }
    }
    return g_steal_pointer(&all);
}
