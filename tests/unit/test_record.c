/*
 * Records and details: what goes in comes out.
 */
#include <jansson.h>
#include <string.h>

#include "lontar/error.h"
#include "lontar/record.h"

static void
say(lontar_document *document, lontar_field field, const char *value)
{
    lontar_tag tag = {.field = field,
                      .source = LONTAR_SOURCE_TAGGER,
                      .value = value,
                      .rule = "cover",
                      .quote = "as \"said\"",
                      .page = 3,
                      .confidence = 0.75};

    g_assert_true(lontar_document_add_tag(document, &tag));
}

static lontar_document *
make_document(void)
{
    lontar_document *document = lontar_document_new();
    lontar_page pages[] = {
        {.text = "cover", .label = "i", .section = "Cover"},
        {.text = "", .label = "ii", .section = "Cover", .flags = LONTAR_PAGE_EMPTY},
        {.text = "one", .label = NULL, .section = "1 Fishing", .language = "th"},
        {.text = "two", .label = "2", .section = NULL, .language = "th"},
    };

    lontar_document_set_id(document, "00112233445566ff");
    lontar_document_set_file(document, "aabb", 12345, 67890);
    lontar_document_add_path(document, "a/b.pdf");
    lontar_document_add_path(document, "latin\xe9.pdf");
    say(document, LONTAR_FIELD_TITLE, "Travail forc\u00e9 \u0e41\u0e23\u0e07\u0e07\u0e32\u0e19");
    say(document, LONTAR_FIELD_COUNTRY, "THA");
    say(document, LONTAR_FIELD_COUNTRY, "KHM");
    say(document, LONTAR_FIELD_DATE, "2019-05");
    lontar_document_set_none(document, LONTAR_FIELD_SECTOR, LONTAR_SOURCE_CATALOGUE);
    lontar_document_add_note(document, "page 2: no text layer");
    lontar_document_add_link(document, 2, "https://example.org/\"a\"");
    lontar_document_add_link(document, 2, "https://example.org/\"a\"");
    lontar_document_add_attachment(document, "table.csv");
    for (size_t i = 0; i < G_N_ELEMENTS(pages); i++) {
        lontar_document_add_page(document, &pages[i]);
    }
    return document;
}

static lontar_record *
round_trip(const lontar_document *document)
{
    g_autoptr(GError) error = NULL;
    lontar_stamp stamp = {.text_key = 1ull << 40, .first_revision = 2, .changed_revision = 3};
    uint32_t positions[] = {12, 13, 13, 20};
    g_autoptr(GBytes) data = lontar_record_encode(document, &stamp, positions, 30);
    lontar_record *record = lontar_record_decode(data, &error);

    g_assert_no_error(error);
    return record;
}

static void
test_values(void)
{
    g_autoptr(lontar_document) document = make_document();
    g_autoptr(lontar_record) record = round_trip(document);
    const char *const *countries = lontar_record_values(record, LONTAR_FIELD_COUNTRY);

    g_assert_cmpstr(lontar_record_id(record), ==, "00112233445566ff");
    g_assert_cmpuint(lontar_record_stamp(record)->text_key, ==, 1ull << 40);
    g_assert_cmpuint(lontar_record_stamp(record)->changed_revision, ==, 3);
    g_assert_cmpstr(countries[0], ==, "THA");
    g_assert_cmpstr(countries[1], ==, "KHM");
    g_assert_null(countries[2]);
    g_assert_null(lontar_record_value(record, LONTAR_FIELD_SECTOR));
    g_assert_cmpstr(lontar_record_value(record, LONTAR_FIELD_YEAR), ==, "2019");
    g_assert_cmpstr(lontar_record_paths(record)[1], ==, "latin\xe9.pdf");
}

