/*
 * Columns in a file: the arrays as they lie in memory, so that one read brings all of them back.
 *
 *     header    what it is, of which state of which database, and a checksum of the rest
 *     sections  a length in bytes, the bytes, zeros up to a multiple of eight:
 *               ids, offsets of ids, dates, docids by date;
 *               and of each column its slot, values ended by NUL, starts, codes, single codes,
 *               counts, missing
 *
 * It is a copy of what the value slots say, made when a run ends, and nobody's duty: without it, or
 * when it is of another state, machine or version, columns are filled from the index.
 */
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <libdeflate.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "columns_private.h"
#include "generation_private.h"
#include "lontar/error.h"
#include "lontar/terms.h"

#define MAGIC "lontar columns 2"
/* Tells numbers of another order of bytes. */
#define ORDER 0x01020304u
/* Columns take memory, about 30 bytes a document while they are written. */
#define DOCUMENTS_MAX 2000000
/* Of fewer they are filled as soon as a file is read. */
#define DOCUMENTS_MIN 1000
/* Bytes that are read and summed at once. */
#define PIECE ((size_t)256 << 10)

typedef struct {
    char magic[16];
    uint32_t order;
    uint32_t checksum; /* CRC-32 of all that follows */
    uint64_t size;     /* of the file */
    char state[96];    /* of the database, ended by NUL */
    uint64_t documents;
    uint32_t last;
    uint32_t unused;
} header;

G_STATIC_ASSERT(sizeof(header) % 8 == 0);
#define CHECKED_FROM G_STRUCT_OFFSET(header, size)

static char *
file_beside(const char *database)
{
    g_autofree char *folder = g_path_get_dirname(database);

    return g_build_filename(folder, LONTAR_COLUMNS_FILE, NULL);
}

/* --- writing --- */

typedef struct {
    FILE *file;
    uint32_t checksum;
    uint64_t size;
    bool failed;
} sink;

static void
put(sink *to, const void *bytes, size_t size)
{
    if (size == 0) { /* bytes may be NULL, which begins the checksum anew */
        return;
    }
    to->checksum = libdeflate_crc32(to->checksum, bytes, size);
    to->size += size;
    to->failed = to->failed || fwrite(bytes, 1, size, to->file) != size;
}

static void
put_section(sink *to, const void *bytes, size_t size)
{
    static const char zeros[8];
    uint64_t length = size;

    put(to, &length, sizeof length);
    put(to, bytes, size);
    put(to, zeros, -size & 7);
}

static void
put_column(sink *to, const lontar_columns *columns, lontar_field field)
{
    const lontar_column *column = &columns->columns[field];
    uint64_t slot = (uint64_t)lontar_terms_slot(field);
    uint64_t missing = column->missing;
    g_autoptr(GString) values = g_string_new(NULL);

    for (guint i = 0; i < column->values->len; i++) {
        g_string_append(values, column->values->pdata[i]);
        g_string_append_c(values, '\0');
    }
    put_section(to, &slot, sizeof slot);
    put_section(to, values->str, values->len);
    put_section(to, column->starts, ((size_t)columns->last + 2) * sizeof *column->starts);
    put_section(to, column->codes_of, column->starts[columns->last + 1] * sizeof(uint16_t));
    put_section(to, column->only, ((size_t)columns->last + 1) * sizeof *column->only);
    put_section(to, column->counts, column->values->len * sizeof *column->counts);
    put_section(to, &missing, sizeof missing);
}

/* One column after the other is filled: all of them together would take several times as much. */
static bool
put_columns(sink *to, lontar_columns *columns, const lontar_index *index, GError **error)
{
    for (int field = 0; field < LONTAR_FIELD_COUNT; field++) {
        if (lontar_terms_slot(field) < 0) {
            continue;
        }
        if (!lontar_columns_fill_one(columns, field, index, error)) {
            return false;
        }
        put_column(to, columns, field);
        lontar_columns_drop_one(columns, field);
    }
    return true;
}

