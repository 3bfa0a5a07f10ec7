/*
 * Orders of all documents: by id, by date, by title; made when first asked for.
 */
#include <stdlib.h>
#include <string.h>

#include "columns_private.h"
#include "lontar/terms.h"

/* What documents are put in order by: a key, then the id. */
typedef struct {
    uint64_t key;
    const char *tie;
    uint32_t docid;
} sortable;

static int
compare_sortables(const void *left, const void *right)
{
    const sortable *a = left;
    const sortable *b = right;

    if (a->key != b->key) {
        return a->key < b->key ? -1 : 1;
    }
    return strcmp(a->tie, b->tie);
}

static uint64_t
first_bytes(const char *text)
{
    uint64_t key = 0;

    for (size_t i = 0; i < sizeof key; i++) {
        key = key << 8 | (unsigned char)*text;
        text += *text != '\0';
    }
    return key;
}

static uint32_t *
sort_rows(GArray *rows)
{
    uint32_t *order = g_new(uint32_t, rows->len + 1);

    g_array_sort(rows, compare_sortables);
    for (guint i = 0; i < rows->len; i++) {
        order[i] = g_array_index(rows, sortable, i).docid;
    }
    return order;
}

static uint32_t *
order_by_id(const lontar_columns *columns)
{
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(sortable));

    for (uint32_t docid = 1; docid <= columns->last; docid++) {
        const char *id = lontar_columns_id(columns, docid);
        sortable row = {first_bytes(id), id, docid};

        if (lontar_columns_has(columns, docid)) {
            g_array_append_val(rows, row);
        }
    }
    return sort_rows(rows);
}

/* --- by date: the dates are few, so each has its place, and only its documents are sorted --- */

static int
compare_dates(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;

    return (a > b) - (a < b);
}

static int
compare_ids(const void *left, const void *right, void *data)
{
    return strcmp(lontar_columns_id(data, *(const uint32_t *)left),
                  lontar_columns_id(data, *(const uint32_t *)right));
}

/* How many documents have each date. */
static GHashTable *
count_dates(const lontar_columns *columns)
{
    GHashTable *counts = g_hash_table_new(g_direct_hash, g_direct_equal);

    for (uint32_t docid = 1; docid <= columns->last; docid++) {
        void *date = GUINT_TO_POINTER(columns->dates[docid]);
        size_t count = GPOINTER_TO_SIZE(g_hash_table_lookup(counts, date));

        if (lontar_columns_has(columns, docid)) {
            g_hash_table_insert(counts, date, GSIZE_TO_POINTER(count + 1));
        }
    }
    return counts;
}

/* Dates in their order, those without one last. */
static GArray *
sort_dates(GHashTable *counts, bool newest)
{
    GArray *dates = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    GHashTableIter each;
    void *key;

    g_hash_table_iter_init(&each, counts);
    while (g_hash_table_iter_next(&each, &key, NULL)) {
        uint32_t date = GPOINTER_TO_UINT(key);
        uint32_t place = newest || date == 0 ? UINT32_MAX - date : date;

        g_array_append_val(dates, place);
    }
    g_array_sort(dates, compare_dates);
    for (guint i = 0; i < dates->len; i++) {
        uint32_t *place = &g_array_index(dates, uint32_t, i);

        *place = newest || *place == UINT32_MAX ? UINT32_MAX - *place : *place;
    }
    return dates;
}

static uint32_t *
order_by_date(lontar_columns *columns, bool newest)
{
    g_autoptr(GHashTable) places = count_dates(columns);
    g_autoptr(GArray) dates = sort_dates(places, newest);
    uint32_t *order = g_new(uint32_t, columns->size + 1);
    size_t place = 0;

    for (guint i = 0; i < dates->len; i++) {
        void *date = GUINT_TO_POINTER(g_array_index(dates, uint32_t, i));
        size_t count = GPOINTER_TO_SIZE(g_hash_table_lookup(places, date));

        g_hash_table_insert(places, date, GSIZE_TO_POINTER(place));
        place += count;
    }
    for (uint32_t docid = 1; docid <= columns->last; docid++) {
        void *date = GUINT_TO_POINTER(columns->dates[docid]);

        if (lontar_columns_has(columns, docid)) {
            place = GPOINTER_TO_SIZE(g_hash_table_lookup(places, date));
            order[place] = docid;
            g_hash_table_insert(places, date, GSIZE_TO_POINTER(place + 1));
        }
    }
    place = 0;
    for (guint i = 0; i < dates->len; i++) {
        void *date = GUINT_TO_POINTER(g_array_index(dates, uint32_t, i));
        size_t end = GPOINTER_TO_SIZE(g_hash_table_lookup(places, date));

        g_qsort_with_data(order + place, (gint)(end - place), sizeof *order, compare_ids, columns);
        place = end;
    }
    return order;
}

/* Title keys while they are sorted; they are not kept. */
typedef struct {
    const lontar_columns *columns;
    GPtrArray *keys; /* by docid, NULL = untitled */
} titles;

static bool
take_title(uint32_t docid, const char *value, size_t length, void *data)
{
    titles *t = data;

    if (docid <= t->columns->last) {
        t->keys->pdata[docid] = g_strndup(value, length);
    }
    return true;
}

typedef struct {
    const char *title;
    const char *id;
    uint32_t docid;
} titled;

/* Sort keys hold no NUL before their end. */
static int
compare_titled(const void *left, const void *right)
{
    const titled *a = left;
    const titled *b = right;
    int order = 0;

    if (a->title == NULL || b->title == NULL) {
        order = (a->title == NULL) - (b->title == NULL);
    } else {
        order = strcmp(a->title, b->title);
    }
    return order != 0 ? order : strcmp(a->id, b->id);
}

static uint32_t *
order_by_title(const lontar_columns *columns, const lontar_index *index, GError **error)
{
    g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
    g_autofree titled *rows = g_new(titled, columns->size + 1);
    titles t = {columns, keys};
    size_t size = 0;

    g_ptr_array_set_size(keys, (int)columns->last + 1);
    if (!lontar_index_each_value(index, LONTAR_SLOT_TITLE, take_title, &t, error)) {
        return NULL;
    }
    for (uint32_t docid = 1; docid <= columns->last; docid++) {
        if (lontar_columns_has(columns, docid)) {
            rows[size++] = (titled){keys->pdata[docid], lontar_columns_id(columns, docid), docid};
        }
    }
    qsort(rows, size, sizeof *rows, compare_titled);

    uint32_t *order = g_new(uint32_t, size + 1);
    for (size_t i = 0; i < size; i++) {
        order[i] = rows[i].docid;
    }
    return order;
}

const uint32_t *
lontar_columns_order(lontar_columns *columns, const lontar_index *index, lontar_sort sort,
                     GError **error)
{
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&columns->lock);

    if (columns->orders[sort] == NULL) {
        columns->orders[sort] = sort == LONTAR_SORT_RELEVANCE ? order_by_id(columns)
                                : sort == LONTAR_SORT_TITLE
                                    ? order_by_title(columns, index, error)
                                    : order_by_date(columns, sort == LONTAR_SORT_NEWEST);
    }
    return columns->orders[sort];
}
