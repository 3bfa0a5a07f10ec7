/*
 * The JSON writer against a JSON reader, and the escaping of HTML.
 */
#include "html.h"
#include "lontar/json.h"

#include <jansson.h>
#include <string.h>

static void
test_reads_back(void)
{
    g_autoptr(GString) out = g_string_new(NULL);
    static const char *const values[] = {"a", "b", NULL};

    lontar_json_object(out, NULL);
    lontar_json_string(out, "text",
                       "quote \" back \\ line \n tab \t bell \a del \x7f \xe1\x9e\x80");
    lontar_json_string(out, "none", NULL);
    lontar_json_integer(out, "integer", -9007199254740991);
    lontar_json_number(out, "number", 12.345, 2);
    lontar_json_boolean(out, "yes", true);
    lontar_json_strings(out, "strings", values);
    lontar_json_array(out, "empty");
    lontar_json_array_end(out);
    lontar_json_object_end(out);

    json_error_t error;
    json_t *root = json_loads(out->str, JSON_REJECT_DUPLICATES, &error);
    g_assert_nonnull(root);
    g_assert_cmpstr(json_string_value(json_object_get(root, "text")), ==,
                    "quote \" back \\ line \n tab \t bell \a del \x7f \xe1\x9e\x80");
    g_assert_true(json_is_null(json_object_get(root, "none")));
    g_assert_cmpint(json_integer_value(json_object_get(root, "integer")), ==, -9007199254740991);
    g_assert_cmpfloat(json_real_value(json_object_get(root, "number")), ==, 12.35);
    g_assert_true(json_is_true(json_object_get(root, "yes")));
    g_assert_cmpuint(json_array_size(json_object_get(root, "strings")), ==, 2);
    g_assert_cmpuint(json_array_size(json_object_get(root, "empty")), ==, 0);
    json_decref(root);
}

static void
test_invalid_utf8(void)
{
    g_autoptr(GString) out = g_string_new(NULL);

    lontar_json_string(out, NULL,
                       "a\xff"
                       "b");
    g_assert_cmpstr(out->str, ==,
                    "\"a\xef\xbf\xbd"
                    "b\"");
}

/* Bytes are looked at many at once: each kind, at each place of texts of each length. */
static void
test_all_places(void)
{
    static const char *const signs[] = {"\"",
                                        "\\",
                                        "\n",
                                        "\x01",
                                        "\x7f",
                                        "\xc3\xa9",
                                        "\xe1\x9e\x80\"",
                                        "\xff",
                                        "\xc3",
                                        "\xe1\x9e\x80\x9e\xc3\xa9"};

    for (size_t sign = 0; sign < G_N_ELEMENTS(signs); sign++) {
        for (size_t before = 0; before < 40; before++) {
            for (size_t after = 0; after < 40; after += 3) {
                g_autofree char *left = g_strnfill(before, 'a');
                g_autofree char *right = g_strnfill(after, 'z');
                g_autofree char *text = g_strconcat(left, signs[sign], right, signs[sign], NULL);
                g_autofree char *valid = g_utf8_make_valid(text, -1);
                g_autoptr(GString) out = g_string_new(NULL);

                lontar_json_string(out, NULL, text);
                g_assert_cmpuint(strlen(out->str), ==, out->len);

                json_t *value = json_loads(out->str, JSON_DECODE_ANY, NULL);
                g_assert_cmpstr(json_string_value(value), ==, valid);
                json_decref(value);
            }
        }
    }
}

/* As printf() rounds, where it is asked and where it is not. */
static void
test_numbers(void)
{
    static const double some[] = {0,    0.5,  0.00005, 0.00015, 2.675, 0.125,    0.99995, 1e9,
                                  1e15, -1.5, 1e-9,    123456,  0.1,   999.9999, 5e-324};
    g_autoptr(GRand) random = g_rand_new_with_seed(10);

    for (size_t i = 0; i < 100000; i++) {
        int decimals = g_rand_int_range(random, 0, 6);
        double value = i < G_N_ELEMENTS(some) ? some[i]
                       : i % 2 == 0           ? g_rand_double_range(random, 0, 1000)
                                              : g_rand_int_range(random, 0, 1000000) / 20000.0;
        g_autofree char *expected = g_strdup_printf("%.*f", decimals, value);
        g_autoptr(GString) out = g_string_new(NULL);

        lontar_json_number(out, NULL, value, decimals);
        g_assert_cmpstr(out->str, ==, expected);
    }
}

/* As printf() writes them: all small ones, then those around powers of ten and at random. */
static void
test_integers(void)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(11);
    g_autoptr(GString) out = g_string_new(NULL);
    int64_t power = 1;

    for (int64_t value = -11000; value < 110000; value++) {
        g_autofree char *expected = g_strdup_printf("%" G_GINT64_FORMAT, value);

        g_string_truncate(out, 0);
        lontar_json_integer(out, NULL, value);
        g_assert_cmpstr(out->str, ==, expected);
        g_assert_cmpuint(out->len, ==, strlen(expected));
    }
    for (; power <= G_MAXINT64 / 100; power *= 10) {
        const int64_t some[] = {power - 1,
                                power,
                                power + 1,
                                -power,
                                G_MAXINT64,
                                G_MININT64,
                                power + g_rand_int(random) % power};

        for (size_t i = 0; i < G_N_ELEMENTS(some); i++) {
            g_autofree char *expected = g_strdup_printf("%" G_GINT64_FORMAT, some[i]);

            g_string_truncate(out, 0);
            lontar_json_integer(out, NULL, some[i]);
            g_assert_cmpstr(out->str, ==, expected);
        }
    }
}

static void
test_not_a_number(void)
{
    g_autoptr(GString) out = g_string_new(NULL);

    lontar_json_number(out, NULL, 0.0 / 0.0, 2);
    g_assert_cmpstr(out->str, ==, "null");
    g_string_truncate(out, 0);
    lontar_json_exact(out, NULL, 1 / 0.0);
    g_assert_cmpstr(out->str, ==, "null");
}

static void
test_exact(void)
{
    static const struct {
        double value;
        const char *text;
    } rows[] = {
        {0.9, "0.9"}, {1, "1"}, {1 / 3.0, "0.33333333333333331"}, {1e300, "1e+300"}, {0.9, "0.9"}};

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GString) out = g_string_new(NULL);

        lontar_json_exact(out, NULL, rows[i].value);
        g_assert_cmpstr(out->str, ==, rows[i].text);
    }
}

static void
test_html(void)
{
    g_autoptr(GString) out = g_string_new(NULL);

    lontar_html_format(out, "<a title=\"%s\">100%%</a>", "\"><script>'&");
    g_assert_cmpstr(out->str, ==, "<a title=\"&quot;&gt;&lt;script&gt;&#39;&amp;\">100%</a>");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/json/reads_back", test_reads_back);
    g_test_add_func("/json/invalid_utf8", test_invalid_utf8);
    g_test_add_func("/json/all_places", test_all_places);
    g_test_add_func("/json/numbers", test_numbers);
    g_test_add_func("/json/integers", test_integers);
    g_test_add_func("/json/not_a_number", test_not_a_number);
    g_test_add_func("/json/exact", test_exact);
    g_test_add_func("/html/format/escapes", test_html);
    return g_test_run();
}