/* Without an error it is the file that failed. */
static bool
write_all(FILE *file, lontar_columns *columns, const lontar_index *index, const char *state,
          GError **error)
{
    size_t rows = ((size_t)columns->last + 1) * sizeof(uint32_t);
    const uint32_t *newest = lontar_columns_order(columns, index, LONTAR_SORT_NEWEST, NULL);
    header head = {.magic = MAGIC, .order = ORDER, .last = columns->last};
    sink to = {.file = file, .size = sizeof head};

    /* The checksum goes over the sections first, then over the head, whose size is known then. */
    to.failed = fseek(file, sizeof head, SEEK_SET) != 0;
    put_section(&to, columns->ids, columns->ids_size);
    put_section(&to, columns->id_at, rows);
    put_section(&to, columns->dates, rows);
    put_section(&to, newest, columns->size * sizeof *newest);
    g_clear_pointer(&columns->orders[LONTAR_SORT_NEWEST], g_free);
    if (!put_columns(&to, columns, index, error)) {
        return false;
    }
    g_strlcpy(head.state, state, sizeof head.state);
    head.documents = columns->size;
    head.size = to.size;
    head.checksum = libdeflate_crc32(to.checksum, (const char *)&head + CHECKED_FROM,
                                     sizeof head - CHECKED_FROM);
    return !to.failed && fseek(file, 0, SEEK_SET) == 0 && fwrite(&head, sizeof head, 1, file) == 1;
}

static bool
write_file(const char *path, const char *temporary, lontar_columns *columns,
           const lontar_index *index, const char *state, GError **error)
{
    FILE *file = fopen(temporary, "wbe");
    GError *cause = NULL;
    bool done = file != NULL && write_all(file, columns, index, state, &cause);

    done = (file == NULL || fclose(file) == 0) && done;
    if (!done || g_rename(temporary, path) != 0) {
        if (cause != NULL) {
            g_propagate_error(error, cause);
        } else {
            lontar_set_errno(error, path, "could not write the columns");
        }
        (void)g_unlink(temporary); /* it may not be there */
        return false;
    }
    return true;
}

bool
lontar_columns_write(const lontar_index *index, const char *database, GError **error)
{
    g_autofree char *path = file_beside(database);
    g_autofree char *temporary = g_strconcat(path, ".new", NULL);
    g_autofree char *state = lontar_index_identity(index, error);
    size_t documents = lontar_index_document_size(index);
    g_autoptr(lontar_columns) columns = NULL;

    if (state == NULL) {
        return false;
    }
    if (documents < DOCUMENTS_MIN || documents > DOCUMENTS_MAX) {
        (void)g_unlink(path); /* it may not be there, nor what a killed run has left */
        (void)g_unlink(temporary);
        return true;
    }
    columns = lontar_columns_fill_head(index, error);
    return columns != NULL && write_file(path, temporary, columns, index, state, error);
}

/* --- reading --- */

typedef struct {
    char *at, *end;
} source;

/* The bytes of the next section; NULL when it is not of the size expected, if one is. */
static void *
take(source *from, size_t expected, size_t *out_size)
{
    uint64_t size;
    char *bytes = from->at + sizeof size;

    if (from->end - from->at < (ptrdiff_t)sizeof size) {
        return NULL;
    }
    memcpy(&size, from->at, sizeof size);
    if (size > (size_t)(from->end - bytes) || (expected != SIZE_MAX && size != expected)) {
        return NULL;
    }
    from->at = bytes + size + (-size & 7);
    if (out_size != NULL) {
        *out_size = size;
    }
    return bytes;
}

static bool
take_number(source *from, uint64_t *out_number)
{
    const void *bytes = take(from, sizeof *out_number, NULL);

    if (bytes != NULL) {
        memcpy(out_number, bytes, sizeof *out_number);
    }
    return bytes != NULL;
}

