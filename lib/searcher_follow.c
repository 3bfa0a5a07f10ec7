/*
 * Following an index: a searcher's handles, state and columns, moved on to its last revision.
 *
 * A generation is followed by the stamp of the pointer to it, commits within one by reopening, and
 * what is behind a socket by the watch over it. Remote shards that do not answer are left out.
 */
#include "searcher.h"

#include <stdlib.h>
#include <string.h>

#include "lontar/generation.h"
#include "lontar/terms.h"
#include "remote.h"
#include "shards.h"

/* Languages that query words are stemmed in besides the asker's, and their share of documents. */
#define LANGUAGES_MAX  4
#define LANGUAGE_SHARE 0.01

/* Generations that may be switched to, and the one before removed, while one is being opened. */
#define FOLLOW_TRIES 4

/* Servers close a connection that was silent for 60 s. */
#define SILENCE_US (INT64_C(30) * G_USEC_PER_SEC)

/* Whether a pointer leads elsewhere than when it was last looked at. */
static bool
has_moved(const lontar_searcher *searcher)
{
    for (size_t i = 0; searcher->locations[i] != NULL; i++) {
        if (!lontar_shard_is_remote(searcher->locations[i]) &&
            lontar_generation_stamp(searcher->locations[i]) != searcher->stamps[i]) {
            return true;
        }
    }
    return false;
}

/* Add what is at a path to an index, which begins as NULL. */
static bool
open_one(lontar_index **index, const char *path, GError **error)
{
    if (*index != NULL) {
        return lontar_index_add(*index, path, error);
    }
    *index = lontar_index_open(path, error);
    return *index != NULL;
}

/* Open the end of a remote location that is best; those that do not answer are given up. */
static char *
open_end(lontar_index **index, const char *location, GError **error)
{
    for (;;) {
        g_autofree char *best = lontar_shards_choose(location);
        g_autoptr(GError) cause = NULL;

        if (best == NULL) {
            return g_strdup("");
        }
        if (open_one(index, best, &cause)) {
            return g_steal_pointer(&best);
        }
        if (!g_error_matches(cause, LONTAR_ERROR, LONTAR_ERROR_IO)) {
            g_propagate_error(error, g_steal_pointer(&cause));
            return NULL;
        }
        lontar_shards_give_up(best);
    }
}

/* Open every location that answers; without any of the local ones there is nothing to open. */
static lontar_index *
open_all(lontar_searcher *searcher, GError **error)
{
    g_autoptr(GPtrArray) ends = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(lontar_index) index = NULL;

    searcher->missing = 0;
    for (size_t i = 0; searcher->locations[i] != NULL; i++) {
        const char *location = searcher->locations[i];
        char *path = lontar_shard_is_remote(location)
                         ? open_end(&index, location, error)
                         : lontar_generation_current(location, &searcher->stamps[i], error);

        if (path == NULL) {
            return NULL;
        }
        g_ptr_array_add(ends, path);
        if (!lontar_shard_is_remote(location) && !open_one(&index, path, error)) {
            return NULL;
        }
        searcher->missing += *path == '\0';
    }
    if (index == NULL) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_IO, "none of %zu shards answers",
                    searcher->missing);
        return NULL;
    }
    g_ptr_array_add(ends, NULL);
    g_strfreev(searcher->ends);
    searcher->ends = (char **)g_ptr_array_free(g_steal_pointer(&ends), FALSE);
    return g_steal_pointer(&index);
}

char *
lontar_searcher_key(const lontar_index *shard, const char *key, GError **error)
{
    g_autoptr(GBytes) bytes = lontar_index_metadata(shard, key, strlen(key), error);
    size_t length;

    if (bytes == NULL) {
        return NULL;
    }

    const char *text = g_bytes_get_data(bytes, &length);
    return g_strndup(text != NULL ? text : "", length);
}

