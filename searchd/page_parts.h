/*
 * Parts that every page of the site has: head, search box, foot.
 */
#ifndef LONTAR_SEARCHD_PAGE_PARTS_H
#define LONTAR_SEARCHD_PAGE_PARTS_H

#include <glib.h>

/** Everything up to the main part; the title is plain text. */
void lontar_page_begin(GString *out, const char *title, const char *language);
void lontar_page_end(GString *out);

#endif
