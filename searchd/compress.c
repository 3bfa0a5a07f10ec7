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

/* Compress into out, which has room for room bytes; the size, or 0. */
static size_t
gzip(const GString *text, char *out, size_t room)
{
    z_stream stream = {0};

    if (deflateInit2(&stream, GZIP_LEVEL, Z_DEFLATED, GZIP_WINDOW, GZIP_MEMORY,
                     Z_DEFAULT_STRATEGY) != Z_OK) {
        return 0;
    }
    stream.next_in = (Bytef *)text->str;
    stream.avail_in = (uInt)text->len;
    stream.next_out = (Bytef *)out;
    stream.avail_out = (uInt)room;

    size_t size = deflate(&stream, Z_FINISH) == Z_STREAM_END ? stream.total_out : 0;
    (void)deflateEnd(&stream); /* frees; what it says of the data is known already */
    return size;
}

static size_t
brotli(const GString *text, char *out, size_t room)
{
    size_t size = room;

    return BrotliEncoderCompress(BROTLI_QUALITY, BROTLI_WINDOW, BROTLI_MODE_TEXT, text->len,
                                 (const uint8_t *)text->str, &size, (uint8_t *)out)
               ? size
               : 0;
}

bool
lontar_compress(GString *text, lontar_coding coding)
{
    if (coding == LONTAR_CODING_NONE || text->len == 0) {
        return false;
    }

    /* What does not fit into the text's own size is of no use. */
    g_autofree char *out = g_malloc(text->len);
    size_t size =
        coding == LONTAR_CODING_BROTLI ? brotli(text, out, text->len) : gzip(text, out, text->len);
    if (size == 0) {
        return false;
    }
    g_string_truncate(text, 0);
    g_string_append_len(text, out, (gssize)size);
    return true;
}