/* Add one shard's share to the state. */
static bool
read_shard(lontar_searcher *searcher, const lontar_index *shard, uint64_t *out_revision,
           GError **error)
{
    g_autofree char *uuid = lontar_searcher_key(shard, LONTAR_META_UUID, error);
    g_autofree char *revision =
        uuid == NULL ? NULL : lontar_searcher_key(shard, LONTAR_META_REVISION, error);
    g_autofree char *pages =
        revision == NULL ? NULL : lontar_searcher_key(shard, LONTAR_META_PAGES, error);
    g_autofree char *updated =
        pages == NULL ? NULL : lontar_searcher_key(shard, LONTAR_META_UPDATED, error);

    if (updated == NULL) {
        return false;
    }
    if (searcher->uuid == NULL) {
        searcher->uuid = g_steal_pointer(&uuid);
    }
    if (searcher->updated == NULL || strcmp(searcher->updated, updated) < 0) {
        g_free(searcher->updated);
        searcher->updated = g_steal_pointer(&updated);
    }
    *out_revision = g_ascii_strtoull(revision, NULL, 10);
    searcher->state.revision += *out_revision;
    searcher->state.pages += g_ascii_strtoull(pages, NULL, 10);
    return true;
}

static bool
read_state(lontar_searcher *searcher, GError **error)
{
    const lontar_index *index = searcher->index;

    g_clear_pointer(&searcher->uuid, g_free);
    g_clear_pointer(&searcher->updated, g_free);
    g_clear_pointer(&searcher->history, lontar_history_unref);
    g_free(searcher->revisions);
    searcher->revisions = g_new0(uint64_t, lontar_index_shard_size(index));
    searcher->behind = 0;
    searcher->state = (lontar_index_state){.documents = lontar_index_document_size(index)};
    for (size_t i = 0, shard = 0; searcher->locations[i] != NULL; i++) {
        bool is_remote = lontar_shard_is_remote(searcher->locations[i]);
        uint64_t known = is_remote ? lontar_shards_revision(searcher->locations[i]) : 0;

        if (*searcher->ends[i] == '\0') {
            searcher->state.revision += known;
            continue;
        }
        if (!read_shard(searcher, lontar_index_shard_of(index, (uint32_t)shard + 1),
                        &searcher->revisions[shard], error)) {
            return false;
        }
        if (is_remote) {
            lontar_shards_note(searcher->ends[i], searcher->revisions[shard]);
            searcher->behind += searcher->revisions[shard] < known;
        }
        shard++;
    }
    searcher->state.shards_missing = searcher->missing;
    searcher->state.uuid = searcher->uuid;
    searcher->state.updated = searcher->updated;
    return true;
}

/* What tells the index as it is now from what it was and from others. */
static char *
state_name(const lontar_searcher *searcher)
{
    GString *name = g_string_new(NULL);

    for (size_t i = 0; searcher->locations[i] != NULL; i++) {
        g_string_append_printf(name, "%s\n%" G_GUINT64_FORMAT "\n", searcher->locations[i],
                               searcher->stamps[i]);
    }
    g_string_append_printf(name, "%" G_GUINT64_FORMAT " %zu %" G_GUINT32_FORMAT,
                           searcher->state.revision, searcher->state.documents,
                           lontar_index_last_docid(searcher->index));
    return g_string_free(name, FALSE);
}

static int
compare_shares(const void *left, const void *right)
{
    const lontar_facet_value *a = left;
    const lontar_facet_value *b = right;

    if (a->count != b->count) {
        return a->count > b->count ? -1 : 1;
    }
    return strcmp(a->value, b->value);
}

/* The languages that documents are in, with how many are. */
static GArray *
count_languages(const lontar_searcher *searcher)
{
    GArray *rows = g_array_new(FALSE, FALSE, sizeof(lontar_facet_value));

    if (searcher->columns == NULL) {
        const GArray *known = searcher->known[LONTAR_FIELD_LANGUAGE];

        g_array_append_vals(rows, known->data, known->len);
        return rows;
    }

    const lontar_column *column = lontar_columns_of(searcher->columns, LONTAR_FIELD_LANGUAGE);
    for (guint code = 0; code < column->values->len; code++) {
        lontar_facet_value row = {column->values->pdata[code], column->counts[code], false};

        g_array_append_val(rows, row);
    }
    return rows;
}

/* The languages that enough documents are in, without those of a region. */
static void
find_languages(lontar_searcher *searcher)
{
    g_autoptr(GArray) rows = count_languages(searcher);
    double least = LANGUAGE_SHARE * (double)searcher->state.documents;

    g_ptr_array_set_size(searcher->languages, 0);
    g_array_sort(rows, compare_shares);
    for (guint i = 0; i < rows->len && searcher->languages->len < LANGUAGES_MAX; i++) {
        const lontar_facet_value *row = &g_array_index(rows, lontar_facet_value, i);

        if (strchr(row->value, '-') == NULL && (double)row->count >= least) {
            g_ptr_array_add(searcher->languages, g_strdup(row->value));
        }
    }
}

