/*
 * Compression of answers for clients that take it.
 */
#include "gzip.h"

#include <zlib.h>

/* The fastest level: an answer is made for one reader, now. 16 asks zlib for gzip's header. */
#define LEVEL       1
#define GZIP_WINDOW (15 + 16)
#define MEMORY      8

bool
lontar_gzip(GString *text)
{
    z_stream stream = {0};

    if (deflateInit2(&stream, LEVEL, Z_DEFLATED, GZIP_WINDOW, MEMORY, Z_DEFAULT_STRATEGY) != Z_OK) {
        return false;
    }

    uLong bound = deflateBound(&stream, text->len);
    GString *out = g_string_sized_new(bound);
    stream.next_in = (Bytef *)text->str;
    stream.avail_in = (uInt)text->len;
    stream.next_out = (Bytef *)out->str;
    stream.avail_out = (uInt)bound;

    bool is_smaller = deflate(&stream, Z_FINISH) == Z_STREAM_END && stream.total_out < text->len;
    if (is_smaller) {
        g_string_set_size(out, stream.total_out);
        g_string_truncate(text, 0);
        g_string_append_len(text, out->str, (gssize)out->len);
    }
    (void)deflateEnd(&stream); /* frees; what it says of the data is known already */
    g_string_free(out, TRUE);
    return is_smaller;
}