static bool
take_column(source *from, lontar_columns *columns, lontar_field field)
{
    lontar_column *column = &columns->columns[field];
    uint64_t slot = 0;
    uint64_t missing = 0;
    size_t size = 0;
    char *values;

    if (!take_number(from, &slot) || slot != (uint64_t)lontar_terms_slot(field)) {
        return false;
    }
    values = take(from, SIZE_MAX, &size);
    if (values == NULL || (size > 0 && values[size - 1] != '\0')) {
        return false;
    }
    lontar_column_begin(column);
    for (size_t at = 0; at < size; at += strlen(values + at) + 1) {
        (void)lontar_column_add(column, values + at); /* codes are given in this order */
    }
    column->starts = take(from, ((size_t)columns->last + 2) * sizeof *column->starts, NULL);
    if (column->starts == NULL) {
        return false;
    }
    column->codes_of =
        take(from, column->starts[columns->last + 1] * sizeof *column->codes_of, NULL);
    column->only = take(from, ((size_t)columns->last + 1) * sizeof *column->only, NULL);
    column->counts = take(from, column->values->len * sizeof *column->counts, NULL);

    bool done = column->codes_of != NULL && column->only != NULL && column->counts != NULL &&
                take_number(from, &missing);

    column->missing = missing;
    return done;
}

static bool
take_all(lontar_columns *columns, size_t documents)
{
    size_t rows = ((size_t)columns->last + 1) * sizeof(uint32_t);
    source from = {columns->block + sizeof(header), columns->block + columns->block_size};

    columns->size = documents;
    columns->ids = take(&from, SIZE_MAX, &columns->ids_size);
    columns->id_at = columns->ids == NULL ? NULL : take(&from, rows, NULL);
    columns->dates = columns->id_at == NULL ? NULL : take(&from, rows, NULL);
    columns->orders[LONTAR_SORT_NEWEST] =
        columns->dates == NULL ? NULL : take(&from, documents * sizeof(uint32_t), NULL);
    if (columns->orders[LONTAR_SORT_NEWEST] == NULL) {
        return false;
    }
    for (int field = 0; field < LONTAR_FIELD_COUNT; field++) {
        if (lontar_terms_slot(field) >= 0 && !take_column(&from, columns, field)) {
            return false;
        }
    }
    return from.at == from.end;
}

/* A file that is read: libdeflate's CRC-32 of what comes behind the header. */
typedef struct {
    char *bytes;
    size_t size;
    uint32_t checksum;
} file_block;

/* Whether a file is whole, ours, and of an index in its state. */
static bool
is_good(const file_block *block, const header *head, const char *state)
{
    uint32_t checksum =
        libdeflate_crc32(block->checksum, block->bytes + CHECKED_FROM, sizeof *head - CHECKED_FROM);

    return head->size == block->size && head->checksum == checksum &&
           head->state[sizeof head->state - 1] == '\0' && g_str_equal(head->state, state);
}

/* Let the system find memory for a block at once, which is quicker than page by page. */
static void
populate(char *block, size_t size)
{
#ifdef MADV_POPULATE_WRITE
    size_t unit = (size_t)sysconf(_SC_PAGESIZE);
    size_t before = GPOINTER_TO_SIZE(block) % unit;
    char *from = block + (before == 0 ? 0 : unit - before);

    if (from + unit <= block + size) {
        (void)madvise(from, (size_t)(block + size - from) / unit * unit, MADV_POPULATE_WRITE);
    }
#endif
}

/* The rest of a file behind its header; each piece is summed while the processor still has it. */
static bool
read_rest(int file, file_block *block)
{
    size_t at = sizeof(header);

    while (at < block->size) {
        ssize_t more = pread(file, block->bytes + at, MIN(PIECE, block->size - at), (off_t)at);

        if (more <= 0) {
            return false;
        }
        block->checksum = libdeflate_crc32(block->checksum, block->bytes + at, (size_t)more);
        at += (size_t)more;
    }
    return true;
}

