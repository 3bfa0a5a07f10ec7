/*
 * Page texts in the database's metadata.
 *
 *     n                 the next key, 8 bytes, big-endian
 *     p KEY PAGE        a page: its text, and after it, if there are any, NUL head NUL foot
 *     d KEY             the details: JSON text
 *
 * KEY and PAGE are packed so that they sort as the numbers do: a byte that counts the bytes that
 * follow, big-endian. A value is a byte that tells how it is packed, then the bytes.
 */
#include "lontar/pages.h"

#include <string.h>
#include <zstd.h>

#include "lontar/record.h"

#define KEY_COUNTER "n"
#define KEY_PAGE    'p'
#define KEY_DETAILS 'd'
#define KEY_MAX     (1 + 2 * 9)

/* First byte of a value. */
#define PACKED_PLAIN 0
#define PACKED_ZSTD  1

/* Level 3 is zstd's default; below this many bytes a frame's own 10 to 20 bytes eat the gain. */
#define ZSTD_LEVEL 3
#define PLAIN_MAX  64
/* Far above any page there is: what claims more is damaged. */
#define TEXT_MAX ((uint64_t)1 << 28)

typedef struct {
    char bytes[KEY_MAX];
    size_t length;
} packed_key;

static void
free_compressor(void *context)
{
    ZSTD_freeCCtx(context);
}

static void
free_decompressor(void *context)
{
    ZSTD_freeDCtx(context);
}

/* Contexts of zstd are large and hold nothing between calls: one a thread. */
static GPrivate compressors = G_PRIVATE_INIT(free_compressor);
static GPrivate decompressors = G_PRIVATE_INIT(free_decompressor);

static ZSTD_CCtx *
compressor(void)
{
    ZSTD_CCtx *context = g_private_get(&compressors);

    if (context == NULL) {
        context = ZSTD_createCCtx();
        g_assert(context != NULL); /* out of memory */
        (void)ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, ZSTD_LEVEL);
        (void)ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
        g_private_set(&compressors, context);
    }
    return context;
}

static ZSTD_DCtx *
decompressor(void)
{
    ZSTD_DCtx *context = g_private_get(&decompressors);

    if (context == NULL) {
        context = ZSTD_createDCtx();
        g_assert(context != NULL); /* out of memory */
        g_private_set(&decompressors, context);
    }
    return context;
}

static void
append_number(packed_key *key, uint64_t number)
{
    uint64_t big_endian = GUINT64_TO_BE(number);
    size_t size = 8;

    while (size > 0 && ((char *)&big_endian)[8 - size] == 0) {
        size--;
    }
    key->bytes[key->length++] = (char)size;
    memcpy(key->bytes + key->length, (char *)&big_endian + 8 - size, size);
    key->length += size;
}

static packed_key
page_key(uint64_t key, size_t page)
{
    packed_key packed = {.bytes = {KEY_PAGE}, .length = 1};

    append_number(&packed, key);
    append_number(&packed, page);
    return packed;
}

static packed_key
details_key(uint64_t key)
{
    packed_key packed = {.bytes = {KEY_DETAILS}, .length = 1};

    append_number(&packed, key);
    return packed;
}

/* A text as it is kept. */
static GBytes *
pack(const char *text, size_t length)
{
    size_t room = 1 + ZSTD_compressBound(length);
    char *value = g_malloc(room);
    size_t size = length;

    if (length > PLAIN_MAX) {
        size = ZSTD_compress2(compressor(), value + 1, room - 1, text, length);
        g_assert(!ZSTD_isError(size)); /* there is room for the worst case */
    }
    value[0] = length > PLAIN_MAX && size < length ? PACKED_ZSTD : PACKED_PLAIN;
    if (value[0] == PACKED_PLAIN) {
        memcpy(value + 1, text, length);
        size = length;
    }
    return g_bytes_new_take(value, 1 + size);
}

static bool
put(lontar_writer *writer, const packed_key *key, const char *text, size_t length, GError **error)
{
    g_autoptr(GBytes) packed = pack(text, length);
    size_t size;
    const void *value = g_bytes_get_data(packed, &size);

    return lontar_writer_add_metadata(writer, key->bytes, key->length, value, size, error);
}

static char *
unpack_zstd(const char *bytes, size_t size, size_t *out_length)
{
    unsigned long long length = ZSTD_getFrameContentSize(bytes, size);
    g_autofree char *text = NULL;

    if (length > TEXT_MAX) { /* also its two ways of saying that it does not know */
        return NULL;
    }
    text = g_malloc(length + 1);
    if (ZSTD_decompressDCtx(decompressor(), text, length, bytes, size) != length) {
        return NULL;
    }
    text[length] = '\0';
    *out_length = length;
    return g_steal_pointer(&text);
}

/* Read and unpack; the text has a NUL behind it, and may have some in it. */
static char *
get(const lontar_index *index, const packed_key *key, size_t *out_length, GError **error)
{
    g_autoptr(GBytes) value = lontar_index_metadata(index, key->bytes, key->length, error);
    size_t size = 0;
    const char *bytes = value == NULL ? NULL : g_bytes_get_data(value, &size);
    char *text = NULL;

    if (value == NULL) {
        return NULL;
    }
    if (size == 0) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_NOT_FOUND, "no such page text in the index");
        return NULL;
    }
    if (bytes[0] == PACKED_PLAIN) {
        *out_length = size - 1;
        text = g_malloc(size);
        memcpy(text, bytes + 1, size - 1);
        text[size - 1] = '\0';
    } else if (bytes[0] == PACKED_ZSTD) {
        text = unpack_zstd(bytes + 1, size - 1, out_length);
    }
    if (text == NULL) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_CORRUPT, "damaged page text in the index");
    }
    return text;
}

