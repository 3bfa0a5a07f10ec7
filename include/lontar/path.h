/*
 * Paths in the library: any bytes on disk, UTF-8 in records and answers.
 *
 * What is not valid UTF-8, control characters, and a backslash that would be mistaken for an escape
 * are written as \xHH, so that every path has one written form and goes back to the same bytes.
 */
#ifndef LONTAR_PATH_H
#define LONTAR_PATH_H

#include <glib.h>

G_BEGIN_DECLS

/** The written form of a path. */
char *lontar_path_escape(const char *bytes);

/** The bytes of a path's written form. */
char *lontar_path_unescape(const char *escaped);

G_END_DECLS

#endif
