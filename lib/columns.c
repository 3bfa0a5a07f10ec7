/*
 * Columns: compressed rows of codes, one set a revision, shared by name.
 */
#include "columns.h"

#include <stdlib.h>
#include <string.h>

#include "lontar/terms.h"

#define CODES_MAX 65535
#define SORTS     (LONTAR_SORT_TITLE + 1)

struct lontar_columns {
    gint refs;
    char *name; /* under which it is shared, or NULL */
    uint32_t last;
    size_t size; /* documents */
    lontar_column columns[LONTAR_FIELD_COUNT];
    uint32_t *dates; /* by docid, 20190527; 0 = undated */
    GString *ids;    /* each ended by NUL; begins with an empty one */
    uint32_t *id_at; /* by docid: offset into ids; 0 = no such document */
    GMutex lock;     /* over orders */
    uint32_t *orders[SORTS];
};

/* All that are shared; under its lock, which is held while one is filled. */
static GMutex shared_lock;
static GPtrArray *shared;

/* What a column is filled through. */
typedef struct {
    lontar_columns *columns;
    lontar_column *column;
    GArray *codes;  /* uint16_t */
    GString *value; /* scratch */
    uint32_t next;  /* docid whose start is to be set next */
    bool is_full;   /* more values than codes */
} filler;

static bool
has_document(const lontar_columns *columns, uint32_t docid)
{
    return docid <= columns->last && columns->id_at[docid] != 0;
}

static uint16_t
code_of(filler *f, const char *value)
{
    lontar_column *column = f->column;
    size_t known = GPOINTER_TO_SIZE(g_hash_table_lookup(column->codes, value));

    if (known != 0) {
        return (uint16_t)(known - 1);
    }
    if (column->values->len >= CODES_MAX) {
        f->is_full = true;
        return 0;
    }

    char *own = g_strdup(value);
    g_ptr_array_add(column->values, own);
    g_hash_table_insert(column->codes, own, GSIZE_TO_POINTER((size_t)column->values->len));
    return (uint16_t)(column->values->len - 1);
}

static bool
take_values(uint32_t docid, const char *value, size_t length, void *data)
{
    filler *f = data;

    if (!has_document(f->columns, docid)) {
        return true;
    }
    while (f->next <= docid) {
        f->column->starts[f->next++] = f->codes->len;
    }
    g_string_truncate(f->value, 0);
    g_string_append_len(f->value, value, (gssize)length);
    for (char *rest = f->value->str, *one = strsep(&rest, ";"); one != NULL;
         one = strsep(&rest, ";")) {
        uint16_t code = code_of(f, one);

        g_array_append_val(f->codes, code);
    }
    return !f->is_full;
}

static void
count_column(lontar_columns *columns, lontar_column *column)
{
    column->counts = g_new0(size_t, column->values->len + 1);
    for (uint32_t docid = 1; docid <= columns->last; docid++) {
        uint32_t end = column->starts[docid + 1];

        for (uint32_t i = column->starts[docid]; i < end; i++) {
            column->counts[column->codes_of[i]]++;
        }
        column->missing += has_document(columns, docid) && column->starts[docid] == end ? 1 : 0;
    }
}

static bool
fill_column(lontar_columns *columns, lontar_field field, const lontar_index *index, GError **error)
{
    lontar_column *column = &columns->columns[field];
    g_autoptr(GArray) codes = g_array_new(FALSE, FALSE, sizeof(uint16_t));
    g_autoptr(GString) scratch = g_string_new(NULL);
    filler f = {.columns = columns, .column = column, .codes = codes, .value = scratch};
    uint32_t slot = (uint32_t)lontar_terms_slot(field);

    column->values = g_ptr_array_new_with_free_func(g_free);
    column->codes = g_hash_table_new(g_str_hash, g_str_equal);
    column->starts = g_new(uint32_t, (size_t)columns->last + 2);
    if (!lontar_index_each_value(index, slot, take_values, &f, error)) {
        return false;
    }
    if (f.is_full) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_CORRUPT,
                    "the index has more than %d different values of %s", CODES_MAX,
                    lontar_field_name(field));
        return false;
    }
    while (f.next <= columns->last + 1) {
        column->starts[f.next++] = codes->len;
    }
    column->codes_of = (uint16_t *)g_array_steal(codes, NULL);
    count_column(columns, column);
    return true;
}

static bool
take_date(uint32_t docid, const char *value, size_t length, void *data)
{
    lontar_columns *columns = data;
    uint32_t date = 0;

    for (size_t i = 0; i < length && g_ascii_isdigit(value[i]); i++) {
        date = date * 10 + (uint32_t)g_ascii_digit_value(value[i]);
    }
    if (docid <= columns->last) {
        columns->dates[docid] = date;
    }
    return true;
}

