/*
 * Compression of answers for clients that take it.
 */
#ifndef LONTAR_SEARCHD_COMPRESS_H
#define LONTAR_SEARCHD_COMPRESS_H

#include <glib.h>
#include <stdbool.h>

typedef enum { LONTAR_CODING_NONE, LONTAR_CODING_GZIP, LONTAR_CODING_BROTLI } lontar_coding;

/** The best coding that an Accept-Encoding takes; NULL = none was sent. */
lontar_coding lontar_coding_choose(const char *accepted);

/** As Content-Encoding names it. */
const char *lontar_coding_name(lontar_coding coding);

/** A text compressed, the caller's; NULL if that would not make it smaller. */
GBytes *lontar_compress(GBytes *text, lontar_coding coding);

#endif
