/*
 * Shards: whose a document is.
 */
#include "shard.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "known.h"
#include "lontar/error.h"
#include "lontar/generation.h"
#include "lontar/sha256.h"

#define SHARDS_MAX 1024
#define FIELDS     4
#define BLOCK      65536

bool
lontar_shard_parse(const char *text, lontar_shard *out_shard, GError **error)
{
    g_auto(GStrv) parts = g_strsplit(text, "/", -1);
    guint64 number = 0, of = 0;

    if (g_strv_length(parts) != 2 ||
        !g_ascii_string_to_unsigned(parts[1], 10, 1, SHARDS_MAX, &of, NULL) ||
        !g_ascii_string_to_unsigned(parts[0], 10, 1, of, &number, NULL)) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_INVALID,
                    "--shard '%s' is not I/N with I from 1 to N, and N up to %d", text, SHARDS_MAX);
        return false;
    }
    *out_shard = (lontar_shard){(unsigned)number, (unsigned)of};
    return true;
}

bool
lontar_shard_has(const lontar_shard *shard, const char *id)
{
    if (shard->of < 2) {
        return true;
    }

    g_autofree char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, id, -1);
    digest[8] = '\0';
    return g_ascii_strtoull(digest, NULL, 16) % shard->of == shard->number - 1;
}

static char *
remembered(const char *index_path, GError **error)
{
    g_autofree char *file = g_build_filename(index_path, "shard", NULL);
    g_autoptr(GError) cause = NULL;
    char *text = NULL;

    if (g_file_get_contents(file, &text, NULL, &cause)) {
        return g_strchomp(text);
    }
    if (!g_error_matches(cause, G_FILE_ERROR, G_FILE_ERROR_NOENT)) {
        g_set_error_literal(error, LONTAR_ERROR, LONTAR_ERROR_IO, cause->message);
        return NULL;
    }
    return g_strdup("");
}

/* An index that takes all cannot become a shard: what is in it would have to go. */
static bool
remember(const char *index_path, const lontar_shard *shard, bool writes, GError **error)
{
    g_autofree char *file = g_build_filename(index_path, "shard", NULL);
    g_autofree char *text = g_strdup_printf("%u/%u\n", shard->number, shard->of);
    g_autofree char *current = lontar_generation_current(index_path, NULL, NULL);
    g_autoptr(GError) cause = NULL;

    if (current != NULL) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_INVALID,
                    "%s: was not made as a shard; --shard needs a new index", index_path);
        return false;
    }
    if (writes &&
        !g_file_set_contents_full(file, text, -1, G_FILE_SET_CONTENTS_DURABLE, 0666, &cause)) {
        g_set_error_literal(error, LONTAR_ERROR, LONTAR_ERROR_IO, cause->message);
        return false;
    }
    return true;
}

bool
lontar_shard_settle(const char *index_path, const char *asked, bool writes, lontar_shard *out_shard,
                    GError **error)
{
    g_autofree char *had = remembered(index_path, error);
    lontar_shard shard = {0, 0};

    if (had == NULL || (asked != NULL && !lontar_shard_parse(asked, &shard, error))) {
        return false;
    }
    if (*had != '\0') {
        if (!lontar_shard_parse(had, out_shard, error)) {
            g_prefix_error(error, "%s/shard: ", index_path);
            return false;
        }
        if (asked != NULL && (shard.number != out_shard->number || shard.of != out_shard->of)) {
            g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_INVALID,
                        "%s is shard %s, not %s: what is in it stays where it belongs", index_path,
                        had, asked);
            return false;
        }
        return true;
    }
    *out_shard = shard;
    return asked == NULL || remember(index_path, &shard, writes, error);
}

/* --- files --- */

/* What became of a file when it was last looked at. */
typedef struct {
    uint64_t size;
    int64_t mtime_ns;
    char *id;
} hashed;

static void
hashed_free(void *data)
{
    g_free(((hashed *)data)->id);
    g_free(data);
}

