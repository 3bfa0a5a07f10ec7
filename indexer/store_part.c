/*
 * Parts of a store.
 */
#include "store_part.h"

#include <glib/gstdio.h>
#include <string.h>

#include "lontar/pages.h"
#include "lontar/terms.h"
#include "store_private.h"

lontar_store *
lontar_store_part_new(const char *database, GError **error)
{
    g_autoptr(lontar_store) part = g_new0(lontar_store, 1);

    part->committed = -1;
    part->ids = g_string_new(NULL);
    part->database = g_strdup(database);
    part->writer = lontar_writer_open_bulk(database, error);
    return part->writer == NULL ? NULL : g_steal_pointer(&part);
}

size_t
lontar_store_part_bytes(const lontar_store *part)
{
    return part->commit_bytes;
}

uint64_t
lontar_store_part_pages(const lontar_store *part)
{
    return part->pages;
}

const char *
lontar_store_part_ids(const lontar_store *part)
{
    return part->ids->str;
}

static bool
copy(lontar_store *part, const lontar_store *store, const char *key, GError **error)
{
    g_autoptr(GBytes) value = lontar_writer_metadata(store->writer, key, strlen(key), error);

    if (value == NULL) {
        return false;
    }

    size_t length;
    const void *data = g_bytes_get_data(value, &length);

    return lontar_writer_set_metadata(part->writer, key, strlen(key), data, length, error);
}

bool
lontar_store_part_describe(lontar_store *part, const lontar_store *store, uint64_t pages,
                           GError **error)
{
    uint64_t next_key;

    part->revision = store->revision;
    part->pages = pages;
    part->changed = true;
    return copy(part, store, LONTAR_META_UUID, error) &&
           copy(part, store, LONTAR_META_ANALYSIS, error) &&
           lontar_pages_allocate(store->writer, &next_key, error) &&
           lontar_pages_reserve(part->writer, next_key, error) && lontar_store_commit(part, error);
}

bool
lontar_store_part_end(lontar_store *part, GError **error)
{
    bool done = lontar_writer_commit(part->writer, error);

    g_clear_pointer(&part->writer, lontar_writer_free);
    return done;
}

bool
lontar_store_part_report(const lontar_store *store, const char *ids, GError **error)
{
    lontar_store reporter = {.committed = store->committed, .ids = g_string_new(ids)};
    bool done = lontar_store_report(&reporter, error);

    g_string_free(reporter.ids, TRUE);
    return done;
}

void
lontar_store_part_remove(const char *database)
{
    g_autoptr(GDir) entries = g_dir_open(database, 0, NULL);
    const char *name;

    while (entries != NULL && (name = g_dir_read_name(entries)) != NULL) {
        g_autofree char *path = g_build_filename(database, name, NULL);

        (void)g_unlink(path); /* what stays is removed with the generation */
    }
    (void)g_rmdir(database); /* likewise */
}
