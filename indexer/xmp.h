/*
 * XMP: Dublin Core in RDF, as PDF files and others carry it.
 */
#ifndef LONTAR_XMP_H
#define LONTAR_XMP_H

#include <glib.h>
#include <stdbool.h>

#include "sink.h"

G_BEGIN_DECLS

/** Send the tags of an XMP packet; the title is not sent but returned, or NULL. */
char *lontar_xmp_send(const char *packet, size_t length, lontar_sink *sink);

G_END_DECLS

#endif
