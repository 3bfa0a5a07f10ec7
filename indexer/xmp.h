/*
 * XMP: Dublin Core in RDF, as PDF files and others carry it.
 */
#ifndef LONTAR_XMP_H
#define LONTAR_XMP_H

#include <glib.h>
#include <stdbool.h>

#include "sink.h"

G_BEGIN_DECLS

/**
 * Send the tags of an XMP packet.
 *
 * @param take_title  whether a title is wanted
 * @return whether a title was sent
 */
bool lontar_xmp_send(const char *packet, size_t length, bool take_title, lontar_sink *sink);

G_END_DECLS

#endif
