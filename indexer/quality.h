/*
 * Quality: whether the text of a page can be trusted.
 */
#ifndef LONTAR_QUALITY_H
#define LONTAR_QUALITY_H

#include <glib.h>
#include <stddef.h>

G_BEGIN_DECLS

/**
 * Judge a text by its letters.
 *
 * @param text  valid UTF-8
 * @return LONTAR_PAGE_EMPTY, LONTAR_PAGE_GARBLED, or 0 when it is good
 */
unsigned lontar_quality_flags(const char *text, size_t length);

G_END_DECLS

#endif
