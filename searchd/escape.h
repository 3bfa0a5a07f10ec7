/*
 * Markup with text in it, by the escapes of one language.
 */
#ifndef LONTAR_SEARCHD_ESCAPE_H
#define LONTAR_SEARCHD_ESCAPE_H

#include <glib.h>
#include <stdarg.h>

/** Appends a text with its escapes. */
typedef void (*lontar_escape)(GString *out, const char *text);

/** Append a format that knows only %s, which is escaped, and %%. */
void lontar_escape_format(GString *out, lontar_escape escape, const char *format, va_list arguments)
    G_GNUC_PRINTF(3, 0);

#endif
