/*
 * Margins: running heads and feet, told from the text by what stands in the same place on other
 * pages.
 */
#ifndef LONTAR_MARGINS_H
#define LONTAR_MARGINS_H

#include "frame.h"
#include "layout.h"

G_BEGIN_DECLS

/** Put the lines of a page that may be running heads or feet into its frame. */
void lontar_margins_find(const lontar_layout *layout, lontar_frame *frame);

/* A page of a document, as far as its margins go. */
typedef struct {
    const char *text;
    const char *label; /* or NULL */
    const lontar_frame_line *lines;
    size_t line_size;
    uint32_t running; /* out: a bit for each of the lines that is a running head or foot */
    uint32_t first;   /* out: of those, the ones that appear for the first time */
} lontar_margins_page;

/**
 * Find out which lines run through the document.
 *
 * What appears for the first time is text as well, a page number never.
 */
void lontar_margins_settle(lontar_margins_page *pages, size_t size);

G_END_DECLS

#endif
