/*
 * The store: documents with all their parts, committed by bytes and by time.
 */
#include <string.h>

#include "lontar/error.h"
#include "lontar/history.h"
#include "lontar/pages.h"
#include "lontar/terms.h"
#include "memory.h"
#include "store_private.h"

/* Bytes at which a commit is due are the budget's: docs/decisions/0002-commit-size.md. */
#define COMMIT_US (INT64_C(3) * G_USEC_PER_SEC)

const char *
lontar_store_database(const lontar_store *store)
{
    return store->database;
}

const char *
lontar_store_source(const lontar_store *store)
{
    return store->source != NULL ? store->source : store->database;
}

uint64_t
lontar_store_revision(const lontar_store *store)
{
    return store->revision;
}

size_t
lontar_store_document_size(const lontar_store *store)
{
    const lontar_index *index = lontar_writer_index(store->writer);

    return index == NULL ? store->run_entries : lontar_index_document_size(index);
}

bool
lontar_store_stamp(lontar_store *store, bool is_committing, lontar_stamp *out_stamp, GError **error)
{
    /* A build has one revision, the one that it is published with. */
    uint64_t revision = store->revision + (is_committing && !store->is_build ? 2 : 1);
    uint64_t key;

    if (!lontar_pages_allocate(store->writer, &key, error)) {
        return false;
    }
    out_stamp->text_key = key;
    out_stamp->first_revision = revision;
    out_stamp->changed_revision = revision;
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
    return lontar_store_set_text(store, key, value, error);
}

/* As set_keyed(), of a document that may be new. */
static bool
put_keyed(lontar_store *store, const char *prefix, const lontar_stored *stored, const char *value,
          GError **error)
{
    const char *id = lontar_document_id(stored->document);
    g_autofree char *key = g_strconcat(prefix, id, NULL);

    return stored->is_new ? lontar_writer_add_metadata(store->writer, key, strlen(key), value,
                                                       strlen(value), error)
                          : set_keyed(store, prefix, id, value, error);
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
    uint64_t key = stored->stamp.text_key;
    bool done = stored->keeps_pages
                    ? lontar_pages_put_details(store->writer, key, stored->document, error)
                    : lontar_pages_put(store->writer, key, stored->document, error);

    if (!done || (stored->own != NULL &&
                  !lontar_pages_put_own(store->writer, lontar_document_id(stored->document),
                                        stored->own, error))) {
        return false;
    }
    return stored->import == NULL ||
           put_keyed(store, LONTAR_META_IMPORT, stored, stored->import, error);
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
        lontar_audit_put(store->audit, stored->before, stored->document, stored->before != NULL);
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

    size_t bytes = text_bytes(stored->document);

    store->commit_bytes += bytes;
    store->run_bytes += bytes;
    store->run_entries++;
    return true;
}

bool
lontar_store_edit(lontar_store *store, lontar_edit *edit, const lontar_document *document,
                  const lontar_record *before, GBytes *details, GError **error)
{
    uint64_t key = lontar_record_stamp(before)->text_key;

    touch(store);
    lontar_audit_put(store->audit, before, document, true);
    if (!lontar_writer_edit(store->writer, edit, error) ||
        !lontar_pages_put_packed(store->writer, key, details, error)) {
        return false;
    }
    lontar_committed_add(store->committed, lontar_document_id(document));
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
    lontar_committed_remove(store->committed, id);
    touch(store);
    return (record == NULL ||
            (drop_pages(store, record, false, error) &&
             lontar_writer_delete(store->writer, term, error) &&
             lontar_history_set_gone(store->writer, id, record, store->revision + 1, error))) &&
           lontar_pages_delete_own(store->writer, id, error) &&
           set_keyed(store, LONTAR_META_IMPORT, id, "", error) &&
           set_keyed(store, LONTAR_META_PENDING, id, "", error) &&
           set_keyed(store, LONTAR_META_OCR, id, "", error);
}

bool
lontar_store_set_file(lontar_store *store, const lontar_known *known, GError **error)
{
    g_autofree char *key = lontar_known_key(known->path);
    g_autofree char *value = lontar_known_format(known);

    touch(store);
    return lontar_store_set_text(store, key, value, error);
}

bool
lontar_store_forget_file(lontar_store *store, const char *path, GError **error)
{
    g_autofree char *key = lontar_known_key(path);

    touch(store);
    return lontar_store_set_text(store, key, "", error);
}

