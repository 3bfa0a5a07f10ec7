/*
 * A small index in a temporary folder, for tests of searching.
 */
#ifndef LONTAR_TESTS_SEARCH_FIXTURE_H
#define LONTAR_TESTS_SEARCH_FIXTURE_H

#include <glib/gstdio.h>
#include <string.h>

#include "folder.h"
#include "lontar/lontar.h"

typedef struct {
    char *folder;
    lontar_vocabularies *vocabularies;
    lontar_analyser *analyser;
    lontar_lock *lock;
    char *generation; /* folder */
    lontar_writer *writer;
    lontar_searcher *searcher;
    uint64_t revision;
} fixture;

static inline void
set_key(fixture *f, const char *key, const char *value)
{
    g_autoptr(GError) error = NULL;

    lontar_writer_set_metadata(f->writer, key, strlen(key), value, strlen(value), &error);
    g_assert_no_error(error);
}

static inline void
commit(fixture *f)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *revision = g_strdup_printf("%" G_GUINT64_FORMAT, ++f->revision);

    set_key(f, LONTAR_META_REVISION, revision);
    lontar_writer_commit(f->writer, &error);
    g_assert_no_error(error);
}

static inline void
open_writer(fixture *f, const char *generation)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = g_build_filename(generation, "db", NULL);

    f->writer = lontar_writer_open(path, &error);
    g_assert_no_error(error);
}

/* An empty index is published; documents are added to it in place. */
static inline fixture *
fixture_new(void)
{
    g_autoptr(GError) error = NULL;
    fixture *f = g_new0(fixture, 1);

    f->folder = g_dir_make_tmp("lontar-search-XXXXXX", &error);
    g_assert_no_error(error);
    f->vocabularies = lontar_vocabularies_load(NULL, &error);
    g_assert_no_error(error);
    f->analyser = lontar_analyser_new(&error);
    g_assert_no_error(error);
    f->lock = lontar_lock_take(f->folder, 0, &error);
    g_assert_no_error(error);
    g_autofree char *generation = lontar_generation_begin(f->lock, &error);
    g_assert_no_error(error);
    open_writer(f, generation);
    set_key(f, LONTAR_META_UUID, "00000000-0000-4000-8000-000000000000");
    set_key(f, LONTAR_META_UPDATED, "2026-01-02T03:04:05Z");
    commit(f);
    g_clear_pointer(&f->writer, lontar_writer_free);
    lontar_generation_publish(f->lock, generation, &error);
    g_assert_no_error(error);

    g_autofree char *database = lontar_generation_current(f->folder, NULL, &error);
    g_assert_no_error(error);
    f->generation = g_path_get_dirname(database);
    open_writer(f, f->generation);
    return f;
}

static inline void
fixture_free(fixture *f)
{
    lontar_searcher_free(f->searcher);
    lontar_writer_free(f->writer);
    lontar_lock_free(f->lock);
    folder_remove(f->folder);
    lontar_analyser_free(f->analyser);
    lontar_vocabularies_free(f->vocabularies);
    g_free(f->generation);
    g_free(f->folder);
    g_free(f);
}

static inline void
say(lontar_document *document, lontar_field field, const char *value)
{
    lontar_tag tag = {.field = field,
                      .source = LONTAR_SOURCE_IMPORT,
                      .value = value,
                      .rule = "",
                      .confidence = 1};

    lontar_document_add_tag(document, &tag);
}

static inline void
add_page(lontar_document *document, const char *text)
{
    lontar_page page = {.text = text};

    lontar_document_add_page(document, &page);
}

/* A document of one page, unless more are added to it. */
static inline lontar_document *
new_document(const char *id, const char *title, const char *language, const char *text)
{
    lontar_document *document = lontar_document_new();

    lontar_document_set_id(document, id);
    if (title != NULL) {
        say(document, LONTAR_FIELD_TITLE, title);
    }
    if (language != NULL) {
        say(document, LONTAR_FIELD_LANGUAGE, language);
    }
    if (text != NULL) {
        add_page(document, text);
    }
    return document;
}

static inline void
put(fixture *f, lontar_document *document)
{
    g_autoptr(GError) error = NULL;
    lontar_stamp stamp = {.first_revision = f->revision + 1, .changed_revision = f->revision + 1};
    g_autofree char *term = lontar_terms_id(lontar_document_id(document));
    uint32_t docid;

    lontar_pages_allocate(f->writer, &stamp.text_key, &error);
    g_assert_no_error(error);
    g_autoptr(lontar_entry) entry =
        lontar_terms_entry(f->analyser, f->vocabularies, document, &stamp, &error);
    g_assert_no_error(error);
    lontar_pages_put(f->writer, stamp.text_key, document, &error);
    g_assert_no_error(error);
    lontar_writer_replace(f->writer, term, entry, &docid, &error);
    g_assert_no_error(error);
    lontar_document_free(document);
}

/* Ask with parameters as `q=debt bondage&country=THA`; values stand as they are. */
static inline lontar_request *
ask(fixture *f, const char *parameters)
{
    g_autoptr(GError) error = NULL;
    g_auto(GStrv) parts = g_strsplit(parameters, "&", -1);
    lontar_request *request = lontar_request_new(f->vocabularies);

    for (size_t i = 0; parts[i] != NULL && parts[i][0] != '\0'; i++) {
        char *value = strchr(parts[i], '=');

        *value = '\0';
        lontar_request_set(request, parts[i], value + 1, &error);
        g_assert_no_error(error);
    }
    lontar_request_finish(request, &error);
    g_assert_no_error(error);
    return request;
}

static inline lontar_answer *
answer_to(fixture *f, const char *parameters)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(lontar_request) request = ask(f, parameters);
    const char *const locations[] = {f->folder, NULL};

    if (f->searcher == NULL) {
        f->searcher = lontar_searcher_open(f->vocabularies, locations, &error);
        g_assert_no_error(error);
    }

    lontar_answer *answer = lontar_search(f->searcher, request, &error);
    g_assert_no_error(error);
    return answer;
}

/* The ids of the hits in their order, joined by blanks. */
static inline char *
ids_of(const lontar_answer *answer)
{
    GString *ids = g_string_new(NULL);

    for (size_t i = 0; i < lontar_answer_hit_size(answer); i++) {
        g_string_append_printf(ids, "%s%s", i == 0 ? "" : " ",
                               lontar_record_id(lontar_answer_hit_at(answer, i)->record));
    }
    return g_string_free(ids, FALSE);
}

static inline void
expect_ids(fixture *f, const char *parameters, const char *expected)
{
    g_autoptr(lontar_answer) answer = answer_to(f, parameters);
    g_autofree char *ids = ids_of(answer);

    if (!g_str_equal(ids, expected)) {
        g_test_message("%s", parameters);
    }
    g_assert_cmpstr(ids, ==, expected);
}

#endif
