/*
 * Import: records become documents; what is wrong is said with line and column.
 */
#include <glib.h>
#include <string.h>

#include "import.h"
#include "lontar/error.h"

typedef struct {
    lontar_vocabularies *vocabularies;
    lontar_metadata *metadata;
    GString *complaints;
} fixture;

static void
take_complaint(const char *complaint, void *data)
{
    g_string_append_printf(data, "%s\n", complaint);
}

static void
set_up(fixture *of, const void *data)
{
    of->complaints = g_string_new(NULL);
    of->vocabularies = lontar_vocabularies_load(NULL, NULL);
    g_assert_nonnull(of->vocabularies);
    of->metadata = lontar_metadata_new(of->vocabularies, take_complaint, of->complaints);
}

static void
tear_down(fixture *of, const void *data)
{
    lontar_metadata_free(of->metadata);
    lontar_vocabularies_free(of->vocabularies);
    g_string_free(of->complaints, TRUE);
}

static lontar_document *
parse(fixture *of, const char *line, GError **error)
{
    lontar_place place = {"r.jsonl", 7, 0};

    return lontar_import_parse(of->metadata, line, strlen(line), &place, error);
}

static void
test_values(fixture *of, const void *data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(lontar_document) document =
        parse(of,
              "{\"id\": \"news/1\", \"title\": \"T\", \"text\": \"a\\u0007b\\nc\", \"year\": 2019,"
              " \"country\": [\"Burma\", \"la\"], \"sector\": [], \"authors\": \"Ann\"}",
              &error);

    g_assert_no_error(error);
    g_assert_cmpstr(lontar_document_id(document), ==, "news/1");
    g_assert_cmpstr(lontar_document_value(document, LONTAR_FIELD_TITLE), ==, "T");
    g_assert_cmpstr(lontar_document_value(document, LONTAR_FIELD_COUNTRY), ==, "MMR");
    g_assert_cmpstr(lontar_document_value(document, LONTAR_FIELD_AUTHOR), ==, "Ann");
    g_assert_cmpuint(lontar_document_page_size(document), ==, 1);
    g_assert_cmpstr(lontar_document_page_at(document, 0)->text, ==, "a b\nc");
    g_assert_cmpstr(lontar_document_tag_at(document, 0)->rule, ==, "r.jsonl:7");
    g_assert_cmpint(lontar_document_tag_at(document, 0)->source, ==, LONTAR_SOURCE_IMPORT);
    g_assert_true(lontar_document_has_word(document, LONTAR_FIELD_SECTOR, LONTAR_SOURCE_IMPORT));
}

static void
test_pages(fixture *of, const void *data)
{
    g_autoptr(lontar_document) document =
        parse(of, "{\"id\": 12, \"pages\": [\"one\", \"\", \"three\"]}", NULL);

    g_assert_cmpstr(lontar_document_id(document), ==, "12");
    g_assert_cmpuint(lontar_document_page_size(document), ==, 3);
    g_assert_cmpstr(lontar_document_page_at(document, 2)->text, ==, "three");
}

static void
test_wrong(fixture *of, const void *data)
{
    g_autofree char *long_id = g_strnfill(201, 'x');
    g_autofree char *too_long = g_strdup_printf("{\"id\": \"%s\", \"title\": \"t\"}", long_id);
    const struct {
        const char *line, *wanted;
    } cases[] = {
        {"{\"id\": \"a\", oops}", "r.jsonl:7:16: not JSON"},
        {"[1]", "r.jsonl:7:1: a record must be a JSON object"},
        {"{\"title\": \"t\"}", "r.jsonl:7:1: a record needs an id"},
        {"{\"title\": \"t\", \"id\": \"\"}", "r.jsonl:7:22: the id is empty"},
        {"{\"id\": \"a\\nb\", \"title\": \"t\"}", "r.jsonl:7:8: the id has control characters"},
        {too_long, "r.jsonl:7:8: the id has more than 200 bytes"},
        {"{\"id\": \"a\"}", "r.jsonl:7:8: a record needs one of title, text and pages"},
        {"{\"id\": \"a\", \"text\": 7}", "r.jsonl:7:21: text must be a text"},
        {"{\"id\": \"a\", \"pages\": [\"x\", 7]}", "r.jsonl:7:28: pages must be a list"},
        {"{\"id\": \"a\", \"title\": \"\xff\"}", "r.jsonl:7:"},
        {"{\"id\": \"a\", \"id\": \"b\", \"title\": \"t\"}", "r.jsonl:7:"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;

        g_assert_null(parse(of, cases[i].line, &error));
        g_assert_error(error, LONTAR_ERROR, LONTAR_ERROR_DOCUMENT);
        error->message[MIN(strlen(cases[i].wanted), strlen(error->message))] = '\0';
        g_assert_cmpstr(error->message, ==, cases[i].wanted);
    }
}

/* A wrong value is left out; the record goes in. */
static void
test_complaints(fixture *of, const void *data)
{
    g_autoptr(lontar_document) document =
        parse(of, "{\"id\": \"a\", \"title\": \"t\", \"country\": [\"THA\", \"Thaland\"]}", NULL);

    g_assert_nonnull(document);
    g_assert_cmpstr(of->complaints->str, ==,
                    "r.jsonl:7:46: unknown country 'Thaland'; the nearest is THA (Thailand)\n");
    g_assert_cmpstr(lontar_document_value(document, LONTAR_FIELD_COUNTRY), ==, "THA");
}

static void
add(const char *name, void (*test)(fixture *, const void *))
{
    g_test_add(name, fixture, NULL, set_up, test, tear_down);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    add("/import/parse/values", test_values);
    add("/import/parse/pages", test_pages);
    add("/import/parse/wrong", test_wrong);
    add("/import/parse/complaints", test_complaints);
    return g_test_run();
}
