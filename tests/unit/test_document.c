/*
 * Documents: whose word counts, field by field.
 */
#include "lontar/document.h"

static bool
say(lontar_document *document, lontar_field field, lontar_source source, const char *value,
    double confidence)
{
    const lontar_tag tag = {
        .field = field, .source = source, .value = value, .rule = "test", .confidence = confidence};

    return lontar_document_add_tag(document, &tag);
}

static void
test_stronger_source_wins(void)
{
    g_autoptr(lontar_document) document = lontar_document_new();

    g_assert_true(say(document, LONTAR_FIELD_COUNTRY, LONTAR_SOURCE_TAGGER, "THA", 0.6));
    g_assert_true(say(document, LONTAR_FIELD_COUNTRY, LONTAR_SOURCE_TAGGER, "KHM", 0.5));
    g_assert_true(say(document, LONTAR_FIELD_COUNTRY, LONTAR_SOURCE_SIDECAR, "LAO", 1));
    g_assert_cmpuint(lontar_document_tag_size(document), ==, 1);
    g_assert_cmpstr(lontar_document_value(document, LONTAR_FIELD_COUNTRY), ==, "LAO");
    g_assert_false(say(document, LONTAR_FIELD_COUNTRY, LONTAR_SOURCE_DOCUMENT, "VNM", 1));
    g_assert_true(say(document, LONTAR_FIELD_COUNTRY, LONTAR_SOURCE_SIDECAR, "MMR", 1));
    g_assert_cmpuint(lontar_document_tag_size(document), ==, 2);
}

static void
test_none_silences(void)
{
    g_autoptr(lontar_document) document = lontar_document_new();
    lontar_source source;

    g_assert_false(lontar_document_is_none(document, LONTAR_FIELD_YEAR, &source));
    lontar_document_set_none(document, LONTAR_FIELD_YEAR, LONTAR_SOURCE_CATALOGUE);
    g_assert_false(say(document, LONTAR_FIELD_YEAR, LONTAR_SOURCE_TAGGER, "2019", 0.9));
    g_assert_null(lontar_document_value(document, LONTAR_FIELD_YEAR));
    g_assert_true(lontar_document_is_none(document, LONTAR_FIELD_YEAR, &source));
    g_assert_cmpint(source, ==, LONTAR_SOURCE_CATALOGUE);
    g_assert_true(lontar_document_has_word(document, LONTAR_FIELD_YEAR, LONTAR_SOURCE_SIDECAR));
}

static void
test_single_value_stays(void)
{
    g_autoptr(lontar_document) document = lontar_document_new();

    g_assert_true(say(document, LONTAR_FIELD_TITLE, LONTAR_SOURCE_DOCUMENT, "First", 0.9));
    g_assert_false(say(document, LONTAR_FIELD_TITLE, LONTAR_SOURCE_DOCUMENT, "Second", 1));
    g_assert_cmpstr(lontar_document_value(document, LONTAR_FIELD_TITLE), ==, "First");
    g_assert_true(say(document, LONTAR_FIELD_TITLE, LONTAR_SOURCE_CATALOGUE, "Third", 1));
    g_assert_cmpstr(lontar_document_value(document, LONTAR_FIELD_TITLE), ==, "Third");
}

static void
test_same_value_once(void)
{
    g_autoptr(lontar_document) document = lontar_document_new();

    g_assert_true(say(document, LONTAR_FIELD_SECTOR, LONTAR_SOURCE_TAGGER, "fishing", 0.4));
    g_assert_true(say(document, LONTAR_FIELD_SECTOR, LONTAR_SOURCE_TAGGER, "fishing", 0.8));
    g_assert_false(say(document, LONTAR_FIELD_SECTOR, LONTAR_SOURCE_TAGGER, "fishing", 0.2));
    g_assert_cmpuint(lontar_document_tag_size(document), ==, 1);
    g_assert_cmpfloat(lontar_document_tag_at(document, 0)->confidence, ==, 0.8);
}

static void
test_names_round_trip(void)
{
    for (int field = 0; field < LONTAR_FIELD_COUNT; field++) {
        g_assert_cmpint(lontar_field_find(lontar_field_name(field)), ==, field);
    }
    for (int source = 0; source <= LONTAR_SOURCE_TAGGER; source++) {
        g_assert_cmpint(lontar_source_find(lontar_source_name(source)), ==, source);
    }
    g_assert_cmpint(lontar_field_find("colour"), ==, -1);
}

static void
test_pages_are_copied(void)
{
    g_autoptr(lontar_document) document = lontar_document_new();
    char text[] = "one";
    const lontar_page page = {.text = text, .label = "i", .flags = LONTAR_PAGE_OCR};

    lontar_document_add_page(document, &page);
    text[0] = 'x';
    g_assert_cmpstr(lontar_document_page_at(document, 0)->text, ==, "one");
    g_assert_cmpstr(lontar_document_page_at(document, 0)->label, ==, "i");
    lontar_document_set_page_language(document, 0, "th");
    g_assert_cmpstr(lontar_document_page_at(document, 0)->language, ==, "th");
    lontar_document_add_path(document, "a.pdf");
    lontar_document_add_path(document, "a.pdf");
    g_assert_cmpuint(lontar_document_path_size(document), ==, 1);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/document/add_tag/stronger_source_wins", test_stronger_source_wins);
    g_test_add_func("/document/set_none/silences", test_none_silences);
    g_test_add_func("/document/add_tag/single_value_stays", test_single_value_stays);
    g_test_add_func("/document/add_tag/same_value_once", test_same_value_once);
    g_test_add_func("/document/names/round_trip", test_names_round_trip);
    g_test_add_func("/document/pages/are_copied", test_pages_are_copied);
    return g_test_run();
}
