/*
 * The store: documents with all their parts, committed by bytes and by time.
 */
#include "store.h"

#include <string.h>

#include "audit.h"
#include "committed.h"
#include "lontar/analyser.h"
#include "lontar/error.h"
#include "lontar/history.h"
#include "lontar/pages.h"
#include "lontar/terms.h"

/*
 * Xapian's in-memory inverter gets slower as it grows (cache misses), and only a commit empties all
 * of it: docs/decisions/0002-commit-size.md.
 */
#define COMMIT_BYTES (4 << 20)
#define COMMIT_US    (INT64_C(3) * G_USEC_PER_SEC)

struct lontar_store {
    lontar_writer *writer;
    lontar_audit *audit;
    char *database, *folder; /* gen-N/db, gen-N */
    lontar_committed *committed;
    uint64_t revision; /* of the last commit */
    uint64_t pages;
    size_t commit_bytes;
    int64_t first_us; /* when the first change since the last commit came */
    bool changed;
};

static bool
set_text(lontar_store *store, const char *key, const char *value, GError **error)
{
    return lontar_writer_set_metadata(store->writer, key, strlen(key), value, strlen(value), error);
}

static char *
get_text(const lontar_store *store, const char *key, GError **error)
{
    g_autoptr(GBytes) value = lontar_writer_metadata(store->writer, key, strlen(key), error);

    if (value == NULL) {
        return NULL;
    }

    size_t length;
    const char *text = g_bytes_get_data(value, &length);

    return g_strndup(text != NULL ? text : "", length);
}

static bool
set_number(lontar_store *store, const char *key, uint64_t number, GError **error)
{
    g_autofree char *text = g_strdup_printf("%" G_GUINT64_FORMAT, number);

    return set_text(store, key, text, error);
}

static bool
get_number(const lontar_store *store, const char *key, uint64_t *out_number, GError **error)
{
    g_autofree char *text = get_text(store, key, error);

    if (text == NULL) {
        return false;
    }
    *out_number = g_ascii_strtoull(text, NULL, 10);
    return true;
}

/* The time of a revision, which is about to be committed. */
static bool
set_time(lontar_store *store, uint64_t revision, GError **error)
{
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    g_autofree char *text = g_date_time_format(now, "%Y-%m-%dT%H:%M:%SZ");

    return set_text(store, LONTAR_META_UPDATED, text, error) &&
           lontar_history_set_time(store->writer, revision, g_date_time_to_unix(now), error);
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
    bool done = set_text(&fresh, LONTAR_META_UUID, uuid, error) &&
                set_number(&fresh, LONTAR_META_REVISION, 0, error) &&
                set_number(&fresh, LONTAR_META_PAGES, 0, error) &&
                set_number(&fresh, LONTAR_META_ANALYSIS, LONTAR_ANALYSIS_VERSION, error) &&
                set_time(&fresh, 0, error) && lontar_writer_commit(writer, error);

    if (!done) {
        return false;
    }
    g_clear_pointer(&writer, lontar_writer_free);
    return lontar_generation_publish(lock, folder, error);
}

static bool
read_counts(lontar_store *store, const char *index_path, GError **error)
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
                    index_path, analysis, LONTAR_ANALYSIS_VERSION);
        return false;
    }
    return true;
}

lontar_store *
lontar_store_open(const lontar_lock *lock, const char *index_path, const char *committed,
                  GError **error)
{
    g_autoptr(lontar_store) store = g_new0(lontar_store, 1);
    g_autoptr(GError) cause = NULL;

    store->audit = lontar_audit_new(index_path, LONTAR_AUDIT_BYTES_MAX);
    store->committed = lontar_committed_open(committed, error);
    if (store->committed == NULL) {
        return NULL;
    }
    store->database = lontar_generation_current(index_path, NULL, &cause);
    if (g_error_matches(cause, LONTAR_ERROR, LONTAR_ERROR_NOT_FOUND)) {
        g_clear_error(&cause);
        if (!publish_empty(lock, error)) {
            return NULL;
        }
        store->database = lontar_generation_current(index_path, NULL, &cause);
    }
    if (store->database == NULL) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return NULL;
    }
    store->folder = g_path_get_dirname(store->database);
    if (!lontar_generation_unseal(store->folder, error)) {
        return NULL;
    }
    store->writer = lontar_writer_open(store->database, error);
    if (store->writer == NULL || !read_counts(store, index_path, error)) {
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
    lontar_writer_free(store->writer);
    lontar_audit_free(store->audit);
    lontar_committed_free(store->committed);
    g_free(store->database);
    g_free(store->folder);
    g_free(store);
}

