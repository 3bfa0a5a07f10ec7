/*
 * Compression: which coding is taken, and that what was compressed comes back.
 */
#include "compress.h"

#include <string.h>
#include <zlib.h>

static void
test_choose(void)
{
    static const struct {
        const char *accepted;
        lontar_coding coding;
    } cases[] = {
        {NULL, LONTAR_CODING_NONE},
        {"", LONTAR_CODING_NONE},
        {"identity", LONTAR_CODING_NONE},
        {"gzip", LONTAR_CODING_GZIP},
        {"gzip, deflate, br", LONTAR_CODING_BROTLI},
        {"br;q=0, gzip", LONTAR_CODING_GZIP},
        {"br;q=0.0,gzip; q=0", LONTAR_CODING_NONE},
        {"br;q=0.5,gzip;q=0.8", LONTAR_CODING_GZIP},
        {"*", LONTAR_CODING_BROTLI},
        {"*;q=0", LONTAR_CODING_NONE},
        {"br;q=0,*", LONTAR_CODING_GZIP},
        {"GZIP", LONTAR_CODING_GZIP},
        {"brotli, x-gzip-like", LONTAR_CODING_NONE},
        {",,;q=1,", LONTAR_CODING_NONE},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_test_message("%s", cases[i].accepted);
        g_assert_cmpint(lontar_coding_choose(cases[i].accepted), ==, cases[i].coding);
    }
}

static void
test_gzip(void)
{
    g_autoptr(GString) text = g_string_new(NULL);
    char back[20000];
    z_stream stream = {0};

    for (int i = 0; i < 1000; i++) {
        g_string_append_printf(text, "{\"rank\":%d}", i);
    }
    g_autoptr(GBytes) bytes = g_bytes_new(text->str, text->len);
    g_autoptr(GBytes) coded = lontar_compress(bytes, LONTAR_CODING_GZIP);
    g_assert_nonnull(coded);
    g_assert_cmpuint(g_bytes_get_size(coded), <, text->len / 2);

    g_assert_cmpint(inflateInit2(&stream, 15 + 16), ==, Z_OK);
    stream.next_in = (z_const Bytef *)g_bytes_get_data(coded, NULL);
    stream.avail_in = (uInt)g_bytes_get_size(coded);
    stream.next_out = (Bytef *)back;
    stream.avail_out = sizeof back;
    g_assert_cmpint(inflate(&stream, Z_FINISH), ==, Z_STREAM_END);
    g_assert_cmpmem(back, stream.total_out, text->str, text->len);
    (void)inflateEnd(&stream);
}

static void
test_no_gain(void)
{
    g_autoptr(GBytes) text = g_bytes_new_static("qz", 2);

    g_assert_null(lontar_compress(text, LONTAR_CODING_GZIP));
    g_assert_null(lontar_compress(text, LONTAR_CODING_BROTLI));
    g_assert_null(lontar_compress(text, LONTAR_CODING_NONE));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/compress/choose/weights", test_choose);
    g_test_add_func("/compress/gzip/round_trip", test_gzip);
    g_test_add_func("/compress/compress/no_gain", test_no_gain);
    return g_test_run();
}
