/*
 * lontar-index list: id, sha256 and path of all that is in the index, by id.
 *
 * A document with several paths has a line for each; an imported record has neither sum nor path.
 */
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "known.h"
#include "lontar/record.h"
#include "lontar/terms.h"
#include "view.h"

typedef struct {
    const lontar_index *index;
    GHashTable *sums; /* id -> sha256 */
    GPtrArray *lines; /* owned */
    GError *error;
} listing;

static int
compare_lines(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static GHashTable *
sums_by_id(const lontar_index *index, GError **error)
{
    g_autoptr(GHashTable) known = lontar_known_load(index, error);
    GHashTable *sums = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    GHashTableIter each;
    void *value;

    if (known == NULL) {
        g_hash_table_unref(sums);
        return NULL;
    }
    g_hash_table_iter_init(&each, known);
    while (g_hash_table_iter_next(&each, NULL, &value)) {
        const lontar_known *file = value;

        g_hash_table_insert(sums, lontar_known_id(file->sha256), g_strdup(file->sha256));
    }
    return sums;
}

static void
add_lines(listing *of, const lontar_record *record)
{
    const char *id = lontar_record_id(record);
    const char *sum = g_hash_table_lookup(of->sums, id);
    const char *const *paths = lontar_record_paths(record);

    for (size_t i = 0; paths[i] != NULL; i++) {
        g_ptr_array_add(of->lines,
                        g_strdup_printf("%s\t%s\t%s", id, sum != NULL ? sum : "", paths[i]));
    }
    if (paths[0] == NULL) {
        g_ptr_array_add(of->lines, g_strdup_printf("%s\t\t", id));
    }
}

static bool
list_document(uint32_t docid, uint32_t wdf, void *data)
{
    listing *of = data;
    g_autoptr(GBytes) bytes = lontar_index_data(of->index, docid, &of->error);
    g_autoptr(lontar_record) record =
        bytes == NULL ? NULL : lontar_record_decode(bytes, &of->error);

    (void)wdf;
    if (record != NULL) {
        add_lines(of, record);
    }
    return record != NULL;
}

int
lontar_command_list(const lontar_options *options, GError **error)
{
    g_autoptr(lontar_index) index = lontar_view_open(options->index, error);
    g_autoptr(GHashTable) sums = index == NULL ? NULL : sums_by_id(index, error);
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
    listing of = {index, sums, lines, NULL};

    if (sums == NULL || !lontar_index_each_posting(index, "", list_document, &of, error)) {
        return 3;
    }
    if (of.error != NULL) {
        g_propagate_error(error, of.error);
        return 3;
    }
    g_ptr_array_sort(lines, compare_lines);
    for (size_t i = 0; i < lines->len; i++) {
        puts(lines->pdata[i]);
    }
    return 0;
}
