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

static uint32_t *
order_by_date(const lontar_columns *columns, bool newest)
{
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(sortable));

    for (uint32_t docid = 1; docid <= columns->last; docid++) {
        uint32_t date = columns->dates[docid];
        uint64_t key = date == 0 ? UINT64_MAX : newest ? UINT32_MAX - date : date;
        sortable row = {key, lontar_columns_id(columns, docid), docid};

        if (lontar_columns_has(columns, docid)) {
            g_array_append_val(rows, row);
        }
    }
    return sort_rows(rows);
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
