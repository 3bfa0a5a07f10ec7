/*
 * Opening a store: on the current generation, or on a new one that is published when all of it is
 * there.
 */
#include <string.h>

#include "lontar/analyser.h"
#include "lontar/error.h"
#include "lontar/history.h"
#include "lontar/terms.h"
#include "store_private.h"

bool
lontar_store_set_text(lontar_store *store, const char *key, const char *value, GError **error)
{
    return lontar_writer_set_metadata(store->writer, key, strlen(key), value, strlen(value), error);
}

char *
lontar_store_get_text(const lontar_store *store, const char *key, GError **error)
{
    g_autoptr(GBytes) value = lontar_writer_metadata(store->writer, key, strlen(key), error);

    if (value == NULL) {
        return NULL;
    }

    size_t length;
    const char *text = g_bytes_get_data(value, &length);

    return g_strndup(text != NULL ? text : "", length);
}

bool
lontar_store_set_number(lontar_store *store, const char *key, uint64_t number, GError **error)
{
    g_autofree char *text = g_strdup_printf("%" G_GUINT64_FORMAT, number);

    return lontar_store_set_text(store, key, text, error);
}

static bool
get_number(const lontar_store *store, const char *key, uint64_t *out_number, GError **error)
{
    g_autofree char *text = lontar_store_get_text(store, key, error);

    if (text == NULL) {
        return false;
    }
    *out_number = g_ascii_strtoull(text, NULL, 10);
    return true;
}

bool
lontar_store_set_time(lontar_store *store, uint64_t revision, GError **error)
{
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    g_autofree char *text = g_date_time_format(now, "%Y-%m-%dT%H:%M:%SZ");

    return lontar_store_set_text(store, LONTAR_META_UPDATED, text, error) &&
           lontar_history_set_time(store->writer, revision, g_date_time_to_unix(now), error);
}

/* What an index says of itself from the start. */
static bool
set_head(lontar_store *store, const char *uuid, GError **error)
{
    return lontar_store_set_text(store, LONTAR_META_UUID, uuid, error) &&
           lontar_store_set_number(store, LONTAR_META_REVISION, store->revision, error) &&
           lontar_store_set_number(store, LONTAR_META_PAGES, 0, error) &&
           lontar_store_set_number(store, LONTAR_META_ANALYSIS, LONTAR_ANALYSIS_VERSION, error);
}

/* An empty index is published first of all, so that there is one to open from then on. */
static bool
publish_empty(const lontar_lock *lock, GError **error)
{
    g_autofree char *folder = lontar_generation_begin(lock, error);
    g_autofree char *database = folder == NULL ? NULL : g_build_filename(folder, "db", NULL);
    g_autoptr(lontar_writer) writer = database == NULL ? NULL : lontar_writer_open(database, error);

    if (writer == NULL) {
        return false;
    }

    g_autofree char *uuid = g_uuid_string_random();
    lontar_store fresh = {.writer = writer};

    if (!set_head(&fresh, uuid, error) || !lontar_store_set_time(&fresh, 0, error) ||
        !lontar_writer_commit(writer, error)) {
        return false;
    }
    g_clear_pointer(&writer, lontar_writer_free);
    return lontar_generation_publish(lock, folder, error);
}

/* A store of which no more is there yet than what it says outside of the index. */
static lontar_store *
store_new(const lontar_store_options *options, GError **error)
{
    lontar_store *store = g_new0(lontar_store, 1);

    store->lock = options->lock;
    store->index_path = g_strdup(options->index_path);
    store->commit_most = options->budget->commit;
    store->audit = lontar_audit_new(options->index_path, LONTAR_AUDIT_BYTES_MAX);
    store->committed = lontar_committed_open(options->committed, options->index_path, error);
    if (store->committed == NULL) {
        lontar_store_free(store);
        return NULL;
    }
    return store;
}

static bool
read_counts(lontar_store *store, GError **error)
{
    uint64_t analysis;

    if (!get_number(store, LONTAR_META_REVISION, &store->revision, error) ||
        !get_number(store, LONTAR_META_PAGES, &store->pages, error) ||
        !get_number(store, LONTAR_META_ANALYSIS, &analysis, error)) {
        return false;
    }
    if (analysis != LONTAR_ANALYSIS_VERSION) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_CORRUPT,
                    "%s: made by version %" G_GUINT64_FORMAT
                    " of the analysis, this is %d: make it anew with lontar-index rebuild",
                    store->index_path, analysis, LONTAR_ANALYSIS_VERSION);
        return false;
    }
    return true;
}

/* What copies a sealed generation holds the files against its manifest: not while that changes. */
static bool
unseal(const lontar_store *store, GError **error)
{
    g_autoptr(lontar_lock) commits = lontar_lock_commits(store->index_path, true, error);

    return commits != NULL && lontar_generation_unseal(store->folder, error);
}

