/*
 * The tagger: traps, dates, types, sectors, and what it never does.
 */
#include <string.h>

#include "lontar/language.h"
#include "lontar/tagger.h"

#define THIS_YEAR 2026

static lontar_vocabularies *vocabularies;
static lontar_tagger *tagger;

/* A document of pages parted by form feeds, tagged; title may be NULL. */
static lontar_document *
tag(const char *title, const char *text)
{
    lontar_document *document = lontar_document_new();
    g_auto(GStrv) pages = g_strsplit(text, "\f", -1);

    if (title != NULL) {
        lontar_tag said = {.field = LONTAR_FIELD_TITLE,
                           .source = LONTAR_SOURCE_DOCUMENT,
                           .value = title,
                           .rule = "test",
                           .confidence = 1};

        lontar_document_add_tag(document, &said);
    }
    for (size_t i = 0; pages[i] != NULL; i++) {
        lontar_page page = {.text = pages[i]};

        lontar_document_add_page(document, &page);
    }
    lontar_language_settle(document);
    lontar_tagger_run(tagger, document, THIS_YEAR);
    return document;
}

static int
compare_codes(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The values of a field, sorted and joined by blanks; `-` for none. */
static char *
values_of(const lontar_document *document, lontar_field field)
{
    g_autoptr(GPtrArray) values = lontar_document_values(document, field);
    GString *joined = g_string_new(NULL);

    g_ptr_array_sort(values, compare_codes);
    for (size_t i = 0; i < values->len; i++) {
        g_string_append_printf(joined, "%s%s", i > 0 ? " " : "", (char *)values->pdata[i]);
    }
    if (values->len == 0) {
        g_string_append_c(joined, '-');
    }
    return g_string_free(joined, false);
}

static char *
sorted(const char *codes)
{
    g_auto(GStrv) list = g_strsplit(codes, " ", -1);

    qsort(list, g_strv_length(list), sizeof(char *), compare_codes);
    return g_strjoinv(" ", list);
}

/* --- traps --- */

static bool
is_trap_passed(char **columns)
{
    g_autoptr(lontar_document) document = tag(NULL, columns[0]);
    g_autofree char *about = values_of(document, LONTAR_FIELD_COUNTRY);
    g_autofree char *mentions = values_of(document, LONTAR_FIELD_MENTION);
    g_autofree char *right_about = sorted(columns[1]);
    g_autofree char *right_mentions = sorted(columns[2]);
    bool passed = g_str_equal(about, right_about) && g_str_equal(mentions, right_mentions);

    if (!passed) {
        g_test_message("'%s': about %s, mentions %s; not %s, %s", columns[0], about, mentions,
                       right_about, right_mentions);
    }
    return passed;
}

static void
run_avoids_traps(void)
{
    g_autofree char *path = g_test_build_filename(G_TEST_DIST, "tests", "data", "traps.tsv", NULL);
    g_autofree char *text = NULL;
    g_auto(GStrv) lines = NULL;
    size_t traps = 0, passed = 0;

    if (!g_file_get_contents("tests/data/traps.tsv", &text, NULL, NULL) &&
        !g_file_get_contents(path, &text, NULL, NULL)) {
        g_test_skip("tests/data/traps.tsv is not there");
        return;
    }
    lines = g_strsplit(text, "\n", -1);
    for (size_t i = 0; lines[i] != NULL; i++) {
        g_auto(GStrv) columns = g_strsplit(lines[i], "\t", -1);

        if (*lines[i] != '\0' && *lines[i] != '#') {
            g_assert_cmpuint(g_strv_length(columns), ==, 3);
            traps++;
            passed += is_trap_passed(columns);
        }
    }
    g_test_message("%zu of %zu traps", passed, traps);
    g_assert_cmpuint(traps, >=, 80);
    g_assert_cmpuint(passed, ==, traps);
}

int
main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    int status;

    g_test_init(&argc, &argv, NULL);
    vocabularies = lontar_vocabularies_load(NULL, &error);
    g_assert_no_error(error);
    tagger = lontar_tagger_new(vocabularies, &error);
    g_assert_no_error(error);
    g_test_add_func("/tagger/run/avoids_traps", run_avoids_traps);
    status = g_test_run();
    lontar_tagger_free(tagger);
    lontar_vocabularies_free(vocabularies);
    return status;
}
