/*
 * Searchers: one thread's handles, which follow the index to its last revision.
 *
 * A generation is followed by the stamp of the pointer to it, commits within one by reopening.
 */
#include "searcher.h"

#include <stdlib.h>
#include <string.h>

#include "lontar/generation.h"
#include "lontar/pages.h"
#include "lontar/terms.h"
#include "lontar/twins.h"

/* Languages that query words are stemmed in besides the asker's, and their share of documents. */
#define LANGUAGES_MAX  4
#define LANGUAGE_SHARE 0.01

/* Generations that may be switched to, and the one before removed, while one is being opened. */
#define FOLLOW_TRIES 4

/* Contents that followed each other at a path; a ring of them must not turn for ever. */
#define REDIRECTS_MAX 64

static bool
is_remote(const char *location)
{
    return g_str_has_prefix(location, "tcp:");
}

lontar_searcher *
lontar_searcher_open(const lontar_vocabularies *vocabularies, const char *const *locations,
                     GError **error)
{
    g_autoptr(lontar_searcher) searcher = g_new0(lontar_searcher, 1);

    searcher->vocabularies = vocabularies;
    searcher->locations = g_strdupv((char **)locations);
    searcher->time_ms = LONTAR_SEARCH_TIME_MS;
    searcher->stamps = g_new0(uint64_t, g_strv_length(searcher->locations) + 1);
    searcher->languages = g_ptr_array_new_with_free_func(g_free);
    searcher->analyser = lontar_analyser_new(error);
    if (searcher->analyser == NULL || !lontar_searcher_follow(searcher, error)) {
        return NULL;
    }
    return g_steal_pointer(&searcher);
}

void
lontar_searcher_free(lontar_searcher *searcher)
{
    if (searcher != NULL) {
        g_strfreev(searcher->locations);
        g_free(searcher->stamps);
        g_free(searcher->revisions);
        lontar_history_unref(searcher->history);
        lontar_index_free(searcher->index);
        lontar_analyser_free(searcher->analyser);
        lontar_columns_unref(searcher->columns);
        g_free(searcher->name);
        g_ptr_array_unref(searcher->languages);
        g_free(searcher->uuid);
        g_free(searcher->updated);
        g_free(searcher);
    }
}

void
lontar_searcher_set_time(lontar_searcher *searcher, int64_t time_ms)
{
    searcher->time_ms = time_ms;
}

/* Whether a pointer leads elsewhere than when it was last looked at. */
static bool
has_moved(const lontar_searcher *searcher)
{
    for (size_t i = 0; searcher->locations[i] != NULL; i++) {
        if (!is_remote(searcher->locations[i]) &&
            lontar_generation_stamp(searcher->locations[i]) != searcher->stamps[i]) {
            return true;
        }
    }
    return false;
}

static lontar_index *
open_all(char **locations, uint64_t *stamps, GError **error)
{
    g_autoptr(lontar_index) index = NULL;

    for (size_t i = 0; locations[i] != NULL; i++) {
        g_autofree char *path = is_remote(locations[i])
                                    ? g_strdup(locations[i])
                                    : lontar_generation_current(locations[i], &stamps[i], error);

        if (path == NULL) {
            return NULL;
        }
        if (index == NULL) {
            index = lontar_index_open(path, error);
        } else if (!lontar_index_add(index, path, error)) {
            return NULL;
        }
        if (index == NULL) {
            return NULL;
        }
    }
    return g_steal_pointer(&index);
}

static char *
read_key(const lontar_index *shard, const char *key, GError **error)
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
    g_autofree char *uuid = read_key(shard, LONTAR_META_UUID, error);
    g_autofree char *revision = uuid == NULL ? NULL : read_key(shard, LONTAR_META_REVISION, error);
    g_autofree char *pages = revision == NULL ? NULL : read_key(shard, LONTAR_META_PAGES, error);
    g_autofree char *updated = pages == NULL ? NULL : read_key(shard, LONTAR_META_UPDATED, error);

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
    searcher->state = (lontar_index_state){.documents = lontar_index_document_size(index)};
    for (size_t i = 0; i < lontar_index_shard_size(index); i++) {
        if (!read_shard(searcher, lontar_index_shard_of(index, (uint32_t)i + 1),
                        &searcher->revisions[i], error)) {
            return false;
        }
    }
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

