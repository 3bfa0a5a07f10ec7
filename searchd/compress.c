/*
 * Compression of answers for clients that take it.
 */
#include "compress.h"

#include <brotli/encode.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

/* An answer is made for one reader, now: the fastest levels. 16 asks zlib for gzip's header. */
#define GZIP_LEVEL     1
#define GZIP_WINDOW    (15 + 16)
#define GZIP_MEMORY    8
#define BROTLI_QUALITY 1
#define BROTLI_WINDOW  18

static const char *const names[] = {"identity", "gzip", "br"};

/* The weight that a list of codings gives one, by its name or by `*`; 0 = it is not taken. */
static double
weight_of(char **codings, const char *name)
{
    double rest = 0;

    for (size_t i = 0; codings[i] != NULL; i++) {
        char *quality = strstr(codings[i], "q=");
        double weight = quality == NULL ? 1 : g_ascii_strtod(quality + strlen("q="), NULL);

        codings[i][strcspn(codings[i], ";")] = '\0';
        g_strchomp(codings[i]);
        if (g_ascii_strcasecmp(codings[i], name) == 0) {
            return weight;
        }
        if (g_str_equal(codings[i], "*")) {
            rest = weight;
        }
    }
    return rest;
}

static double
weight(const char *accepted, lontar_coding coding)
{
    g_auto(GStrv) codings = g_strsplit(accepted, ",", 32);

    for (size_t i = 0; codings[i] != NULL; i++) {
        (void)g_strchug(codings[i]); /* in place */
    }
    return weight_of(codings, names[coding]);
}

lontar_coding
lontar_coding_choose(const char *accepted)
{
    if (accepted == NULL) {
        return LONTAR_CODING_NONE;
    }

    double brotli = weight(accepted, LONTAR_CODING_BROTLI);
    double gzip = weight(accepted, LONTAR_CODING_GZIP);
    if (brotli > 0 && brotli >= gzip) {
        return LONTAR_CODING_BROTLI;
    }
    return gzip > 0 ? LONTAR_CODING_GZIP : LONTAR_CODING_NONE;
}

const char *
lontar_coding_name(lontar_coding coding)
{
    return names[coding];
}

/* Compress into out, which has room for as many bytes; the size, or 0. */
static size_t
gzip(const void *text, size_t length, char *out)
{
    z_stream stream = {0};

    if (deflateInit2(&stream, GZIP_LEVEL, Z_DEFLATED, GZIP_WINDOW, GZIP_MEMORY,
                     Z_DEFAULT_STRATEGY) != Z_OK) {
        return 0;
    }
    stream.next_in = (z_const Bytef *)text;
    stream.avail_in = (uInt)length;
    stream.next_out = (Bytef *)out;
    stream.avail_out = (uInt)length;

    size_t size = deflate(&stream, Z_FINISH) == Z_STREAM_END ? stream.total_out : 0;
    (void)deflateEnd(&stream); /* frees; what it says of the data is known already */
    return size;
}

static size_t
brotli(const void *text, size_t length, char *out)
{
    size_t size = length;

    return BrotliEncoderCompress(BROTLI_QUALITY, BROTLI_WINDOW, BROTLI_MODE_TEXT, length, text,
                                 &size, (uint8_t *)out)
               ? size
               : 0;
}

GBytes *
lontar_compress(GBytes *text, lontar_coding coding)
{
    size_t length;
    const void *bytes = g_bytes_get_data(text, &length);

    if (coding == LONTAR_CODING_NONE || length == 0) {
        return NULL;
    }

    /* What does not fit into the text's own size is of no use. */
    g_autofree char *out = g_malloc(length);
    size_t size =
        coding == LONTAR_CODING_BROTLI ? brotli(bytes, length, out) : gzip(bytes, length, out);
    if (size == 0) {
        return NULL;
    }
    return g_bytes_new_take(g_realloc(g_steal_pointer(&out), size), size);
}
