/*
 * Invariants: whatever does not hold in an index is found, and nothing where all is well.
 */
#include <glib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#include "folder.h"
#include "import.h"
#include "invariants.h"
#include "lontar/error.h"
#include "lontar/generation.h"
#include "lontar/pages.h"
#include "lontar/record.h"
#include "lontar/terms.h"
#include "lontar/xapian.h"
#include "store.h"

typedef struct {
    char *folder, *index, *database;
} fixture;

/* Two records, of which the first has two pages. */
static void
set_up(fixture *of, gconstpointer data)
{
    const char *records = "{\"id\": \"a\", \"title\": \"Wages at sea\", \"year\": 2019,"
                          " \"country\": [\"THA\"], \"pages\": [\"The wages of fishers are low.\","
                          " \"Recruitment fees of migrant workers.\"]}\n"
                          "{\"id\": \"b\", \"title\": \"Hours\", \"text\": \"Hours of work.\"}\n";
    g_autoptr(GError) error = NULL;
    lontar_counts counts = {0};

    of->folder = g_dir_make_tmp("lontar-invariants-XXXXXX", NULL);
    of->index = g_build_filename(of->folder, "index", NULL);
    g_autofree char *file = g_build_filename(of->folder, "records.jsonl", NULL);
    g_assert_true(g_file_set_contents(file, records, -1, NULL));

    lontar_options options = {.index = of->index,
                              .progress = (char *)"none",
                              .budget = lontar_budget_divide(LONTAR_MEMORY_DEFAULT, 1),
                              .jobs = 1};
    lontar_import_run(&options, file, &counts, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(counts.indexed, ==, 2);
    of->database = lontar_generation_current(of->index, NULL, NULL);
    g_assert_nonnull(of->database);
}

static void
tear_down(fixture *of, gconstpointer data)
{
    folder_remove(of->folder);
    g_free(of->folder);
    g_free(of->index);
    g_free(of->database);
}

/* What the check finds; NULL when all is well. */
static char *
found(const fixture *of)
{
    g_autoptr(GError) error = NULL;
    char *report = NULL;

    if (lontar_invariants_check(of->database, 0, &report, &error)) {
        g_assert_no_error(error);
        g_assert_cmpstr(report, ==, "");
        g_free(report);
        return NULL;
    }
    g_assert_error(error, LONTAR_ERROR, LONTAR_ERROR_CORRUPT);
    return report;
}

static void
assert_found(const fixture *of, const char *words)
{
    g_autofree char *report = found(of);

    g_assert_nonnull(report);
    if (strstr(report, words) == NULL) {
        g_test_message("not in '%s': '%s'", report, words);
        g_test_fail();
    }
}

static lontar_writer *
open_writer(const fixture *of)
{
    g_autoptr(GError) error = NULL;
    lontar_writer *writer = lontar_writer_open(of->database, &error);

    g_assert_no_error(error);
    return writer;
}

static void
commit(lontar_writer *writer)
{
    g_autoptr(GError) error = NULL;

    lontar_writer_commit(writer, &error);
    g_assert_no_error(error);
    lontar_writer_free(writer);
}

static void
set_text(lontar_writer *writer, const char *key, const char *text)
{
    lontar_writer_set_metadata(writer, key, strlen(key), text, strlen(text), NULL);
}

static lontar_record *
record_of(const lontar_index *index, const char *id, uint32_t *out_docid)
{
    g_autofree char *term = lontar_terms_id(id);

    g_assert_true(lontar_index_find(index, term, out_docid, NULL));
    g_autoptr(GBytes) data = lontar_index_data(index, *out_docid, NULL);
    return lontar_record_decode(data, NULL);
}

static void
test_whole(fixture *of, gconstpointer data)
{
    g_autofree char *report = found(of);

    g_assert_cmpstr(report, ==, NULL);
}

static void
test_counts(fixture *of, gconstpointer data)
{
    lontar_writer *writer = open_writer(of);

    set_text(writer, LONTAR_META_PAGES, "7");
    commit(writer);
    assert_found(of, "pages of all documents: 7, there should be 3");
}

static void
test_page_lost(fixture *of, gconstpointer data)
{
    lontar_writer *writer = open_writer(of);
    uint32_t docid;
    g_autoptr(lontar_record) record = record_of(lontar_writer_index(writer), "a", &docid);

    g_assert_true(lontar_pages_delete(writer, lontar_record_stamp(record)->text_key, 1, NULL));
    commit(writer);
    assert_found(of, "no such page text");
}

/* The pages of one document under the key of another. */
static void
test_page_swapped(fixture *of, gconstpointer data)
{
    lontar_writer *writer = open_writer(of);
    uint32_t docid;
    g_autoptr(lontar_record) record = record_of(lontar_writer_index(writer), "a", &docid);
    g_autoptr(lontar_document) document = lontar_document_new();
    lontar_page pages[] = {{.text = "Others are paid well."}, {.text = "And have few fees."}};

    lontar_document_set_id(document, "a");
    lontar_document_add_page(document, &pages[0]);
    lontar_document_add_page(document, &pages[1]);
    g_assert_true(lontar_pages_put(writer, lontar_record_stamp(record)->text_key, document, NULL));
    commit(writer);
    assert_found(of, "is not where its page has it");
}

/* An entry with the data of a document and other terms and slots. */
static void
put_entry(const fixture *of, const char *id, const char *term, bool twice)
{
    lontar_writer *writer = open_writer(of);
    uint32_t docid;
    g_autoptr(lontar_record) record = record_of(lontar_writer_index(writer), id, &docid);
    g_autoptr(GBytes) bytes = lontar_index_data(lontar_writer_index(writer), docid, NULL);
    g_autoptr(lontar_entry) entry = lontar_entry_new();
    g_autofree char *id_term = lontar_terms_id(id);
    size_t length;
    const void *start = g_bytes_get_data(bytes, &length);

    g_assert_true(lontar_entry_set_data(entry, start, length, NULL));
    g_assert_true(lontar_entry_add_term(entry, id_term, 1, NULL));
    g_assert_true(lontar_entry_add_filter(entry, term, NULL));
    if (twice) {
        g_assert_true(lontar_writer_add(writer, entry, NULL, NULL));
    } else {
        g_assert_true(lontar_writer_replace(writer, id_term, entry, NULL, NULL));
    }
    commit(writer);
}

static void
test_id_twice(fixture *of, gconstpointer data)
{
    put_entry(of, "b", "XCTHA", true);
    assert_found(of, "b: its id is in 2 documents");
}

static void
test_filters(fixture *of, gconstpointer data)
{
    put_entry(of, "a", "XCKHM", false);
    assert_found(of, "a: has the term XCKHM, its record knows nothing of it");
    assert_found(of, "a: has not the term XCTHA of its record");
    assert_found(of, "a: slot 5 is '', its record says 'THA'");
}

static void
test_origin(fixture *of, gconstpointer data)
{
    lontar_writer *writer = open_writer(of);

    set_text(writer, LONTAR_META_IMPORT "a", "");
    set_text(writer, LONTAR_META_FILE "x.pdf",
             "1\t2\t00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\t\t\tx.pdf");
    commit(writer);
    assert_found(of, "a: neither a file's nor imported");
    assert_found(of, "known files: 1, there should be 0");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define CASE(name, function) \
    g_test_add("/invariants/check/" name, fixture, NULL, set_up, function, tear_down)
    CASE("whole", test_whole);
    CASE("counts", test_counts);
    CASE("page_lost", test_page_lost);
    CASE("page_swapped", test_page_swapped);
    CASE("id_twice", test_id_twice);
    CASE("filters", test_filters);
    CASE("origin", test_origin);
    return g_test_run();
}
