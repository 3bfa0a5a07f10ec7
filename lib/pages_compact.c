/*
 * A dictionary of a library's texts, and texts packed anew with it while they are copied.
 *
 * A dictionary has to be there before a text is packed with it, and should be of all kinds of texts
 * that a library has. So it is made where the whole library is at hand and is copied anyway.
 */
#include "lontar/pages.h"

#include <string.h>

#include "packing.h"

/* First bytes of the keys of what is packed: pages, details, what files say. */
static const char *const kinds[] = {"p", "d", LONTAR_PAGES_OWN};

/* Texts that a dictionary is made from, and their bytes: more of either gains little. */
#define SAMPLES_MAX       1000
#define SAMPLE_BYTES_MAX  ((size_t)2 << 20)
#define SAMPLE_BYTES_EACH ((size_t)1 << 16)
/* A smaller one for fewer texts, which have to pay for it. */
#define DICTIONARY_MAX   ((size_t)220 << 10)
#define DICTIONARY_MIN   ((size_t)8 << 10)
#define DICTIONARY_SHARE 32

typedef struct {
    const lontar_index *index;
    GString *texts;
    GArray *sizes; /* size_t */
    size_t seen, step;
    GError *error;
} sampling;

static bool
count_key(const char *key, size_t length, void *data)
{
    ++*(size_t *)data;
    return true;
}

static bool
sample(const char *key, size_t length, void *data)
{
    sampling *of = data;

    if (of->seen++ % of->step != 0) {
        return true;
    }

    g_autoptr(GBytes) value = lontar_index_metadata(of->index, key, length, &of->error);
    size_t size = 0;
    g_autofree char *text = value == NULL || g_bytes_get_size(value) == 0
                                ? NULL
                                : lontar_packing_read(of->index, value, &size, &of->error);

    if (text != NULL && size > 0 && of->texts->len < SAMPLE_BYTES_MAX) {
        size = MIN(size, SAMPLE_BYTES_EACH);
        g_string_append_len(of->texts, text, (gssize)size);
        g_array_append_val(of->sizes, size);
    }
    g_clear_error(&of->error); /* what is damaged is copied as it is, and found by a check */
    return true;
}

/* A dictionary for the texts of an index; NULL if they are too few. */
static GBytes *
make_dictionary(const lontar_index *index, GError **error)
{
    sampling of = {.index = index, .step = 1};
    size_t texts = 0;
    bool ok = true;

    for (size_t i = 0; ok && i < G_N_ELEMENTS(kinds); i++) {
        ok = lontar_index_each_key(index, kinds[i], 1, count_key, &texts, error);
    }
    of.step = 1 + texts / SAMPLES_MAX;
    of.texts = g_string_new(NULL);
    of.sizes = g_array_new(FALSE, FALSE, sizeof(size_t));
    for (size_t i = 0; ok && i < G_N_ELEMENTS(kinds); i++) {
        ok = lontar_index_each_key(index, kinds[i], 1, sample, &of, error);
    }

    size_t bytes = MIN(of.texts->len * of.step / DICTIONARY_SHARE, DICTIONARY_MAX);
    GBytes *dictionary = ok && bytes >= DICTIONARY_MIN
                             ? lontar_packing_train(of.texts->str, (const size_t *)of.sizes->data,
                                                    of.sizes->len, bytes)
                             : NULL;

    g_string_free(of.texts, TRUE);
    g_array_unref(of.sizes);
    return dictionary;
}

bool
lontar_pages_train(const lontar_index *index, GBytes **out_dictionary, GError **error)
{
    g_autoptr(GError) cause = NULL;
    lontar_packing *packing;

    *out_dictionary = NULL;
    if (!lontar_packing_of(index, &packing, error)) {
        return false;
    }
    *out_dictionary = packing != NULL ? NULL : make_dictionary(index, &cause);
    if (cause != NULL) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    return true;
}

bool
lontar_pages_keep_dictionary(lontar_writer *writer, GBytes *dictionary, GError **error)
{
    return lontar_packing_keep(writer, dictionary, error);
}

bool
lontar_pages_make_dictionary(lontar_writer *writer, GError **error)
{
    g_autoptr(GBytes) dictionary = NULL;

    return lontar_pages_train(lontar_writer_index(writer), &dictionary, error) &&
           (dictionary == NULL || lontar_packing_keep(writer, dictionary, error));
}

static GBytes *
repack(const char *key, size_t key_length, const char *value, size_t size, void *data)
{
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (key[0] == kinds[i][0]) {
            g_autoptr(GBytes) old = g_bytes_new_static(value, size);

            return lontar_packing_repack(data, old);
        }
    }
    return NULL;
}

bool
lontar_pages_compact(const char *source, const char *path, GError **error)
{
    g_autoptr(lontar_index) index = lontar_index_open(source, error);
    lontar_packing *packing;

    return index != NULL && lontar_packing_of(index, &packing, error) &&
           lontar_compact(source, path, packing == NULL ? NULL : repack, packing, error);
}