static bool
set_counter(lontar_writer *writer, uint64_t next, GError **error)
{
    uint64_t big_endian = GUINT64_TO_BE(next);

    return lontar_writer_set_metadata(writer, KEY_COUNTER, 1, &big_endian, sizeof big_endian,
                                      error);
}

bool
lontar_pages_allocate(lontar_writer *writer, uint64_t *out_key, GError **error)
{
    g_autoptr(GBytes) value = lontar_writer_metadata(writer, KEY_COUNTER, 1, error);
    uint64_t key = 1;

    if (value == NULL) {
        return false;
    }
    if (g_bytes_get_size(value) == sizeof key) {
        memcpy(&key, g_bytes_get_data(value, NULL), sizeof key);
        key = GUINT64_FROM_BE(key);
    } else if (g_bytes_get_size(value) != 0) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_CORRUPT, "damaged counter of page texts");
        return false;
    }
    if (!set_counter(writer, key + 1, error)) {
        return false;
    }
    *out_key = key;
    return true;
}

bool
lontar_pages_reserve(lontar_writer *writer, uint64_t first_key, GError **error)
{
    return set_counter(writer, first_key, error);
}

static bool
put_page(lontar_writer *writer, const packed_key *key, const lontar_page *page, GError **error)
{
    g_autoptr(GString) whole = NULL;

    if (page->head == NULL && page->foot == NULL) {
        return put(writer, key, page->text, strlen(page->text), error);
    }
    whole = g_string_new(page->text);
    g_string_append_c(whole, '\0');
    g_string_append(whole, page->head == NULL ? "" : page->head);
    g_string_append_c(whole, '\0');
    g_string_append(whole, page->foot == NULL ? "" : page->foot);
    return put(writer, key, whole->str, whole->len, error);
}

bool
lontar_pages_put(lontar_writer *writer, uint64_t key, const lontar_document *document,
                 GError **error)
{
    for (size_t i = 0; i < lontar_document_page_size(document); i++) {
        packed_key packed = page_key(key, i);
        if (!put_page(writer, &packed, lontar_document_page_at(document, i), error)) {
            return false;
        }
    }
    return lontar_pages_put_details(writer, key, document, error);
}

bool
lontar_pages_put_details(lontar_writer *writer, uint64_t key, const lontar_document *document,
                         GError **error)
{
    g_autofree char *details = lontar_details_encode(document);
    packed_key packed = details_key(key);

    return put(writer, &packed, details, strlen(details), error);
}

GBytes *
lontar_pages_pack_details(const lontar_document *document)
{
    g_autofree char *details = lontar_details_encode(document);

    return pack(details, strlen(details));
}

bool
lontar_pages_put_packed(lontar_writer *writer, uint64_t key, GBytes *details, GError **error)
{
    packed_key packed = details_key(key);
    size_t size;
    const void *value = g_bytes_get_data(details, &size);

    return lontar_writer_add_metadata(writer, packed.bytes, packed.length, value, size, error);
}

bool
lontar_pages_delete(lontar_writer *writer, uint64_t key, size_t pages, GError **error)
{
    packed_key packed = details_key(key);

    for (size_t i = 0; i < pages; i++) {
        packed_key page = page_key(key, i);
        if (!lontar_writer_set_metadata(writer, page.bytes, page.length, "", 0, error)) {
            return false;
        }
    }
    return lontar_writer_set_metadata(writer, packed.bytes, packed.length, "", 0, error);
}

char *
lontar_pages_text(const lontar_index *index, uint64_t key, size_t page, size_t *out_length,
                  GError **error)
{
    packed_key packed = page_key(key, page);
    size_t length = 0;
    char *text = get(index, &packed, &length, error);

    if (text != NULL && out_length != NULL) {
        *out_length = strlen(text); /* without head and foot */
    }
    return text;
}

bool
lontar_pages_margins(const lontar_index *index, uint64_t key, size_t page, char **out_head,
                     char **out_foot, GError **error)
{
    packed_key packed = page_key(key, page);
    size_t length = 0;
    g_autofree char *text = get(index, &packed, &length, error);
    const char *head = text == NULL ? NULL : text + strlen(text) + 1;
    const char *end = text + length;
    const char *foot = NULL;

    if (text == NULL) {
        return false;
    }
    foot = head < end ? head + strlen(head) + 1 : end + 1;
    *out_head = head < end && *head != '\0' ? g_strdup(head) : NULL;
    *out_foot = foot < end && *foot != '\0' ? g_strdup(foot) : NULL;
    return true;
}

static bool
count_key(const char *key, size_t length, void *data)
{
    ++*(size_t *)data;
    return true;
}

bool
lontar_pages_count(const lontar_index *index, size_t *out_pages, size_t *out_details,
                   GError **error)
{
    const char page = KEY_PAGE, details = KEY_DETAILS;

    *out_pages = *out_details = 0;
    return lontar_index_each_key(index, &page, 1, count_key, out_pages, error) &&
           lontar_index_each_key(index, &details, 1, count_key, out_details, error);
}

char *
lontar_pages_details(const lontar_index *index, uint64_t key, GError **error)
{
    packed_key packed = details_key(key);
    size_t length = 0;

    return get(index, &packed, &length, error);
}