static bool
take_id(uint32_t docid, const char *value, size_t length, void *data)
{
    lontar_columns *columns = data;

    if (docid <= columns->last) {
        columns->id_at[docid] = (uint32_t)columns->ids->len;
        g_string_append_len(columns->ids, value, (gssize)length);
        g_string_append_c(columns->ids, '\0');
        columns->size++;
    }
    return true;
}

static bool
fill(lontar_columns *columns, const lontar_index *index, GError **error)
{
    size_t rows = (size_t)columns->last + 1;

    columns->ids = g_string_new(NULL);
    g_string_append_c(columns->ids, '\0');
    columns->id_at = g_new0(uint32_t, rows);
    columns->dates = g_new0(uint32_t, rows);
    if (!lontar_index_each_value(index, LONTAR_SLOT_ID, take_id, columns, error) ||
        !lontar_index_each_value(index, LONTAR_SLOT_DATE, take_date, columns, error)) {
        return false;
    }
    for (int field = 0; field < LONTAR_FIELD_COUNT; field++) {
        if (lontar_terms_slot(field) >= 0 && !fill_column(columns, field, index, error)) {
            return false;
        }
    }
    return true;
}

static void
free_columns(lontar_columns *columns)
{
    for (int field = 0; field < LONTAR_FIELD_COUNT; field++) {
        lontar_column *column = &columns->columns[field];

        g_clear_pointer(&column->codes, g_hash_table_unref);
        g_clear_pointer(&column->values, g_ptr_array_unref);
        g_free(column->starts);
        g_free(column->codes_of);
        g_free(column->counts);
    }
    for (int sort = 0; sort < SORTS; sort++) {
        g_free(columns->orders[sort]);
    }
    if (columns->ids != NULL) {
        g_string_free(columns->ids, TRUE);
    }
    g_free(columns->dates);
    g_free(columns->id_at);
    g_free(columns->name);
    g_mutex_clear(&columns->lock);
    g_free(columns);
}

static lontar_columns *
load(const lontar_index *index, const char *name, GError **error)
{
    lontar_columns *columns = g_new0(lontar_columns, 1);

    columns->refs = 1;
    columns->name = g_strdup(name);
    columns->last = lontar_index_last_docid(index);
    g_mutex_init(&columns->lock);
    if (!fill(columns, index, error)) {
        free_columns(columns);
        return NULL;
    }
    return columns;
}

lontar_columns *
lontar_columns_get(const lontar_index *index, const char *name, GError **error)
{
    if (name == NULL) {
        return load(index, NULL, error);
    }

    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&shared_lock);
    if (shared == NULL) {
        shared = g_ptr_array_new();
    }
    for (guint i = 0; i < shared->len; i++) {
        lontar_columns *columns = shared->pdata[i];

        if (g_str_equal(columns->name, name)) {
            columns->refs++;
            return columns;
        }
    }

    lontar_columns *columns = load(index, name, error);
    if (columns != NULL) {
        g_ptr_array_add(shared, columns);
    }
    return columns;
}

lontar_columns *
lontar_columns_ref(lontar_columns *columns)
{
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&shared_lock);

    columns->refs++;
    return columns;
}

void
lontar_columns_unref(lontar_columns *columns)
{
    if (columns == NULL) {
        return;
    }

    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&shared_lock);
    columns->refs--;
    if (columns->refs > 0) {
        return;
    }
    if (columns->name != NULL) {
        g_ptr_array_remove_fast(shared, columns);
        if (shared->len == 0) {
            g_clear_pointer(&shared, g_ptr_array_unref);
        }
    }
    free_columns(columns);
}

const lontar_column *
lontar_columns_of(const lontar_columns *columns, lontar_field field)
{
    return columns->columns[field].values == NULL ? NULL : &columns->columns[field];
}

size_t
lontar_columns_document_size(const lontar_columns *columns)
{
    return columns->size;
}

uint32_t
lontar_columns_last_docid(const lontar_columns *columns)
{
    return columns->last;
}

bool
lontar_columns_has(const lontar_columns *columns, uint32_t docid)
{
    return has_document(columns, docid);
}

const char *
lontar_columns_id(const lontar_columns *columns, uint32_t docid)
{
    return columns->ids->str + (docid <= columns->last ? columns->id_at[docid] : 0);
}

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

        if (has_document(columns, docid)) {
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

        if (has_document(columns, docid)) {
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
        if (has_document(columns, docid)) {
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
