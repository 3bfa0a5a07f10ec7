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
#include "remote.h"
#include "shards.h"

/* Remote shards that may be lost while one record is read. */
#define LOST_MAX 4

/* Contents that followed each other at a path; a ring of them must not turn for ever. */
#define REDIRECTS_MAX 64

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
    searcher->forms = lontar_forms_new();
    lontar_shards_watch(searcher->locations);
    if (!lontar_searcher_follow(searcher, error)) {
        return NULL;
    }
    searcher->analyser = lontar_analyser_new(error);
    if (searcher->analyser == NULL) {
        return NULL;
    }
    return g_steal_pointer(&searcher);
}

void
lontar_searcher_free(lontar_searcher *searcher)
{
    if (searcher != NULL) {
        g_strfreev(searcher->locations);
        g_strfreev(searcher->ends);
        lontar_remote_forget(searcher);
        g_free(searcher->stamps);
        g_free(searcher->revisions);
        lontar_history_unref(searcher->history);
        lontar_index_free(searcher->index);
        lontar_analyser_free(searcher->analyser);
        lontar_columns_unref(searcher->columns);
        lontar_forms_free(searcher->forms);
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

void
lontar_searcher_set_vocabularies(lontar_searcher *searcher, const lontar_vocabularies *vocabularies)
{
    searcher->vocabularies = vocabularies;
}

bool
lontar_searcher_prepare(lontar_searcher *searcher, GError **error)
{
    return lontar_index_prepare(searcher->index, error);
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
    if (*out_docid == 0 && searcher->missing > 0) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_IO,
                    "document '%s' is in a shard that does not answer, if it is anywhere", id);
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

    for (size_t tries = 1;; tries++) {
        g_autoptr(GError) cause = NULL;
        lontar_record *record = lontar_searcher_follow(searcher, &cause) &&
                                        lontar_searcher_find(searcher, id, &docid, &cause)
                                    ? lontar_searcher_record_at(searcher, docid, &cause)
                                    : NULL;

        if (record != NULL) {
            return record;
        }
        if (tries == LOST_MAX || !lontar_searcher_has_lost_shard(searcher)) {
            g_propagate_error(error, g_steal_pointer(&cause));
            return NULL;
        }
    }
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
        g_autofree char *successor = lontar_searcher_key(shard, key, error);

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
        if (lontar_shard_is_remote(searcher->locations[i])) {
            return true;
        }
    }
    return false;
}
