/*
 * HTML: text escaped on its way into a page. Nothing reaches a page by another way.
 */
#ifndef LONTAR_SEARCHD_HTML_H
#define LONTAR_SEARCHD_HTML_H

#include <glib.h>

/** Append text with & < > " ' escaped; NULL appends nothing. */
void lontar_html_text(GString *out, const char *text);

/** Append markup with text in it: each %s of format is escaped; it knows only %s and %%. */
void lontar_html_format(GString *out, const char *format, ...) G_GNUC_PRINTF(2, 3);

#endif