/* A change that the state does not show gets columns of its own: sharing goes by the state. */
static bool
load(lontar_searcher *searcher, GError **error)
{
    if (!read_state(searcher, error)) {
        return false;
    }
    if (lontar_searcher_is_remote(searcher)) {
        if (!lontar_remote_know(searcher, error)) {
            return false;
        }
        find_languages(searcher);
        return true;
    }

    g_autofree char *name = state_name(searcher);
    bool is_same = g_strcmp0(name, searcher->name) == 0;
    bool is_one = lontar_index_shard_size(searcher->index) == 1;
    lontar_columns *columns = lontar_columns_get(searcher->index, is_same ? NULL : name,
                                                 is_one ? searcher->ends[0] : NULL, error);
    if (columns == NULL) {
        return false;
    }
    lontar_columns_unref(searcher->columns);
    searcher->columns = columns;
    g_free(searcher->name);
    searcher->name = g_steal_pointer(&name);
    find_languages(searcher);
    return true;
}

/* Whether nothing has happened that an open index does not show by being reopened. */
static bool
is_open(const lontar_searcher *searcher)
{
    return searcher->index != NULL && !has_moved(searcher) &&
           (!lontar_searcher_is_remote(searcher) ||
            (searcher->shard_moves == lontar_shards_moves() &&
             g_get_monotonic_time() - searcher->used_us < SILENCE_US));
}

/* Remote shards are reopened by their watch's word, as to ask each of them takes a round trip. */
static bool
reopen(lontar_searcher *searcher, GError **error)
{
    for (size_t i = 0; searcher->locations[i] != NULL; i++) {
        if (!lontar_shard_is_remote(searcher->locations[i])) {
            return lontar_index_reopen(searcher->index, NULL, error);
        }
    }
    return true;
}

static bool
open_anew(lontar_searcher *searcher, GError **error)
{
    uint64_t shard_moves = lontar_shards_moves();
    lontar_index *index = open_all(searcher, error);

    if (index == NULL) {
        return false;
    }
    lontar_index_free(searcher->index);
    searcher->index = index;
    searcher->shard_moves = shard_moves;
    return true;
}

/* The handle may also have moved by itself, in a read that commits had overtaken. */
static bool
follow_once(lontar_searcher *searcher, GError **error)
{
    if (is_open(searcher)) {
        if (!reopen(searcher, error)) {
            return false;
        }
        if (searcher->moves == lontar_index_moves(searcher->index)) {
            return true;
        }
    } else if (!open_anew(searcher, error)) {
        return false;
    }
    searcher->moves = UINT64_MAX;
    g_clear_pointer(&searcher->columns, lontar_columns_unref);
    lontar_forms_clear(searcher->forms);
    do {
        uint64_t moves = lontar_index_moves(searcher->index);

        if (!load(searcher, error)) {
            return false;
        }
        searcher->moves = moves;
    } while (lontar_index_moves(searcher->index) != searcher->moves);
    return true;
}

bool
lontar_searcher_has_lost_shard(lontar_searcher *searcher)
{
    bool is_late = false;
    const char *end =
        searcher->index == NULL ? NULL : lontar_index_failed(searcher->index, &is_late);

    if (end == NULL) {
        return false;
    }
    if (is_late) {
        lontar_shards_give_up(end);
    }
    searcher->shard_moves = 0;
    return true;
}

bool
lontar_searcher_follow(lontar_searcher *searcher, GError **error)
{
    for (int attempt = 1; attempt < FOLLOW_TRIES; attempt++) {
        (void)lontar_searcher_has_lost_shard(searcher); /* then it is opened anew */
        if (follow_once(searcher, NULL)) {
            searcher->used_us = g_get_monotonic_time();
            return true;
        }
        memset(searcher->stamps, 0, g_strv_length(searcher->locations) * sizeof(uint64_t));
        searcher->shard_moves = 0;
    }
    searcher->used_us = g_get_monotonic_time();
    return follow_once(searcher, error);
}
