/*
 * Marks that poppler keeps back.
 *
 * A vowel sign or a virama that is drawn back over its letter starts a line of poppler's, as a word
 * of no width. Poppler's selection narrows itself to each line's edges, and what has no width
 * stands on the edge and not beyond it: it is left out. Poppler's search has no such edge.
 */
#ifndef LONTAR_PDF_MARKS_H
#define LONTAR_PDF_MARKS_H

#include <poppler.h>

#include "layout.h"

G_BEGIN_DECLS

/* A page's text as poppler gives it. */
typedef struct {
    char *text;
    PopplerRectangle *boxes; /* one a character; maybe fewer */
    size_t box_size;
    GArray *runs; /* lontar_type_run */
} lontar_pdf_text;

/**
 * Put the marks of Indic and Southeast Asian scripts that are missing behind their letters.
 *
 * @param of  its text and boxes are replaced where marks are put in
 */
void lontar_pdf_restore_marks(PopplerPage *page, lontar_pdf_text *of);

G_END_DECLS

#endif
