/*
 * Known files: one line of text each, the path last as it may hold anything but NUL.
 */
#include "known.h"

#include <string.h>

#include "lontar/terms.h"

/* A key holds this much of the path itself; a longer path ends in its checksum. */
#define KEY_PATH_MAX 160
#define FIELDS       6

void
lontar_known_free(lontar_known *known)
{
    if (known != NULL) {
        g_free(known->path);
        g_free(known->sha256);
        g_free(known->said);
        g_free(known->sidecar);
        g_free(known);
    }
}

char *
lontar_known_id(const char *sha256)
{
    return g_strndup(sha256, LONTAR_ID_LENGTH);
}

char *
lontar_known_key(const char *path)
{
    if (strlen(path) <= KEY_PATH_MAX) {
        return g_strconcat(LONTAR_META_FILE, path, NULL);
    }

    g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, path, -1);

    return g_strdup_printf(LONTAR_META_FILE "%.*s//%s", KEY_PATH_MAX, path, sum);
}

char *
lontar_known_format(const lontar_known *known)
{
    return g_strdup_printf("%" G_GUINT64_FORMAT "\t%" G_GINT64_FORMAT "\t%s\t%s\t%s\t%s",
                           known->size, known->mtime_ns, known->sha256, known->said, known->sidecar,
                           known->path);
}

lontar_known *
lontar_known_parse(const char *text, size_t length)
{
    g_autofree char *line = g_strndup(text, length);
    g_auto(GStrv) fields = g_strsplit(line, "\t", FIELDS);

    if (g_strv_length(fields) != FIELDS || strlen(fields[2]) <= LONTAR_ID_LENGTH) {
        return NULL;
    }

    lontar_known *known = g_new0(lontar_known, 1);

    known->size = g_ascii_strtoull(fields[0], NULL, 10);
    known->mtime_ns = g_ascii_strtoll(fields[1], NULL, 10);
    known->sha256 = g_strdup(fields[2]);
    known->said = g_strdup(fields[3]);
    known->sidecar = g_strdup(fields[4]);
    known->path = g_strdup(fields[5]);
    return known;
}

static bool
take_key(const char *key, size_t length, void *data)
{
    g_ptr_array_add(data, g_bytes_new(key, length));
    return true;
}

GHashTable *
lontar_known_load(const lontar_index *index, GError **error)
{
    g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
    g_autoptr(GHashTable) all =
        g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)lontar_known_free);

    if (!lontar_index_each_key(index, LONTAR_META_FILE, strlen(LONTAR_META_FILE), take_key, keys,
                               error)) {
        return NULL;
    }
    for (size_t i = 0; i < keys->len; i++) {
        size_t length;
        const char *key = g_bytes_get_data(keys->pdata[i], &length);
        g_autoptr(GBytes) value = lontar_index_metadata(index, key, length, error);

        if (value == NULL) {
            return NULL;
        }

        const char *text = g_bytes_get_data(value, &length);
        lontar_known *known = lontar_known_parse(text, length);

        if (known != NULL) {
            g_hash_table_replace(all, known->path, known);
        }
    }
    return g_steal_pointer(&all);
}
