/*
 * The cache of answers: bounded, of one revision, the least asked for goes first.
 */
#include "cache.h"

#define MIB ((size_t)1024 * 1024)

static void
put(lontar_cache *cache, unsigned i, uint64_t revision, size_t size)
{
    g_autofree char *key = g_strdup_printf("key %u", i);
    char *text = g_strnfill(size, (char)('a' + i % 26));
    g_autoptr(GBytes) body = g_bytes_new_take(text, size);

    lontar_cache_put(cache, key, revision, body);
}

static bool
has(lontar_cache *cache, unsigned i, size_t size)
{
    g_autofree char *key = g_strdup_printf("key %u", i);
    g_autoptr(GBytes) body = lontar_cache_find(cache, key);

    if (body == NULL) {
        return false;
    }
    g_assert_cmpuint(g_bytes_get_size(body), ==, size);
    g_assert_cmpint(((const unsigned char *)g_bytes_get_data(body, NULL))[0], ==,
                    (int)('a' + i % 26));
    return true;
}

static void
test_find(void)
{
    g_autoptr(lontar_cache) cache = lontar_cache_new(1);

    g_assert_false(has(cache, 1, 100));
    put(cache, 1, 7, 100);
    put(cache, 1, 7, 100);
    put(cache, 2, 7, 100);
    g_assert_true(has(cache, 1, 100));
    g_assert_true(has(cache, 2, 100));
    g_assert_false(has(cache, 3, 100));
}

static void
test_bound(void)
{
    g_autoptr(lontar_cache) cache = lontar_cache_new(1);

    for (unsigned i = 0; i < 1000; i++) {
        put(cache, i, 7, 10000);
        g_assert_cmpuint(lontar_cache_size(cache), <=, MIB);
        g_assert_true(has(cache, 0, 10000)); /* asked for again and again, so it stays */
    }
    g_assert_true(has(cache, 999, 10000));
    g_assert_false(has(cache, 1, 10000));
    put(cache, 2000, 7, MIB / 2);
    g_assert_false(has(cache, 2000, MIB / 2));
}

static void
test_revision(void)
{
    g_autoptr(lontar_cache) cache = lontar_cache_new(1);

    put(cache, 1, 7, 100);
    put(cache, 2, 8, 100);
    g_assert_false(has(cache, 1, 100));
    g_assert_true(has(cache, 2, 100));
    g_assert_cmpuint(lontar_cache_size(cache), <, 1000);
}

static void
test_none(void)
{
    g_autoptr(lontar_cache) cache = lontar_cache_new(0);

    put(cache, 1, 7, 100);
    g_assert_false(has(cache, 1, 100));
    g_assert_cmpuint(lontar_cache_size(cache), ==, 0);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/cache/find/gives_what_was_put", test_find);
    g_test_add_func("/cache/put/stays_within_bounds", test_bound);
    g_test_add_func("/cache/put/drops_older_revisions", test_revision);
    g_test_add_func("/cache/put/keeps_nothing_without_memory", test_none);
    return g_test_run();
}
