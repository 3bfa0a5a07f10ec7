/*
 * Orders of remote shards: by a value, then by id; what has no value comes last.
 *
 * A server orders by one value only. So the page is taken by the first, and runs of equal values
 * that it shows are taken again by id. Only the first and the last run can reach beyond the page.
 */
#include "remote_order.h"

#include <string.h>

#include "lontar/terms.h"

/* The least that a value can be. */
#define LEAST "\x01"

typedef struct {
    const lontar_remote_search *search;
    const lontar_expression *all;
    lontar_expression *valued; /* those of all that have a value */
    uint32_t slot;
    bool descending;
} ordering;

static lontar_survey *
survey_by(const ordering *own, const lontar_expression *expression, uint32_t slot, bool descending,
          size_t first, size_t limit, GError **error)
{
    const lontar_survey_options options = {
        .exact = true, .slot = slot, .descending = descending, .first = first, .limit = limit};

    return lontar_index_survey(own->search->searcher->index, expression, &options, error);
}

/* Append hits in the order of their ids. */
static bool
append_by_id(const ordering *own, const lontar_expression *expression, size_t first, size_t limit,
             GError **error)
{
    g_autoptr(lontar_survey) survey =
        limit == 0 ? NULL : survey_by(own, expression, LONTAR_SLOT_ID, false, first, limit, error);

    if (survey == NULL) {
        return limit == 0;
    }
    for (size_t i = 0; i < lontar_survey_size(survey); i++) {
        lontar_row row = {lontar_survey_docid_at(survey, i), 0,
                          g_string_chunk_insert(own->search->answer->strings,
                                                lontar_survey_value_at(survey, i, NULL))};

        g_array_append_val(own->search->answer->rows, row);
    }
    return true;
}

static lontar_expression *
only(const lontar_expression *expression, lontar_op op, lontar_expression *filter)
{
    lontar_expression *parts[] = {lontar_expression_copy(expression), filter};

    return lontar_expression_join(op, parts, 2, 0);
}

/* Hits with a value from the i-th hit's on, or from what follows it. */
static lontar_expression *
from_value(const ordering *own, const lontar_survey *page, size_t i, bool follows)
{
    size_t length = 0;
    const char *value = lontar_survey_value_at(page, i, &length);

    /* What a value follows next is itself and one byte more, the least: its terminator. */
    return lontar_expression_range_from(own->slot, value, length + (follows ? 1 : 0));
}

/* How many hits come before those with the i-th hit's value. */
static bool
count_before(const ordering *own, const lontar_survey *page, size_t i, size_t *out_before,
             GError **error)
{
    g_autoptr(lontar_expression) from =
        only(own->valued, LONTAR_OP_FILTER, from_value(own, page, i, own->descending));
    g_autoptr(lontar_survey) survey = survey_by(own, from, own->slot, false, 0, 0, error);

    if (survey == NULL) {
        return false;
    }
    *out_before = own->descending ? lontar_survey_total(survey)
                                  : lontar_survey_total(page) - lontar_survey_total(survey);
    return true;
}

/* Append hits with the i-th hit's value. */
static bool
append_run(const ordering *own, const lontar_survey *page, size_t i, size_t first, size_t limit,
           GError **error)
{
    g_autoptr(lontar_expression) from =
        only(own->valued, LONTAR_OP_FILTER, from_value(own, page, i, false));
    g_autoptr(lontar_expression) run =
        only(from, LONTAR_OP_AND_NOT, from_value(own, page, i, true));

    return append_by_id(own, run, first, limit, error);
}

/* A hit that stands alone needs no order, only its id. */
static bool
append_one(const ordering *own, uint32_t docid, GError **error)
{
    g_autoptr(GBytes) id =
        lontar_index_value(own->search->searcher->index, docid, LONTAR_SLOT_ID, error);

    if (id == NULL) {
        return false;
    }
    lontar_row row = {docid, 0,
                      g_string_chunk_insert_len(own->search->answer->strings,
                                                g_bytes_get_data(id, NULL),
                                                (gssize)g_bytes_get_size(id))};
    g_array_append_val(own->search->answer->rows, row);
    return true;
}

static size_t
run_end(const lontar_survey *page, size_t i)
{
    size_t end = i + 1;
    size_t length = 0, other = 0;
    const char *value = lontar_survey_value_at(page, i, &length);

    for (; end < lontar_survey_size(page); end++) {
        const char *next = lontar_survey_value_at(page, end, &other);

        if (length != other || memcmp(value, next, length) != 0) {
            break;
        }
    }
    return end;
}