bool
lontar_store_redirect(lontar_store *store, const char *old_id, const char *id, GError **error)
{
    lontar_audit_replace(store->audit, old_id, id);
    return set_keyed(store, LONTAR_META_REDIRECT, old_id, id, error);
}

/* First bytes of the keys that are made anew: of pages, details, their counter and dictionary, of
 * files and of documents. */
#define MADE_ANEW "pdnz" LONTAR_META_FILE LONTAR_PAGES_OWN LONTAR_META_IMPORT LONTAR_META_PENDING

typedef struct {
    lontar_store *store;
    const lontar_index *from;
    GError *error;
} carrying;

static bool
carry_key(const char *key, size_t length, void *data)
{
    carrying *of = data;

    if (strchr(MADE_ANEW, *key) != NULL) {
        return true;
    }

    g_autoptr(GBytes) there = lontar_writer_metadata(of->store->writer, key, length, &of->error);
    g_autoptr(GBytes) value =
        there == NULL ? NULL : lontar_index_metadata(of->from, key, length, &of->error);
    size_t size = 0;

    if (there != NULL && g_bytes_get_size(there) > 0) {
        return true;
    }

    const void *bytes = value == NULL ? NULL : g_bytes_get_data(value, &size);

    return value != NULL &&
           lontar_writer_set_metadata(of->store->writer, key, length, bytes, size, &of->error);
}

bool
lontar_store_set_gone(lontar_store *store, const lontar_record *record, GError **error)
{
    lontar_audit_delete(store->audit, record);
    return lontar_history_set_gone(store->writer, lontar_record_id(record), record,
                                   store->revision + 1, error);
}

bool
lontar_store_carry(lontar_store *store, const lontar_index *from, GError **error)
{
    carrying of = {store, from, NULL};

    if (!lontar_index_each_key(from, "", 0, carry_key, &of, error)) {
        return false;
    }
    if (of.error != NULL) {
        g_propagate_error(error, of.error);
        return false;
    }
    return true;
}

bool
lontar_store_set_ocr(lontar_store *store, const char *id, bool on, const char *languages,
                     GError **error)
{
    const char *value = languages != NULL ? languages : "-";

    return set_keyed(store, LONTAR_META_OCR, id, on ? value : "", error);
}

bool
lontar_store_set_todo(lontar_store *store, const char *id, bool on, GError **error)
{
    return set_keyed(store, LONTAR_META_PENDING, id, on ? "1" : "", error);
}

bool
lontar_store_set_tagging(lontar_store *store, const char *digest, GError **error)
{
    g_autofree char *old = lontar_store_get_text(store, LONTAR_META_TAGGING, error);

    if (old == NULL) {
        return false;
    }
    if (g_str_equal(old, digest)) {
        return true;
    }
    touch(store);
    return lontar_store_set_text(store, LONTAR_META_TAGGING, digest, error);
}

char *
lontar_store_imported(const lontar_store *store, const char *id, GError **error)
{
    g_autofree char *key = g_strconcat(LONTAR_META_IMPORT, id, NULL);
    g_autofree char *checksum = lontar_store_get_text(store, key, error);

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
    return store->changed && !store->is_filled &&
           (store->commit_bytes >= store->commit_most ||
            g_get_monotonic_time() - store->first_us >= COMMIT_US);
}

bool
lontar_store_commit_alone(lontar_store *store, GError **error)
{
    g_autoptr(lontar_lock) commits =
        store->is_build ? NULL : lontar_lock_commits(store->index_path, true, error);

    return (store->is_build || commits != NULL) && lontar_writer_commit(store->writer, error);
}

static bool
begin_revision(lontar_store *store, GError **error)
{
    uint64_t revision = store->revision + 1;

    return (store->is_build && !store->is_ending) ||
           (lontar_store_set_number(store, LONTAR_META_REVISION, revision, error) &&
            lontar_store_set_number(store, LONTAR_META_PAGES, store->pages, error) &&
            lontar_store_set_time(store, revision, error));
}

bool
lontar_store_report(lontar_store *store, GError **error)
{
    return lontar_committed_write(store->committed, error) &&
           lontar_audit_write(store->audit, store->revision, error);
}

bool
lontar_store_commit(lontar_store *store, GError **error)
{
    if (!store->changed) {
        return true;
    }
    if (!begin_revision(store, error) || !lontar_store_commit_alone(store, error)) {
        return false;
    }
    store->revision += store->is_build && !store->is_ending ? 0 : 1;
    store->changed = false;
    store->commit_bytes = 0;
    lontar_memory_release();
    return store->is_build || lontar_store_report(store, error);
}
