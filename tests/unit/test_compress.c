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
    GString *text = g_string_new(NULL);
    char back[20000];
    z_stream stream = {0};

    for (int i = 0; i < 1000; i++) {
        g_string_append_printf(text, "{\"rank\":%d}", i);
    }
    g_autofree char *before = g_strdup(text->str);
    g_assert_true(lontar_compress(text, LONTAR_CODING_GZIP));
    g_assert_cmpuint(text->len, <, strlen(before) / 2);

    g_assert_cmpint(inflateInit2(&stream, 15 + 16), ==, Z_OK);
    stream.next_in = (Bytef *)text->str;
    stream.avail_in = (uInt)text->len;
    stream.next_out = (Bytef *)back;
    stream.avail_out = sizeof back;
    g_assert_cmpint(inflate(&stream, Z_FINISH), ==, Z_STREAM_END);
    g_assert_cmpmem(back, stream.total_out, before, strlen(before));
    (void)inflateEnd(&stream);
    g_string_free(text, TRUE);
}

static void
test_no_gain(void)
{
    GString *text = g_string_new("qz");

    g_assert_false(lontar_compress(text, LONTAR_CODING_GZIP));
    g_assert_false(lontar_compress(text, LONTAR_CODING_BROTLI));
    g_assert_false(lontar_compress(text, LONTAR_CODING_NONE));
    g_assert_cmpstr(text->str, ==, "qz");
    g_string_free(text, TRUE);
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
