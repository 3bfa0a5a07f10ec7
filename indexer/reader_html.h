/*
 * HTML as others need it: EPUB is made of it.
 */
#ifndef LONTAR_READER_HTML_H
#define LONTAR_READER_HTML_H

#include <libxml/tree.h>

#include "markup.h"

G_BEGIN_DECLS

/** Parse HTML or XHTML; NULL when there is nothing in it. */
xmlDoc *lontar_html_parse(const uint8_t *bytes, size_t size);

/** Add the main content of a page of HTML. */
void lontar_html_add(lontar_markup *markup, xmlDoc *document);

G_END_DECLS

#endif
