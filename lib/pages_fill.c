/*
 * Waiting texts stand one after the other, as zstd takes samples.
 */
#include "pages_fill.h"

/* So much text waits; more would gain little. */
#define WAITING_MAX ((size_t)2 << 20)
/* Of dictionaries up to 128 kB zstd makes smaller tables, which are quicker. */
#define DICTIONARY_BYTES ((size_t)110 << 10)
/* A smaller one for fewer texts, which have to pay for it. */
#define DICTIONARY_MIN   ((size_t)8 << 10)
#define DICTIONARY_SHARE 32

struct lontar_waiting {
    lontar_writer *writer; /* lent: it owns this */
    GString *texts;        /* NULL = nothing waits any more */
    GArray *sizes;         /* size_t: of each */
    GPtrArray *keys;       /* GBytes */
    lontar_packing *packing;
};

static void
clear(lontar_waiting *waiting)
{
    if (waiting->texts != NULL) {
        g_string_free(g_steal_pointer(&waiting->texts), TRUE);
        g_array_unref(waiting->sizes);
        g_ptr_array_unref(waiting->keys);
    }
}

static void
free_waiting(void *data)
{
    lontar_waiting *waiting = data;

    clear(waiting);
    lontar_packing_free(waiting->packing);
    g_free(waiting);
}

lontar_waiting *
lontar_waiting_of(lontar_writer *writer)
{
    if (lontar_writer_index(writer) != NULL) {
        return NULL;
    }

    lontar_waiting *waiting = lontar_writer_attached(writer);

    if (waiting == NULL) {
        waiting = g_new0(lontar_waiting, 1);
        waiting->writer = writer;
        waiting->texts = g_string_new(NULL);
        waiting->sizes = g_array_new(FALSE, FALSE, sizeof(size_t));
        waiting->keys = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
        lontar_writer_attach(writer, waiting, free_waiting);
    }
    return waiting;
}

lontar_packing *
lontar_waiting_packing(const lontar_waiting *waiting)
{
    return waiting->packing;
}

static bool
put(const lontar_waiting *waiting, const char *key, size_t key_length, const char *text,
    size_t length, GError **error)
{
    g_autoptr(GBytes) packed = lontar_packing_pack(waiting->packing, text, length);
    size_t size;
    const void *value = g_bytes_get_data(packed, &size);

    return lontar_writer_add_metadata(waiting->writer, key, key_length, value, size, error);
}

/* Pack with a dictionary from now on, if the texts are enough for one. */
static bool
make_dictionary(lontar_waiting *waiting, GError **error)
{
    size_t length = waiting->texts->len;
    size_t bytes = length < WAITING_MAX ? length / DICTIONARY_SHARE : DICTIONARY_BYTES;
    g_autoptr(GBytes) dictionary =
        bytes < DICTIONARY_MIN
            ? NULL
            : lontar_packing_train(waiting->texts->str, (const size_t *)waiting->sizes->data,
                                   waiting->sizes->len, bytes);

    if (dictionary == NULL) {
        return true;
    }
    waiting->packing = lontar_packing_new(dictionary, LONTAR_PACKING_QUICK);
    return waiting->packing == NULL || lontar_packing_keep(waiting->writer, dictionary, error);
}

bool
lontar_waiting_end(lontar_waiting *waiting, GError **error)
{
    const char *text = waiting->texts == NULL ? NULL : waiting->texts->str;

    if (text == NULL) {
        return true;
    }
    if (!make_dictionary(waiting, error)) {
        return false;
    }
    for (guint i = 0; i < waiting->keys->len; i++) {
        size_t length = g_array_index(waiting->sizes, size_t, i), key_length;
        const char *key = g_bytes_get_data(waiting->keys->pdata[i], &key_length);

        if (!put(waiting, key, key_length, text, length, error)) {
            return false;
        }
        text += length;
    }
    clear(waiting);
    return true;
}

bool
lontar_waiting_put(lontar_waiting *waiting, const char *key, size_t key_length, const char *text,
                   size_t length, GError **error)
{
    if (waiting->texts == NULL) {
        return put(waiting, key, key_length, text, length, error);
    }
    g_string_append_len(waiting->texts, text, (gssize)length);
    g_array_append_val(waiting->sizes, length);
    g_ptr_array_add(waiting->keys, g_bytes_new(key, key_length));
    return waiting->texts->len < WAITING_MAX || lontar_waiting_end(waiting, error);
}
