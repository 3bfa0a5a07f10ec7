/*
 * What a PDF says of itself: title, authors, publisher, keywords, outline.
 */
#ifndef LONTAR_PDF_METADATA_H
#define LONTAR_PDF_METADATA_H

#include <poppler.h>

#include "layout.h"
#include "sink.h"

G_BEGIN_DECLS

/**
 * Send tags from the information dictionary and from XMP.
 *
 * @param out_rule  which of the two the title is from
 * @return          the title that the file claims, which is not sent; NULL when it has none
 */
char *lontar_pdf_send_metadata(PopplerDocument *document, lontar_sink *sink, const char **out_rule);

/** The section that each page begins in, from the outline: titles or NULL, by page from 0. */
GPtrArray *lontar_pdf_sections(PopplerDocument *document, size_t pages);

G_END_DECLS

#endif
