/*
 * lontar-index delete: take documents out of the index.
 *
 * A document whose file is still in the library comes back with the next update: withdrawing a
 * publication is taking its file out of the library.
 */
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "known.h"
#include "lontar/error.h"
#include "lontar/path.h"
#include "store.h"
#include "view.h"

/* Forget the files of a document, so that nothing is known of paths without one. */
static bool
forget_files(lontar_store *store, GHashTable *known, const char *id, GError **error)
{
    GHashTableIter each;
    void *value;

    g_hash_table_iter_init(&each, known);
    while (g_hash_table_iter_next(&each, NULL, &value)) {
        const lontar_known *file = value;
        g_autofree char *own_id = lontar_known_id(file->sha256);
        g_autofree char *written = lontar_path_escape(file->path);

        if (g_str_equal(own_id, id)) {
            fprintf(stderr, "%s: comes back with the next update unless its file goes too\n",
                    written);
            if (!lontar_store_forget_file(store, file->path, error)) {
                return false;
            }
        }
    }
    return true;
}

static bool
delete_one(lontar_store *store, GHashTable *known, const char *id, size_t *deleted, GError **error)
{
    bool found = false;

    if (strlen(id) > 0 && strlen(id) <= LONTAR_ID_MAX) {
        if (!lontar_store_delete(store, id, &found, error) ||
            !forget_files(store, known, id, error)) {
            return false;
        }
    }
    if (found) {
        (*deleted)++;
    } else {
        fprintf(stderr, "%s: no such document in the index\n", id);
    }
    return true;
}

int
lontar_command_delete(const lontar_options *options, GError **error)
{
    size_t wanted = g_strv_length(options->arguments);
    size_t deleted = 0;
    g_autoptr(lontar_index) index = lontar_view_open(options->index, error);
    g_autoptr(lontar_lock) lock =
        index == NULL ? NULL : lontar_lock_take(options->index, (unsigned)options->wait_s, error);
    g_autoptr(GHashTable) known = lock == NULL ? NULL : lontar_known_load(index, error);
    lontar_store_options where = {lock, options->index, NULL, &options->budget};
    g_autoptr(lontar_store) store = known == NULL ? NULL : lontar_store_open(&where, error);

    if (store == NULL) {
        return 3;
    }
    for (size_t i = 0; i < wanted; i++) {
        if (!delete_one(store, known, options->arguments[i], &deleted, error)) {
            return 3;
        }
    }
    if (!lontar_store_close(store, error)) {
        return 3;
    }
    printf("deleted %zu\n", deleted);
    return deleted == wanted ? 0 : deleted == 0 ? 3 : 1;
}
