/*
 * SHA-256 against the standard's examples and against GLib's.
 */
#include <glib.h>
#include <string.h>

#include "lontar/sha256.h"

/* FIPS 180-4's examples. */
static void
test_known(void)
{
    g_autofree char *none = lontar_sha256_of("", 0);
    g_autofree char *abc = lontar_sha256_of("abc", 3);

    g_assert_cmpstr(none, ==, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    g_assert_cmpstr(abc, ==, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

/* Any bytes in any pieces; after its end a sum begins anew. */
static void
test_pieces(void)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(1);
    g_autoptr(lontar_sha256) sum = lontar_sha256_new();

    for (size_t round = 0; round < 300; round++) {
        size_t size = (size_t)g_rand_int_range(random, 0, 1000);
        g_autofree guint8 *bytes = g_malloc(size + 1);
        g_autofree char *expected = NULL;
        g_autofree char *found = NULL;

        for (size_t i = 0; i < size; i++) {
            bytes[i] = (guint8)g_rand_int(random);
        }
        for (size_t at = 0, piece; at < size; at += piece) {
            piece = (size_t)g_rand_int_range(random, 1, 200);
            piece = MIN(piece, size - at);
            lontar_sha256_add(sum, bytes + at, piece);
        }
        expected = g_compute_checksum_for_data(G_CHECKSUM_SHA256, bytes, size);
        found = lontar_sha256_end(sum);
        g_assert_cmpstr(found, ==, expected);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sha256/of/known", test_known);
    g_test_add_func("/sha256/add/in-pieces", test_pieces);
    return g_test_run();
}