/* Read a file whole if its head says that it is of this state; bytes are NULL without one. */
static void
read_block(const char *path, const char *state, header *head, file_block *block)
{
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    struct stat status;

    *block = (file_block){0};
    if (file < 0) {
        return;
    }
    if (fstat(file, &status) == 0 && status.st_size >= (off_t)sizeof *head &&
        read(file, head, sizeof *head) == (ssize_t)sizeof *head &&
        memcmp(head->magic, MAGIC, sizeof head->magic) == 0 && head->order == ORDER &&
        strncmp(head->state, state, sizeof head->state) == 0) {
        block->size = (size_t)status.st_size;
        block->bytes = g_try_malloc(block->size);
    }
    if (block->bytes != NULL) {
        populate(block->bytes, block->size);
        memcpy(block->bytes, head, sizeof *head);
        if (!read_rest(file, block)) {
            g_clear_pointer(&block->bytes, g_free);
        }
    }
    close(file);
}

lontar_columns *
lontar_columns_read(const lontar_index *index, const char *database)
{
    g_autofree char *path = file_beside(database);
    g_autofree char *state = lontar_index_identity(index, NULL);
    file_block block = {0};
    header head;

    if (state != NULL) {
        read_block(path, state, &head, &block);
    }
    if (block.bytes == NULL || !is_good(&block, &head, state) ||
        head.last != lontar_index_last_docid(index)) {
        g_free(block.bytes);
        return NULL;
    }

    lontar_columns *columns = lontar_columns_new(head.last);

    columns->block = block.bytes;
    columns->block_size = block.size;
    if (!take_all(columns, head.documents)) {
        g_clear_pointer(&columns, lontar_columns_unref);
    }
    return columns;
}

/* --- checking --- */

/* An array without elements may be NULL. */
static bool
is_same_array(const void *a, const void *b, size_t size)
{
    return size == 0 || memcmp(a, b, size) == 0;
}

static bool
is_same_column(const lontar_columns *kept, const lontar_columns *columns, lontar_field field)
{
    const lontar_column *a = &kept->columns[field];
    const lontar_column *b = &columns->columns[field];
    size_t rows = (size_t)columns->last + 2;

    if (a->values->len != b->values->len || a->missing != b->missing ||
        !is_same_array(a->starts, b->starts, rows * sizeof *a->starts) ||
        !is_same_array(a->codes_of, b->codes_of, a->starts[rows - 1] * sizeof *a->codes_of) ||
        !is_same_array(a->counts, b->counts, a->values->len * sizeof *a->counts)) {
        return false;
    }
    for (guint i = 0; i < a->values->len; i++) {
        if (!g_str_equal(a->values->pdata[i], b->values->pdata[i])) {
            return false;
        }
    }
    return true;
}

static bool
is_same(lontar_columns *kept, lontar_columns *columns, const lontar_index *index)
{
    size_t rows = ((size_t)columns->last + 1) * sizeof(uint32_t);

    if (kept->size != columns->size || kept->ids_size != columns->ids_size ||
        !is_same_array(kept->ids, columns->ids, columns->ids_size) ||
        !is_same_array(kept->id_at, columns->id_at, rows) ||
        !is_same_array(kept->dates, columns->dates, rows) ||
        !is_same_array(kept->orders[LONTAR_SORT_NEWEST],
                       lontar_columns_order(columns, index, LONTAR_SORT_NEWEST, NULL),
                       columns->size * sizeof(uint32_t))) {
        return false;
    }
    for (int field = 0; field < LONTAR_FIELD_COUNT; field++) {
        if (lontar_terms_slot(field) >= 0 && !is_same_column(kept, columns, field)) {
            return false;
        }
    }
    return true;
}

bool
lontar_generation_check_columns(const char *database, GError **error)
{
    g_autoptr(lontar_index) index = lontar_index_open(database, error);
    g_autoptr(lontar_columns) kept = index == NULL ? NULL : lontar_columns_read(index, database);
    g_autoptr(lontar_columns) columns = NULL;

    if (index == NULL || kept == NULL) {
        return index != NULL;
    }
    columns = lontar_columns_fill(index, error);
    if (columns != NULL && !is_same(kept, columns, index)) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_CORRUPT,
                    "%s: the columns kept beside it are not those of its documents: an update "
                    "makes them anew",
                    database);
        return false;
    }
    return columns != NULL;
}