bool
lontar_store_close(lontar_store *store, GError **error)
{
    if (!lontar_store_commit(store, error)) {
        return false;
    }
    g_clear_pointer(&store->writer, lontar_writer_free);
    return lontar_generation_seal(store->folder, error);
}

const char *
lontar_store_database(const lontar_store *store)
{
    return store->database;
}

uint64_t
lontar_store_revision(const lontar_store *store)
{
    return store->revision;
}

size_t
lontar_store_document_size(const lontar_store *store)
{
    return lontar_index_document_size(lontar_writer_index(store->writer));
}

bool
lontar_store_stamp(lontar_store *store, lontar_stamp *out_stamp, GError **error)
{
    uint64_t key;

    if (!lontar_pages_allocate(store->writer, &key, error)) {
        return false;
    }
    out_stamp->text_key = key;
    out_stamp->first_revision = store->revision + 1;
    out_stamp->changed_revision = store->revision + 1;
    return true;
}

static void
touch(lontar_store *store)
{
    if (!store->changed) {
        store->changed = true;
        store->first_us = g_get_monotonic_time();
    }
}

static bool
set_keyed(lontar_store *store, const char *prefix, const char *id, const char *value,
          GError **error)
{
    g_autofree char *key = g_strconcat(prefix, id, NULL);

    touch(store);
    return set_text(store, key, value, error);
}

/* The record of a document in the index; NULL without error when it is not there. */
static lontar_record *
find_record(const lontar_store *store, const char *id, GError **error)
{
    const lontar_index *index = lontar_writer_index(store->writer);
    g_autofree char *term = lontar_terms_id(id);
    uint32_t docid = 0;

    if (!lontar_index_find(index, term, &docid, error) || docid == 0) {
        return NULL;
    }

    g_autoptr(GBytes) data = lontar_index_data(index, docid, error);

    return data == NULL ? NULL : lontar_record_decode(data, error);
}

/* Take the pages of a document that is to be replaced or deleted out of the index. */
static bool
drop_pages(lontar_store *store, const lontar_record *record, bool keeps, GError **error)
{
    size_t pages = lontar_record_page_size(record);

    store->pages -= MIN(store->pages, pages);
    return keeps ||
           lontar_pages_delete(store->writer, lontar_record_stamp(record)->text_key, pages, error);
}

static size_t
text_bytes(const lontar_document *document)
{
    size_t bytes = 0;

    for (size_t i = 0; i < lontar_document_page_size(document); i++) {
        bytes += strlen(lontar_document_page_at(document, i)->text);
    }
    return bytes;
}

static bool
put_parts(lontar_store *store, const lontar_stored *stored, GError **error)
{
    const char *id = lontar_document_id(stored->document);
    uint64_t key = stored->stamp.text_key;
    bool done = stored->keeps_pages
                    ? lontar_pages_put_details(store->writer, key, stored->document, error)
                    : lontar_pages_put(store->writer, key, stored->document, error);

    if (!done ||
        (stored->own != NULL && !set_keyed(store, LONTAR_META_OWN, id, stored->own, error))) {
        return false;
    }
    return stored->import == NULL ||
           set_keyed(store, LONTAR_META_IMPORT, id, stored->import, error);
}

static bool
make_room(lontar_store *store, const lontar_stored *stored, bool *out_replaces, GError **error)
{
    const char *id = lontar_document_id(stored->document);
    g_autoptr(GError) cause = NULL;
    g_autoptr(lontar_record) old = find_record(store, id, &cause);

    if (cause != NULL) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    *out_replaces = old != NULL;
    lontar_audit_put(store->audit, old, stored->document, stored->keeps_pages);
    /* An id that comes back is itself again. */
    return (old == NULL || drop_pages(store, old, stored->keeps_pages, error)) &&
           (old != NULL || (set_keyed(store, LONTAR_META_REDIRECT, id, "", error) &&
                            lontar_history_set_gone(store->writer, id, NULL, 0, error)));
}