/* The languages that enough documents are in, without those of a region. */
static void
find_languages(lontar_searcher *searcher)
{
    const lontar_column *column = lontar_columns_of(searcher->columns, LONTAR_FIELD_LANGUAGE);
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(lontar_facet_value));
    double least = LANGUAGE_SHARE * (double)lontar_columns_document_size(searcher->columns);

    g_ptr_array_set_size(searcher->languages, 0);
    for (guint code = 0; code < column->values->len; code++) {
        lontar_facet_value row = {column->values->pdata[code], column->counts[code], false};

        if (strchr(row.value, '-') == NULL && (double)row.count >= least) {
            g_array_append_val(rows, row);
        }
    }
    g_array_sort(rows, compare_shares);
    for (guint i = 0; i < rows->len && i < LANGUAGES_MAX; i++) {
        g_ptr_array_add(searcher->languages,
                        g_strdup(g_array_index(rows, lontar_facet_value, i).value));
    }
}

/* A change that the state does not show gets columns of its own: sharing goes by the state. */
static bool
load(lontar_searcher *searcher, GError **error)
{
    if (!read_state(searcher, error)) {
        return false;
    }

    g_autofree char *name = state_name(searcher);
    bool is_same = g_strcmp0(name, searcher->name) == 0;
    lontar_columns *columns = lontar_columns_get(searcher->index, is_same ? NULL : name, error);
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

/* The handle may also have moved by itself, in a read that commits had overtaken. */
static bool
follow_once(lontar_searcher *searcher, GError **error)
{
    if (searcher->index != NULL && !has_moved(searcher)) {
        if (!lontar_index_reopen(searcher->index, NULL, error)) {
            return false;
        }
        if (searcher->columns != NULL && lontar_index_moves(searcher->index) == searcher->moves) {
            return true;
        }
    } else {
        lontar_index *index = open_all(searcher->locations, searcher->stamps, error);

        if (index == NULL) {
            return false;
        }
        lontar_index_free(searcher->index);
        searcher->index = index;
    }
    g_clear_pointer(&searcher->columns, lontar_columns_unref);
    do {
        searcher->moves = lontar_index_moves(searcher->index);
        if (!load(searcher, error)) {
            return false;
        }
    } while (lontar_index_moves(searcher->index) != searcher->moves);
    return true;
}

bool
lontar_searcher_follow(lontar_searcher *searcher, GError **error)
{
    for (int attempt = 1; attempt < FOLLOW_TRIES; attempt++) {
        if (follow_once(searcher, NULL)) {
            return true;
        }
        memset(searcher->stamps, 0, g_strv_length(searcher->locations) * sizeof(uint64_t));
    }
    return follow_once(searcher, error);
}

const lontar_index_state *
lontar_searcher_state(lontar_searcher *searcher, GError **error)
{
    return lontar_searcher_follow(searcher, error) ? &searcher->state : NULL;
}

static int64_t
read_time(const char *text)
{
    g_autoptr(GDateTime) time = g_date_time_new_from_iso8601(text, NULL);

    return time == NULL ? 0 : g_date_time_to_unix(time);
}

lontar_history *
lontar_searcher_history(lontar_searcher *searcher, GError **error)
{
    if (searcher->history == NULL) {
        searcher->history =
            lontar_history_read(searcher->index, read_time(searcher->updated), error);
    }
    return searcher->history == NULL ? NULL : lontar_history_ref(searcher->history);
}

lontar_record *
lontar_searcher_record_at(const lontar_searcher *searcher, uint32_t docid, GError **error)
{
    g_autoptr(GBytes) data = lontar_index_data(searcher->index, docid, error);

    return data == NULL ? NULL : lontar_record_decode(data, error);
}

char *
lontar_searcher_text_at(const lontar_searcher *searcher, uint32_t docid,
                        const lontar_record *record, size_t page, size_t *out_length,
                        GError **error)
{
    return lontar_pages_text(lontar_index_shard_of(searcher->index, docid),
                             lontar_record_stamp(record)->text_key, page, out_length, error);
}

bool
lontar_searcher_find(lontar_searcher *searcher, const char *id, uint32_t *out_docid, GError **error)
{
    g_autofree char *term = lontar_terms_id(id);

    if (!lontar_index_find(searcher->index, term, out_docid, error)) {
        return false;
    }
    if (*out_docid == 0) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_NOT_FOUND, "no document '%s'", id);
        return false;
    }
    return true;
}

