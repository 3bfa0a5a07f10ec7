/*
 * Columns: compressed rows of codes, one set a revision, shared by name.
 */
#include "columns_private.h"

#include <stdlib.h>
#include <string.h>

#include "lontar/terms.h"

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

void
lontar_column_begin(lontar_column *column)
{
    column->values = g_ptr_array_new();
    column->codes = g_hash_table_new(g_str_hash, g_str_equal);
}

uint16_t
lontar_column_add(lontar_column *column, char *value)
{
    g_ptr_array_add(column->values, value);
    g_hash_table_insert(column->codes, value, GSIZE_TO_POINTER((size_t)column->values->len));
    return (uint16_t)(column->values->len - 1);
}

static uint16_t
code_of(filler *f, const char *value)
{
    lontar_column *column = f->column;
    size_t known = GPOINTER_TO_SIZE(g_hash_table_lookup(column->codes, value));

    if (known != 0) {
        return (uint16_t)(known - 1);
    }
    if (column->values->len >= LONTAR_COLUMN_CODES_MAX) {
        f->is_full = true;
        return 0;
    }

    return lontar_column_add(column, g_strdup(value));
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
    column->only = g_new(uint16_t, (size_t)columns->last + 1);
    column->only[0] = LONTAR_CODE_NOT_ONE;
    for (uint32_t docid = 1; docid <= columns->last; docid++) {
        uint32_t begin = column->starts[docid], end = column->starts[docid + 1];

        for (uint32_t i = begin; i < end; i++) {
            column->counts[column->codes_of[i]]++;
        }
        column->only[docid] = end - begin == 1 ? column->codes_of[begin] : LONTAR_CODE_NOT_ONE;
        column->missing += has_document(columns, docid) && begin == end ? 1 : 0;
    }
}

bool
lontar_columns_fill_one(lontar_columns *columns, lontar_field field, const lontar_index *index,
                        GError **error)
{
    lontar_column *column = &columns->columns[field];
    g_autoptr(GArray) codes = g_array_new(FALSE, FALSE, sizeof(uint16_t));
    g_autoptr(GString) scratch = g_string_new(NULL);
    filler f = {.columns = columns, .column = column, .codes = codes, .value = scratch};
    uint32_t slot = (uint32_t)lontar_terms_slot(field);

    lontar_column_begin(column);
    column->starts = g_new(uint32_t, (size_t)columns->last + 2);
    if (!lontar_index_each_value(index, slot, take_values, &f, error)) {
        return false;
    }
    if (f.is_full) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_CORRUPT,
                    "the index has more than %d different values of %s", LONTAR_COLUMN_CODES_MAX,
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

/* What the ids are taken through. */
typedef struct {
    lontar_columns *columns;
    GString *ids;
} id_taker;

static bool
take_id(uint32_t docid, const char *value, size_t length, void *data)
{
    id_taker *of = data;

    if (docid <= of->columns->last) {
        of->columns->id_at[docid] = (uint32_t)of->ids->len;
        g_string_append_len(of->ids, value, (gssize)length);
        g_string_append_c(of->ids, '\0');
        of->columns->size++;
    }
    return true;
}

static bool
fill_ids(lontar_columns *columns, const lontar_index *index, GError **error)
{
    id_taker of = {columns, g_string_new(NULL)};

    g_string_append_c(of.ids, '\0');
    columns->id_at = g_new0(uint32_t, (size_t)columns->last + 1);

    bool done = lontar_index_each_value(index, LONTAR_SLOT_ID, take_id, &of, error);

    columns->ids_size = of.ids->len;
    columns->ids = g_string_free(of.ids, FALSE);
    return done;
}

/* What does not lie in a file's block. */
static void
free_own(const lontar_columns *columns, void *array)
{
    const char *at = array;

    if (columns->block == NULL || at < columns->block ||
        at >= columns->block + columns->block_size) {
        g_free(array);
    }
}

static void
free_column(const lontar_columns *columns, lontar_column *column)
{
    g_clear_pointer(&column->codes, g_hash_table_unref);
    for (guint i = 0; column->values != NULL && i < column->values->len; i++) {
        free_own(columns, column->values->pdata[i]);
    }
    g_clear_pointer(&column->values, g_ptr_array_unref);
    free_own(columns, column->starts);
    free_own(columns, column->codes_of);
    free_own(columns, column->only);
    free_own(columns, column->counts);
}

static void
free_columns(lontar_columns *columns)
{
    for (int field = 0; field < LONTAR_FIELD_COUNT; field++) {
        free_column(columns, &columns->columns[field]);
    }
    for (int sort = 0; sort < LONTAR_COLUMN_SORTS; sort++) {
        free_own(columns, columns->orders[sort]);
    }
    free_own(columns, columns->ids);
    free_own(columns, columns->dates);
    free_own(columns, columns->id_at);
    g_free(columns->block);
    g_free(columns->name);
    g_mutex_clear(&columns->lock);
    g_free(columns);
}

lontar_columns *
lontar_columns_new(uint32_t last)
{
    lontar_columns *columns = g_new0(lontar_columns, 1);

    columns->refs = 1;
    columns->last = last;
    g_mutex_init(&columns->lock);
    return columns;
}

lontar_columns *
lontar_columns_fill_head(const lontar_index *index, GError **error)
{
    lontar_columns *columns = lontar_columns_new(lontar_index_last_docid(index));

    columns->dates = g_new0(uint32_t, (size_t)columns->last + 1);
    if (!fill_ids(columns, index, error) ||
        !lontar_index_each_value(index, LONTAR_SLOT_DATE, take_date, columns, error)) {
        free_columns(columns);
        return NULL;
    }
    return columns;
}

lontar_columns *
lontar_columns_fill(const lontar_index *index, GError **error)
{
    lontar_columns *columns = lontar_columns_fill_head(index, error);

    for (int field = 0; columns != NULL && field < LONTAR_FIELD_COUNT; field++) {
        if (lontar_terms_slot(field) >= 0 &&
            !lontar_columns_fill_one(columns, field, index, error)) {
            free_columns(columns);
            return NULL;
        }
    }
    return columns;
}

void
lontar_columns_drop_one(lontar_columns *columns, lontar_field field)
{
    free_column(columns, &columns->columns[field]);
    columns->columns[field] = (lontar_column){0};
}

/* From the file that has them for the index as it is, else from the index. */
static lontar_columns *
load(const lontar_index *index, const char *database, GError **error)
{
    lontar_columns *columns = database == NULL ? NULL : lontar_columns_read(index, database);

    return columns != NULL ? columns : lontar_columns_fill(index, error);
}

lontar_columns *
lontar_columns_get(const lontar_index *index, const char *name, const char *database,
                   GError **error)
{
    if (name == NULL) {
        return load(index, database, error);
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

    lontar_columns *columns = load(index, database, error);
    if (columns != NULL) {
        columns->name = g_strdup(name);
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
    return columns->ids + (docid <= columns->last ? columns->id_at[docid] : 0);
}