bool
lontar_store_put(lontar_store *store, const lontar_stored *stored, GError **error)
{
    const char *id = lontar_document_id(stored->document);
    g_autofree char *term = lontar_terms_id(id);
    bool replaces = false;

    touch(store);
    if (stored->is_new) {
        lontar_audit_put(store->audit, NULL, stored->document, false);
    }
    if (!stored->is_new && !make_room(store, stored, &replaces, error)) {
        return false;
    }

    bool done = replaces ? lontar_writer_replace(store->writer, term, stored->entry, NULL, error)
                         : lontar_writer_add(store->writer, stored->entry, NULL, error);

    if (!done || !put_parts(store, stored, error)) {
        return false;
    }
    store->pages += lontar_document_page_size(stored->document);
    lontar_committed_add(store->committed, id);
    store->commit_bytes += text_bytes(stored->document);
    return true;
}

bool
lontar_store_delete(lontar_store *store, const char *id, bool *out_found, GError **error)
{
    g_autoptr(GError) cause = NULL;
    g_autoptr(lontar_record) record = find_record(store, id, &cause);
    g_autofree char *term = lontar_terms_id(id);

    if (cause != NULL) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    if (out_found != NULL) {
        *out_found = record != NULL;
    }
    if (record != NULL) {
        lontar_audit_delete(store->audit, record);
    }
    touch(store);
    return (record == NULL ||
            (drop_pages(store, record, false, error) &&
             lontar_writer_delete(store->writer, term, error) &&
             lontar_history_set_gone(store->writer, id, record, store->revision + 1, error))) &&
           set_keyed(store, LONTAR_META_OWN, id, "", error) &&
           set_keyed(store, LONTAR_META_IMPORT, id, "", error) &&
           set_keyed(store, LONTAR_META_TODO, id, "", error);
}

bool
lontar_store_set_file(lontar_store *store, const lontar_known *known, GError **error)
{
    g_autofree char *key = lontar_known_key(known->path);
    g_autofree char *value = lontar_known_format(known);

    touch(store);
    return set_text(store, key, value, error);
}

bool
lontar_store_forget_file(lontar_store *store, const char *path, GError **error)
{
    g_autofree char *key = lontar_known_key(path);

    touch(store);
    return set_text(store, key, "", error);
}

bool
lontar_store_redirect(lontar_store *store, const char *old_id, const char *id, GError **error)
{
    lontar_audit_replace(store->audit, old_id, id);
    return set_keyed(store, LONTAR_META_REDIRECT, old_id, id, error);
}

bool
lontar_store_set_todo(lontar_store *store, const char *id, bool on, GError **error)
{
    return set_keyed(store, LONTAR_META_TODO, id, on ? "1" : "", error);
}

bool
lontar_store_set_tagging(lontar_store *store, const char *digest, GError **error)
{
    g_autofree char *old = get_text(store, LONTAR_META_TAGGING, error);

    if (old == NULL) {
        return false;
    }
    if (g_str_equal(old, digest)) {
        return true;
    }
    touch(store);
    return set_text(store, LONTAR_META_TAGGING, digest, error);
}

char *
lontar_store_imported(const lontar_store *store, const char *id, GError **error)
{
    g_autofree char *key = g_strconcat(LONTAR_META_IMPORT, id, NULL);
    g_autofree char *checksum = get_text(store, key, error);

    return checksum != NULL && *checksum != '\0' ? g_steal_pointer(&checksum) : NULL;
}

bool
lontar_store_has(const lontar_store *store, const char *id, bool *out_has, GError **error)
{
    g_autofree char *term = lontar_terms_id(id);
    uint32_t docid = 0;

    if (!lontar_index_find(lontar_writer_index(store->writer), term, &docid, error)) {
        return false;
    }
    *out_has = docid != 0;
    return true;
}

bool
lontar_store_is_due(const lontar_store *store)
{
    return store->changed && (store->commit_bytes >= COMMIT_BYTES ||
                              g_get_monotonic_time() - store->first_us >= COMMIT_US);
}

bool
lontar_store_commit(lontar_store *store, GError **error)
{
    if (!store->changed) {
        return true;
    }
    if (!set_number(store, LONTAR_META_REVISION, store->revision + 1, error) ||
        !set_number(store, LONTAR_META_PAGES, store->pages, error) ||
        !set_time(store, store->revision + 1, error) ||
        !lontar_writer_commit(store->writer, error)) {
        return false;
    }
    store->revision++;
    store->changed = false;
    store->commit_bytes = 0;
    return lontar_committed_write(store->committed, error) &&
           lontar_audit_write(store->audit, store->revision, error);
}
