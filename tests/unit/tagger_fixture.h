/*
 * The tagger with the vocabularies as they are shipped, and documents that it has tagged.
 */
#ifndef LONTAR_TESTS_TAGGER_FIXTURE_H
#define LONTAR_TESTS_TAGGER_FIXTURE_H

#include <glib/gstdio.h>
#include <string.h>

#include "lontar/language.h"
#include "lontar/tagger.h"

#define THIS_YEAR 2026

static lontar_vocabularies *vocabularies;
static lontar_tagger *tagger;

/* A document of pages parted by form feeds, tagged; title may be NULL. */
static inline lontar_document *
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

static inline int
compare_codes(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The values of a field, sorted and joined by blanks; `-` for none. */
static inline char *
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

static inline char *
sorted(const char *codes)
{
    g_auto(GStrv) list = g_strsplit(codes, " ", -1);

    qsort(list, g_strv_length(list), sizeof(char *), compare_codes);
    return g_strjoinv(" ", list);
}

typedef struct {
    const char *title, *text, *expected;
} tag_row;

static inline void
check_field(const tag_row *rows, size_t size, lontar_field field)
{
    for (size_t i = 0; i < size; i++) {
        g_autoptr(lontar_document) document = tag(rows[i].title, rows[i].text);
        const char *value = lontar_document_value(document, field);

        if (g_strcmp0(value, rows[i].expected) != 0) {
            g_test_message("'%s' '%s' gives %s, not %s", rows[i].title, rows[i].text, value,
                           rows[i].expected);
            g_test_fail();
        }
    }
}

/* Run what has been added. */
static inline int
run_tests(void)
{
    g_autoptr(GError) error = NULL;
    int status;

    vocabularies = lontar_vocabularies_load(NULL, &error);
    g_assert_no_error(error);
    tagger = lontar_tagger_new(vocabularies, &error);
    g_assert_no_error(error);
    status = g_test_run();
    lontar_tagger_free(tagger);
    lontar_vocabularies_free(vocabularies);
    return status;
}

#endif