/* What is kept of earlier runs; what cannot be read is hashed again. */
static GHashTable *
load(const char *file)
{
    GHashTable *all = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, hashed_free);
    g_autofree char *text = NULL;

    if (!g_file_get_contents(file, &text, NULL, NULL)) {
        return all;
    }
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (size_t i = 0; lines[i] != NULL; i++) {
        g_auto(GStrv) fields = g_strsplit(lines[i], "\t", FIELDS);

        if (g_strv_length(fields) == FIELDS) {
            hashed *row = g_new0(hashed, 1);

            row->size = g_ascii_strtoull(fields[0], NULL, 10);
            row->mtime_ns = g_ascii_strtoll(fields[1], NULL, 10);
            row->id = g_strdup(fields[2]);
            g_hash_table_replace(all, g_strcompress(fields[3]), row);
        }
    }
    return all;
}

static bool
save(const char *file, GHashTable *all, GError **error)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GError) cause = NULL;
    GHashTableIter iter;
    gpointer path, value;

    g_hash_table_iter_init(&iter, all);
    while (g_hash_table_iter_next(&iter, &path, &value)) {
        const hashed *row = value;
        g_autofree char *escaped = g_strescape(path, NULL);

        g_string_append_printf(text, "%" G_GUINT64_FORMAT "\t%" G_GINT64_FORMAT "\t%s\t%s\n",
                               row->size, row->mtime_ns, row->id, escaped);
    }
    if (!g_file_set_contents(file, text->str, (gssize)text->len, &cause)) {
        g_set_error_literal(error, LONTAR_ERROR, LONTAR_ERROR_IO, cause->message);
        return false;
    }
    return true;
}

/* The id of a file's content; NULL when it cannot be read. */
static char *
hash_file(const lontar_library *library, const char *path)
{
    g_autoptr(lontar_sha256) sum = lontar_sha256_new();
    g_autofree char *hex = NULL;
    g_autofree guchar *block = g_malloc(BLOCK);
    int fd = lontar_library_read(library, path, NULL);
    ssize_t got = 1;

    while (fd >= 0 && got != 0) {
        got = read(fd, block, BLOCK);
        if (got < 0 && errno != EINTR) {
            break;
        }
        lontar_sha256_add(sum, block, (size_t)MAX(got, 0));
    }
    if (fd >= 0) {
        close(fd);
    }
    hex = lontar_sha256_end(sum);
    return fd >= 0 && got == 0 ? lontar_known_id(hex) : NULL;
}

static hashed *
look(const lontar_library *library, const lontar_crawled *file, GHashTable *before)
{
    const hashed *old = g_hash_table_lookup(before, file->path);
    hashed *row = g_new0(hashed, 1);

    row->size = file->size;
    row->mtime_ns = file->mtime_ns;
    row->id = old != NULL && old->size == file->size && old->mtime_ns == file->mtime_ns
                  ? g_strdup(old->id)
                  : hash_file(library, file->path);
    return row;
}

/* A file that cannot be read has no id: the first shard is the one that reports it. */
static bool
takes(const lontar_shard *shard, const hashed *row)
{
    return row->id == NULL ? shard->number == 1 : lontar_shard_has(shard, row->id);
}

bool
lontar_shard_narrow(const lontar_shard *shard, const char *index_path,
                    const lontar_library *library, bool writes, lontar_crawl *crawl,
                    GHashTable **out_elsewhere, GError **error)
{
    g_autofree char *file = g_build_filename(index_path, "shard-files", NULL);
    g_autoptr(GHashTable) before = load(file);
    g_autoptr(GHashTable) now = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, hashed_free);
    GHashTable *elsewhere = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);

    for (guint i = 0; i < crawl->files->len;) {
        const lontar_crawled *one = crawl->files->pdata[i];
        hashed *row = look(library, one, before);
        bool is_ours = takes(shard, row);

        if (!is_ours) {
            g_hash_table_insert(elsewhere, g_strdup(one->path), g_strdup(row->id));
        }
        if (row->id == NULL) {
            hashed_free(row);
        } else {
            g_hash_table_insert(now, g_strdup(one->path), row);
        }
        if (is_ours) {
            i++;
        } else {
            g_ptr_array_remove_index(crawl->files, i);
        }
    }
    *out_elsewhere = elsewhere;
    return !writes || save(file, now, error);
}