static void
test_pages(void)
{
    g_autoptr(lontar_document) document = make_document();
    g_autoptr(lontar_record) record = round_trip(document);

    g_assert_cmpuint(lontar_record_page_size(record), ==, 4);
    g_assert_cmpuint(lontar_record_end_position(record), ==, 30);
    g_assert_cmpstr(lontar_record_page_label(record, 1), ==, "ii");
    g_assert_null(lontar_record_page_label(record, 2));
    g_assert_cmpstr(lontar_record_page_section(record, 1), ==, "Cover");
    g_assert_cmpstr(lontar_record_page_section(record, 2), ==, "1 Fishing");
    g_assert_null(lontar_record_page_section(record, 3));
    g_assert_null(lontar_record_page_language(record, 0));
    g_assert_cmpstr(lontar_record_page_language(record, 3), ==, "th");
    g_assert_cmpuint(lontar_record_page_flags(record, 1), ==, LONTAR_PAGE_EMPTY);
    g_assert_cmpuint(lontar_record_page_flags(record, 0), ==, 0);
}

static void
test_page_of(void)
{
    g_autoptr(lontar_document) document = make_document();
    g_autoptr(lontar_record) record = round_trip(document);
    static const size_t expected[][2] = {{1, 0}, {12, 0}, {13, 2}, {19, 2}, {20, 3}, {99, 3}};

    for (size_t i = 0; i < G_N_ELEMENTS(expected); i++) {
        g_assert_cmpuint(lontar_record_page_of(record, (uint32_t)expected[i][0]), ==,
                         expected[i][1]);
    }
}

static void
test_none_said(void)
{
    g_autoptr(lontar_document) document = make_document();
    lontar_document_set_none(document, LONTAR_FIELD_YEAR, LONTAR_SOURCE_SIDECAR);
    g_autoptr(lontar_record) record = round_trip(document);

    g_assert_null(lontar_record_value(record, LONTAR_FIELD_YEAR));
}

/* Whatever the bytes, decoding ends with a record that can be walked, or with CORRUPT. */
static void
test_damage(void)
{
    g_autoptr(lontar_document) document = make_document();
    lontar_stamp stamp = {0};
    uint32_t positions[] = {12, 13, 13, 20};
    g_autoptr(GBytes) good = lontar_record_encode(document, &stamp, positions, 30);
    g_autoptr(GRand) random = g_rand_new_with_seed(7);
    size_t refused = 0;

    for (size_t round = 0; round < 2000; round++) {
        g_autoptr(GError) error = NULL;
        size_t length;
        const void *bytes = g_bytes_get_data(good, &length);
        g_autofree unsigned char *copy = g_memdup2(bytes, length);
        size_t cut = round % 2 == 0 ? length : (size_t)g_rand_int_range(random, 0, (int)length);

        copy[g_rand_int_range(random, 0, (int)length)] ^= 1 << g_rand_int_range(random, 0, 8);
        g_autoptr(GBytes) bad = g_bytes_new(copy, cut);
        g_autoptr(lontar_record) record = lontar_record_decode(bad, &error);
        if (record == NULL) {
            g_assert_error(error, LONTAR_ERROR, LONTAR_ERROR_CORRUPT);
            refused++;
        }
        for (size_t i = 0; record != NULL && i < lontar_record_page_size(record); i++) {
            (void)lontar_record_page_label(record, i); /* must not read outside: asan sees it */
            (void)lontar_record_page_section(record, i);
        }
    }
    g_assert_cmpuint(refused, >, 500);
}