lontar_store *
lontar_store_open(const lontar_store_options *options, GError **error)
{
    g_autoptr(lontar_store) store = store_new(options, error);
    g_autoptr(GError) cause = NULL;

    if (store == NULL) {
        return NULL;
    }
    store->database = lontar_generation_current(options->index_path, NULL, &cause);
    if (g_error_matches(cause, LONTAR_ERROR, LONTAR_ERROR_NOT_FOUND)) {
        g_clear_error(&cause);
        if (!publish_empty(options->lock, error)) {
            return NULL;
        }
        store->database = lontar_generation_current(options->index_path, NULL, &cause);
    }
    if (store->database == NULL) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return NULL;
    }
    store->folder = g_path_get_dirname(store->database);
    if (!unseal(store, error)) {
        return NULL;
    }
    store->writer = lontar_writer_open(store->database, error);
    if (store->writer == NULL || !read_counts(store, error)) {
        return NULL;
    }
    return g_steal_pointer(&store);
}

void
lontar_store_free(lontar_store *store)
{
    if (store == NULL) {
        return;
    }
    lontar_training_free(store->training);
    lontar_writer_free(store->writer);
    lontar_audit_free(store->audit);
    lontar_committed_free(store->committed);
    if (store->is_build) {
        lontar_generation_drop(store->folder);
    }
    g_free(store->index_path);
    g_free(store->database);
    g_free(store->source);
    g_free(store->folder);
    g_free(store);
}

/* --- a new generation --- */

static char *
text_of(const lontar_index *index, const char *key, GError **error)
{
    g_autoptr(GBytes) value = lontar_index_metadata(index, key, strlen(key), error);
    size_t length = 0;
    const char *text = value == NULL ? NULL : g_bytes_get_data(value, &length);

    return value == NULL ? NULL : g_strndup(text != NULL ? text : "", length);
}

/* The uuid and revision to go on from. */
static bool
go_on_from(lontar_store *store, const lontar_index *old, GError **error)
{
    g_autofree char *fresh = g_uuid_string_random();
    g_autofree char *uuid = old == NULL ? NULL : text_of(old, LONTAR_META_UUID, error);
    g_autofree char *revision = uuid == NULL ? NULL : text_of(old, LONTAR_META_REVISION, error);

    if (old != NULL && revision == NULL) {
        return false;
    }
    store->revision = old == NULL ? 0 : g_ascii_strtoull(revision, NULL, 10);
    return set_head(store, old == NULL ? fresh : uuid, error);
}

static lontar_store *
begin(const lontar_store_options *options, const lontar_index *old, bool is_filled, GError **error)
{
    g_autoptr(lontar_store) store = store_new(options, error);

    if (store == NULL) {
        return NULL;
    }
    store->folder = lontar_generation_begin(options->lock, error);
    if (store->folder == NULL) {
        return NULL;
    }
    store->is_build = true;
    store->is_filled = is_filled;
    store->database = g_build_filename(store->folder, is_filled ? "db" : "build", NULL);
    store->writer = is_filled
                        ? lontar_writer_open_new(store->database, options->budget->fill, error)
                        : lontar_writer_open_bulk(store->database, error);
    if (store->writer == NULL || !go_on_from(store, old, error) ||
        !lontar_writer_commit(store->writer, error)) {
        return NULL;
    }
    return g_steal_pointer(&store);
}

lontar_store *
lontar_store_begin(const lontar_store_options *options, const lontar_index *old, GError **error)
{
    return begin(options, old, false, error);
}

lontar_store *
lontar_store_begin_edited(const lontar_store_options *options, GError **error)
{
    g_autoptr(lontar_store) store = store_new(options, error);

    if (store == NULL) {
        return NULL;
    }
    store->source = lontar_generation_current(options->index_path, NULL, error);
    if (store->source == NULL) {
        return NULL;
    }
    store->folder = lontar_generation_begin(options->lock, error);
    if (store->folder == NULL) {
        return NULL;
    }
    store->is_build = true;
    store->is_filled = true;
    store->database = g_build_filename(store->folder, "db", NULL);
    store->writer = lontar_writer_open_edit(store->source, store->database, error);
    if (store->writer == NULL || !read_counts(store, error)) {
        return NULL;
    }
    return g_steal_pointer(&store);
}

lontar_store *
lontar_store_begin_filled(const lontar_store_options *options, const lontar_index *old,
                          GError **error)
{
    return begin(options, old, true, error);
}

bool
lontar_store_publish(lontar_store *store, const lontar_lock *lock, GError **error)
{
    if (!(store->is_filled ? lontar_generation_replace(lock, store->folder, error)
                           : lontar_generation_publish(lock, store->folder, error))) {
        return false;
    }
    store->is_build = false;
    return lontar_store_report(store, error);
}
