/*
 * The fonts of one PDF, kept from page to page while its text is read.
 *
 * Not thread-safe: a child reads one document, in one thread. Fonts are shared only for reading
 * text; whoever draws a page pauses first, since drawing asks a font for more than its characters.
 */
#ifndef LONTAR_SHARED_FONTS_H
#define LONTAR_SHARED_FONTS_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/** From here on, a font that a page of the open document names is made once and kept. */
void lontar_shared_fonts_begin(void);

/** From here on, poppler makes its fonts itself; those that are kept stay. */
void lontar_shared_fonts_pause(void);

/** Drop the fonts: before another document is opened, and when the last is closed. */
void lontar_shared_fonts_forget(void);

/** How often a kept font stood in for a new one since they were last dropped. */
size_t lontar_shared_fonts_taken(void);

#ifdef __cplusplus
}
#endif

#endif