static void
test_details(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(lontar_document) document = make_document();
    g_autofree char *json = lontar_details_encode(document);
    g_autoptr(lontar_document) back = lontar_details_decode(json, &error);
    g_assert_no_error(error);
    g_autofree char *again = lontar_details_encode(back);
    lontar_source source;

    g_assert_cmpstr(json, ==, again);
    g_assert_cmpuint(lontar_document_tag_size(back), ==, lontar_document_tag_size(document));
    g_assert_cmpstr(lontar_document_path_at(back, 1), ==, "latin\xe9.pdf");
    g_assert_cmpstr(lontar_document_note_at(back, 0), ==, "page 2: no text layer");
    g_assert_cmpuint(lontar_document_link_size(back), ==, 1);
    g_assert_cmpuint(lontar_document_link_at(back, 0)->page, ==, 2);
    g_assert_cmpstr(lontar_document_link_at(back, 0)->address, ==, "https://example.org/\"a\"");
    g_assert_cmpuint(lontar_document_attachment_size(back), ==, 1);
    g_assert_cmpstr(lontar_document_attachment_at(back, 0), ==, "table.csv");
    g_assert_cmpuint(lontar_document_file_size(back), ==, 12345);
    g_assert_cmpint(lontar_document_file_mtime_ns(back), ==, 67890);
    g_assert_true(lontar_document_is_none(back, LONTAR_FIELD_SECTOR, &source));
    g_assert_cmpint(source, ==, LONTAR_SOURCE_CATALOGUE);
    g_assert_cmpstr(lontar_document_tag_at(back, 0)->quote, ==, "as \"said\"");
}

/* Bytes, signs and numbers of all kinds: a JSON library reads them, and all of it comes back. */
static void
test_details_as_json(void)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(1);

    for (size_t round = 0; round < 500; round++) {
        g_autoptr(lontar_document) document = make_document();
        char quote[64];
        json_error_t error;

        for (size_t i = 0; i < sizeof quote - 1; i++) {
            quote[i] = (char)g_rand_int_range(random, 1, 256);
        }
        quote[sizeof quote - 1] = '\0';

        lontar_tag tag = {
            .field = LONTAR_FIELD_KEYWORD,
            .source = LONTAR_SOURCE_CATALOGUE,
            .value = quote,
            .quote = quote,
            .page = g_rand_int(random),
            .confidence = g_rand_int_range(random, 0, 101) / 100.0,
        };
        lontar_document_add_tag(document, &tag);
        lontar_document_add_note(document, quote);
        lontar_document_set_file(document, NULL, g_rand_int(random), -(int64_t)g_rand_int(random));

        g_autofree char *text = lontar_details_encode(document);
        g_autofree char *valid = g_utf8_make_valid(quote, -1);
        json_t *object = json_loads(text, JSON_REJECT_DUPLICATES, &error);
        const json_t *notes = json_object_get(object, "notes");
        const char *note = json_string_value(json_array_get(notes, json_array_size(notes) - 1));

        g_assert_cmpstr(note, ==, valid);
        json_decref(object);

        g_autoptr(lontar_document) back = lontar_details_decode(text, NULL);
        g_assert_nonnull(back);
        const lontar_tag *last = lontar_document_tag_at(back, lontar_document_tag_size(back) - 1);
        g_assert_cmpstr(last->quote, ==, valid);
        g_assert_cmpuint(last->page, ==, tag.page);
        g_assert_true(last->confidence == tag.confidence); /* to the bit */
        g_assert_cmpint(lontar_document_file_mtime_ns(back), ==,
                        lontar_document_file_mtime_ns(document));
    }
}

static void
test_details_damage(void)
{
    static const char *const bad[] = {"", "{", "[]", "{\"tags\": [{\"field\": 1}], \"paths\": 3",
                                      "null"};

    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;

        g_assert_null(lontar_details_decode(bad[i], &error));
        g_assert_error(error, LONTAR_ERROR, LONTAR_ERROR_CORRUPT);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/record/decode/values", test_values);
    g_test_add_func("/record/decode/pages", test_pages);
    g_test_add_func("/record/decode/damage", test_damage);
    g_test_add_func("/record/decode/none-said", test_none_said);
    g_test_add_func("/record/page_of/empty-pages", test_page_of);
    g_test_add_func("/details/encode/as-json", test_details_as_json);
    g_test_add_func("/details/decode/same", test_details);
    g_test_add_func("/details/decode/damage", test_details_damage);
    return g_test_run();
}