lontar_record *
lontar_searcher_record(lontar_searcher *searcher, const char *id, GError **error)
{
    uint32_t docid;

    if (!lontar_searcher_follow(searcher, error) ||
        !lontar_searcher_find(searcher, id, &docid, error)) {
        return NULL;
    }
    return lontar_searcher_record_at(searcher, docid, error);
}

bool
lontar_searcher_changed(lontar_searcher *searcher, const char *id, int64_t *out_time,
                        GError **error)
{
    g_autoptr(lontar_history) history = lontar_searcher_history(searcher, error);
    uint32_t docid;

    if (history == NULL || !lontar_searcher_find(searcher, id, &docid, error)) {
        return false;
    }
    *out_time = lontar_history_time(history, docid);
    return true;
}

char *
lontar_searcher_page_text(lontar_searcher *searcher, const lontar_record *record, size_t page,
                          GError **error)
{
    uint32_t docid;

    if (!lontar_searcher_find(searcher, lontar_record_id(record), &docid, error)) {
        return NULL;
    }
    return lontar_searcher_text_at(searcher, docid, record, page, NULL, error);
}

char *
lontar_searcher_details(lontar_searcher *searcher, const lontar_record *record, GError **error)
{
    uint32_t docid;

    if (!lontar_searcher_find(searcher, lontar_record_id(record), &docid, error)) {
        return NULL;
    }
    return lontar_pages_details(lontar_index_shard_of(searcher->index, docid),
                                lontar_record_stamp(record)->text_key, error);
}

GPtrArray *
lontar_searcher_twins(lontar_searcher *searcher, const lontar_record *record, GError **error)
{
    uint32_t docid;

    if (!lontar_searcher_find(searcher, lontar_record_id(record), &docid, error)) {
        return NULL;
    }
    return lontar_twins_find(searcher->index, docid, error);
}

/* One step: what took the place of an id in any of the shards; NULL without error = nothing did. */
static char *
find_successor(const lontar_searcher *searcher, const char *id, GError **error)
{
    g_autofree char *key = g_strconcat(LONTAR_META_REDIRECT, id, NULL);

    for (size_t i = 0; i < lontar_index_shard_size(searcher->index); i++) {
        const lontar_index *shard = lontar_index_shard_of(searcher->index, (uint32_t)i + 1);
        g_autofree char *successor = read_key(shard, key, error);

        if (successor == NULL || *successor != '\0') {
            return g_steal_pointer(&successor);
        }
    }
    return NULL;
}

char *
lontar_searcher_redirect(lontar_searcher *searcher, const char *id, GError **error)
{
    g_autofree char *last = g_strdup(id);

    if (strlen(id) + strlen(LONTAR_META_REDIRECT) > LONTAR_XAPIAN_KEY_MAX ||
        !lontar_searcher_follow(searcher, error)) {
        return NULL;
    }
    for (size_t i = 0; i < REDIRECTS_MAX; i++) {
        g_autoptr(GError) cause = NULL;
        g_autofree char *next = find_successor(searcher, last, &cause);

        if (cause != NULL) {
            g_propagate_error(error, g_steal_pointer(&cause));
            return NULL;
        }
        if (next == NULL) {
            break;
        }
        g_free(last);
        last = g_steal_pointer(&next);
    }
    return g_str_equal(last, id) ? NULL : g_steal_pointer(&last);
}

const char **
lontar_searcher_languages(const lontar_searcher *searcher, const lontar_request *request)
{
    const char **languages = g_new0(const char *, searcher->languages->len + 2);
    const char *asked = lontar_request_lang(request);
    size_t size = 0;

    languages[size++] = asked != NULL ? asked : "en";
    for (guint i = 0; i < searcher->languages->len; i++) {
        if (!g_str_equal(searcher->languages->pdata[i], languages[0])) {
            languages[size++] = searcher->languages->pdata[i];
        }
    }
    return languages;
}

bool
lontar_searcher_is_remote(const lontar_searcher *searcher)
{
    for (size_t i = 0; searcher->locations[i] != NULL; i++) {
        if (is_remote(searcher->locations[i])) {
            return true;
        }
    }
    return false;
}