/* The hits that have a value, from a rank on; *out_valued of them there are. */
static bool
append_valued(const ordering *own, size_t *out_valued, GError **error)
{
    size_t first = own->search->first;
    g_autoptr(lontar_survey) page =
        survey_by(own, own->valued, own->slot, own->descending, first, own->search->limit, error);
    size_t end;

    if (page == NULL) {
        return false;
    }
    *out_valued = lontar_survey_total(page);
    for (size_t i = 0; i < lontar_survey_size(page); i = end) {
        size_t before = first + i;
        bool is_alone;

        end = run_end(page, i);
        is_alone = end == i + 1 && i > 0 && end < lontar_survey_size(page);
        if (i == 0 && first > 0 && !count_before(own, page, i, &before, error)) {
            return false;
        }
        if (is_alone ? !append_one(own, lontar_survey_docid_at(page, i), error)
                     : !append_run(own, page, i, first + i - before, end - i, error)) {
            return false;
        }
    }
    return true;
}

/* A whole set: every hit once by value and once by id are put together here. */
static bool
append_all(const ordering *own, GError **error)
{
    g_autoptr(lontar_survey) page =
        survey_by(own, own->valued, own->slot, own->descending, 0, G_MAXSIZE, error);
    g_autoptr(lontar_survey) named =
        page == NULL ? NULL
                     : survey_by(own, own->valued, LONTAR_SLOT_ID, false, 0, G_MAXSIZE, error);
    g_autoptr(GHashTable) runs = g_hash_table_new(NULL, NULL); /* docid -> its run, from 1 */
    g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);

    if (named == NULL) {
        return false;
    }
    for (size_t i = 0, end; i < lontar_survey_size(page); i = end) {
        end = run_end(page, i);
        g_ptr_array_add(rows, g_array_new(FALSE, FALSE, sizeof(lontar_row)));
        for (size_t j = i; j < end; j++) {
            g_hash_table_insert(runs, GUINT_TO_POINTER(lontar_survey_docid_at(page, j)),
                                GUINT_TO_POINTER(rows->len));
        }
    }
    for (size_t i = 0; i < lontar_survey_size(named); i++) {
        uint32_t docid = lontar_survey_docid_at(named, i);
        guint run = GPOINTER_TO_UINT(g_hash_table_lookup(runs, GUINT_TO_POINTER(docid)));
        lontar_row row = {docid, 0,
                          g_string_chunk_insert(own->search->answer->strings,
                                                lontar_survey_value_at(named, i, NULL))};

        if (run > 0) {
            g_array_append_val((GArray *)rows->pdata[run - 1], row);
        }
    }
    for (guint i = 0; i < rows->len; i++) {
        const GArray *run = rows->pdata[i];

        g_array_append_vals(own->search->answer->rows, run->data, run->len);
    }
    return true;
}

static bool
append_unvalued(const ordering *own, size_t valued, GError **error)
{
    const lontar_remote_search *search = own->search;
    size_t taken = search->answer->rows->len;
    size_t first = search->first > valued ? search->first - valued : 0;
    g_autoptr(lontar_expression) rest =
        only(own->all, LONTAR_OP_AND_NOT, lontar_expression_range(own->slot, LEAST, NULL));

    if (taken >= search->limit || valued == search->answer->total) {
        return true;
    }
    return append_by_id(own, rest, first, search->limit - taken, error);
}

bool
lontar_remote_order(const lontar_remote_search *search, const lontar_expression *expression,
                    GError **error)
{
    lontar_sort sort = lontar_request_sort(search->request);
    ordering own = {
        .search = search,
        .all = expression,
        .slot = sort == LONTAR_SORT_TITLE ? LONTAR_SLOT_TITLE : LONTAR_SLOT_DATE,
        .descending = sort == LONTAR_SORT_NEWEST,
    };
    size_t valued = search->answer->total;

    if (search->limit == 0) {
        return true;
    }
    if (sort == LONTAR_SORT_RELEVANCE) {
        return append_by_id(&own, expression, search->first, search->limit, error);
    }
    g_autoptr(lontar_expression) with =
        only(expression, LONTAR_OP_FILTER, lontar_expression_range(own.slot, LEAST, NULL));
    own.valued = with;
    if (search->limit == G_MAXSIZE) {
        if (!append_all(&own, error)) {
            return false;
        }
        valued = search->answer->rows->len;
    } else if (!append_valued(&own, &valued, error)) {
        return false;
    }
    return append_unvalued(&own, valued, error);
}
