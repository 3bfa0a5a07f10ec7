/*
 * What a PDF says of itself: title, authors, publisher, keywords, outline, attachments.
 */
#ifndef LONTAR_PDF_METADATA_H
#define LONTAR_PDF_METADATA_H

#include <poppler.h>

#include "layout.h"
#include "sink.h"

G_BEGIN_DECLS

/**
 * Send tags from the information dictionary and from XMP, and notes on attachments.
 *
 * @return whether a title was among them
 */
bool lontar_pdf_send_metadata(PopplerDocument *document, lontar_sink *sink);

/** The section that each page begins in, from the outline: titles or NULL, by page from 0. */
GPtrArray *lontar_pdf_sections(PopplerDocument *document, size_t pages);

G_END_DECLS

#endif
