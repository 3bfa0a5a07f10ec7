/*
 * Page texts in the database's metadata.
 *
 *     n                 the next key, 8 bytes, big-endian
 *     p KEY PAGE        a page: its text, and after it, if there are any, NUL head NUL foot
 *     d KEY             the details: JSON text
 *     o ID              what its file says of a document: JSON text
 *
 * KEY and PAGE are packed so that they sort as the numbers do: a byte that counts the bytes that
 * follow, big-endian. How values are packed is told in packing.c.
 */
#include "lontar/pages.h"

#include <string.h>

#include "lontar/record.h"
#include "pages_fill.h"

#define KEY_COUNTER "n"
#define KEY_PAGE    'p'
#define KEY_DETAILS 'd'
#define KEY_MAX     (1 + 2 * 9)

typedef struct {
    char bytes[KEY_MAX];
    size_t length;
} packed_key;

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

/* Pack a text as the database of a writer does; NULL with an error. */
static GBytes *
pack(lontar_writer *writer, const char *text, size_t length, GError **error)
{
    const lontar_waiting *waiting = lontar_waiting_of(writer);
    lontar_packing *packing;

    if (waiting != NULL) {
        return lontar_packing_pack(lontar_waiting_packing(waiting), text, length);
    }
    return lontar_packing_of(lontar_writer_index(writer), &packing, error)
               ? lontar_packing_pack(packing, text, length)
               : NULL;
}

static bool
put(lontar_writer *writer, const packed_key *key, const char *text, size_t length, GError **error)
{
    lontar_waiting *waiting = lontar_waiting_of(writer);

    if (waiting != NULL) {
        return lontar_waiting_put(waiting, key->bytes, key->length, text, length, error);
    }

    g_autoptr(GBytes) packed = pack(writer, text, length, error);
    size_t size;
    const void *value = packed == NULL ? NULL : g_bytes_get_data(packed, &size);

    return value != NULL &&
           lontar_writer_add_metadata(writer, key->bytes, key->length, value, size, error);
}

/* Unpack; the text has a NUL behind it, and may have some in it. */
static char *
read_value(const lontar_index *index, GBytes *value, size_t *out_length, GError **error)
{
    if (g_bytes_get_size(value) == 0) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_NOT_FOUND, "no such page text in the index");
        return NULL;
    }
    return lontar_packing_read(index, value, out_length, error);
}

static char *
get(const lontar_index *index, const packed_key *key, size_t *out_length, GError **error)
{
    g_autoptr(GBytes) value = lontar_index_metadata(index, key->bytes, key->length, error);

    return value == NULL ? NULL : read_value(index, value, out_length, error);
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
lontar_pages_pack_details(const lontar_index *index, const lontar_document *document,
                          GError **error)
{
    g_autofree char *details = lontar_details_encode(document);
    lontar_packing *packing;

    return lontar_packing_of(index, &packing, error)
               ? lontar_packing_pack(packing, details, strlen(details))
               : NULL;
}

bool
lontar_pages_put_packed(lontar_writer *writer, uint64_t key, GBytes *details, GError **error)
{
    packed_key packed = details_key(key);
    size_t size;
    const void *value = g_bytes_get_data(details, &size);

    return lontar_writer_add_metadata(writer, packed.bytes, packed.length, value, size, error);
}

/* --- what files say --- */

bool
lontar_pages_put_own(lontar_writer *writer, const char *id, const char *own, GError **error)
{
    g_autofree char *key = g_strconcat(LONTAR_PAGES_OWN, id, NULL);
    g_autoptr(GBytes) packed = pack(writer, own, strlen(own), error);
    size_t size;
    const void *value = packed == NULL ? NULL : g_bytes_get_data(packed, &size);

    return value != NULL &&
           lontar_writer_add_metadata(writer, key, strlen(key), value, size, error);
}

bool
lontar_pages_delete_own(lontar_writer *writer, const char *id, GError **error)
{
    g_autofree char *key = g_strconcat(LONTAR_PAGES_OWN, id, NULL);

    return lontar_writer_set_metadata(writer, key, strlen(key), "", 0, error);
}

char *
lontar_pages_own(const lontar_index *index, const char *id, GError **error)
{
    g_autofree char *key = g_strconcat(LONTAR_PAGES_OWN, id, NULL);
    g_autoptr(GBytes) value = lontar_index_metadata(index, key, strlen(key), error);
    size_t length = 0;
    const char *bytes = value == NULL ? NULL : g_bytes_get_data(value, &length);

    if (value != NULL && length > 0 && bytes[0] == '{') {
        return g_strndup(bytes, length); /* as it was kept once, not packed */
    }
    return value == NULL ? NULL : read_value(index, value, &length, error);
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

bool
lontar_pages_finish(lontar_writer *writer, GError **error)
{
    lontar_waiting *waiting = lontar_waiting_of(writer);

    return (waiting == NULL || lontar_waiting_end(waiting, error)) &&
           lontar_writer_finish(writer, error);
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
