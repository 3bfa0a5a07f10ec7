/*
 * Compression of answers for clients that take it.
 */
#ifndef LONTAR_SEARCHD_GZIP_H
#define LONTAR_SEARCHD_GZIP_H

#include <glib.h>
#include <stdbool.h>

/** Compress a text in place; false, and the text as it was, if that would not make it smaller. */
bool lontar_gzip(GString *text);

#endif
