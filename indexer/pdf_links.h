/*
 * Where a PDF points to, and the files that are attached to it.
 */
#ifndef LONTAR_PDF_LINKS_H
#define LONTAR_PDF_LINKS_H

#include <poppler.h>

#include "sink.h"

G_BEGIN_DECLS

/** Send the addresses that a page links to. */
void lontar_pdf_send_links(PopplerPage *page, size_t number, lontar_sink *sink);

/** Send the names of attached files; they are not read. */
void lontar_pdf_send_attachments(PopplerDocument *document, lontar_sink *sink);

/** The same of a file that an annotation pins to its page; others are left alone. */
void lontar_pdf_send_pinned(PopplerAnnot *annotation, lontar_sink *sink);

G_END_DECLS

#endif
