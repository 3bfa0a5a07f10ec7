/*
 * Facets as JSON: the same whether their rows are kept or not, whatever was written before.
 */
#include "facets_json.h"

#include <string.h>

static const lontar_vocabularies *vocabularies;

static char *
format(lontar_field field, const char *const *values, const char *language, lontar_facet_rows *rows)
{
    lontar_facet facet = {.field = field, .missing = 7, .distinct = 9};
    GString *out = g_string_new(NULL);

    facet.values = g_array_new(FALSE, FALSE, sizeof(lontar_facet_value));
    for (size_t i = 0; values[i] != NULL; i++) {
        lontar_facet_value value = {values[i], i * 1000, i % 2 == 1};

        g_array_append_val(facet.values, value);
    }
    lontar_facet_format_json(out, &facet, vocabularies, language, rows);
    g_array_unref(facet.values);
    return g_string_free(out, FALSE);
}

static void
test_shape(void)
{
    static const char *const values[] = {"THA", "KHM", NULL};
    g_autofree char *text = format(LONTAR_FIELD_COUNTRY, values, "en", NULL);

    g_assert_cmpstr(text, ==,
                    "\"country\":{\"values\":["
                    "{\"value\":\"THA\",\"label\":\"Thailand\",\"count\":0,\"selected\":false},"
                    "{\"value\":\"KHM\",\"label\":\"Cambodia\",\"count\":1000,\"selected\":true}],"
                    "\"missing\":7,\"distinct\":9}");
}

/* Each text is written from the same rows after all others, twice. */
static void
test_kept(void)
{
    static const char *const languages[] = {"en", "fr", "es", "th", "zh-hant-hk"};
    static const char *const countries[] = {"THA", "KHM", "TH", "LAO", "MMR", NULL};
    static const char *const years[] = {"2019", "2020", "THA", "", NULL};
    /* Written as they are, one would be taken for the beginning of another. */
    static const char *const odd[] = {"\"", "\\", "\\\"", "\n", "\\n", "a\"", "a\\", "\xff", NULL};
    static const char *const wide[] = {"\xe0\xb9\x84\xe0\xb8\x97\xe0\xb8\xa2", "a", "aa", NULL};
    static const struct {
        lontar_field field;
        const char *const *values;
    } facets[] = {{LONTAR_FIELD_COUNTRY, countries}, {LONTAR_FIELD_YEAR, years},
                  {LONTAR_FIELD_LANGUAGE, odd},      {LONTAR_FIELD_PUBLISHER, odd},
                  {LONTAR_FIELD_PUBLISHER, wide},    {LONTAR_FIELD_YEAR, countries}};
    g_autoptr(lontar_facet_rows) rows = lontar_facet_rows_new();

    for (int time = 0; time < 2; time++) {
        for (size_t i = 0; i < G_N_ELEMENTS(facets); i++) {
            for (size_t j = 0; j < G_N_ELEMENTS(languages); j++) {
                g_autofree char *expected =
                    format(facets[i].field, facets[i].values, languages[j], NULL);
                g_autofree char *text =
                    format(facets[i].field, facets[i].values, languages[j], rows);

                g_assert_cmpstr(text, ==, expected);
            }
        }
    }
}

/* Texts of all lengths around what a row has room for. */
static void
test_lengths(void)
{
    g_autoptr(lontar_facet_rows) rows = lontar_facet_rows_new();

    for (int time = 0; time < 2; time++) {
        for (size_t length = 1; length < 300; length++) {
            g_autofree char *value = g_strnfill(length, 'v');
            const char *const values[] = {value, "short", NULL};
            g_autofree char *expected = format(LONTAR_FIELD_PUBLISHER, values, "en", NULL);
            g_autofree char *text = format(LONTAR_FIELD_PUBLISHER, values, "en", rows);

            g_assert_cmpstr(text, ==, expected);
        }
    }
}

int
main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(lontar_vocabularies) own = lontar_vocabularies_load(NULL, &error);

    g_assert_no_error(error);
    vocabularies = own;
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/facets_json/shape", test_shape);
    g_test_add_func("/facets_json/kept/is_the_same", test_kept);
    g_test_add_func("/facets_json/kept/all_lengths", test_lengths);
    return g_test_run();
}
