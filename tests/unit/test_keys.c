/*
 * API keys: read from a file of digests, found by the key itself.
 */
#include "keys.h"

#include <glib/gstdio.h>

#include "lontar/error.h"

/* SHA-256 of "secret" and of "other". */
#define SECRET "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b"
#define OTHER  "d9298a10d1b0735837dc4bd85dac641b0f3cef27a47e5d53a54f2f3f5b2fcffa"

static lontar_keys *
load(const char *text, GError **error)
{
    g_autofree char *path = NULL;
    int file = g_file_open_tmp("keys-XXXXXX", &path, NULL);

    g_assert_cmpint(file, >=, 0);
    g_close(file, NULL);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
    lontar_keys *keys = lontar_keys_load(path, error);
    g_unlink(path);
    return keys;
}

static void
test_find(void)
{
    g_autoptr(lontar_keys) keys =
        load("# who\n\nwebsite 200 " SECRET "\n  partner\t5 " OTHER "\r\n", NULL);

    g_assert_cmpstr(lontar_keys_find(keys, "secret")->name, ==, "website");
    g_assert_cmpuint(lontar_keys_find(keys, "secret")->rate, ==, 200);
    g_assert_cmpstr(lontar_keys_find(keys, "other")->name, ==, "partner");
    g_assert_null(lontar_keys_find(keys, "Secret"));
    g_assert_null(lontar_keys_find(keys, ""));
    g_assert_null(lontar_keys_find(keys, SECRET));
}

static void
test_refuse(void)
{
    static const char *const bad[] = {
        "website 200\n",           "website 0 " SECRET "\n",      "website x " SECRET "\n",
        "website 5 abc\n",         "website 5 " SECRET " more\n", "website 5 z" SECRET "\n",
        "website -1 " SECRET "\n", "\xff\xfe 5 " SECRET "\n",
    };

    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *text = g_strconcat("# first\n", bad[i], NULL);

        g_assert_null(load(text, &error));
        g_assert_error(error, LONTAR_ERROR, LONTAR_ERROR_INVALID);
        g_assert_nonnull(strstr(error->message, ":2: "));
    }
}

static void
test_headers(void)
{
    g_assert_cmpstr(lontar_keys_of("Bearer abc", NULL), ==, "abc");
    g_assert_cmpstr(lontar_keys_of("bearer abc", "def"), ==, "abc");
    g_assert_cmpstr(lontar_keys_of("Basic abc", "def"), ==, "def");
    g_assert_null(lontar_keys_of(NULL, NULL));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/keys/find/by_key", test_find);
    g_test_add_func("/keys/load/bad_lines", test_refuse);
    g_test_add_func("/keys/of/headers", test_headers);
    return g_test_run();
}
