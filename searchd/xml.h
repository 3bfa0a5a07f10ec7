/*
 * XML: text escaped on its way into a document, without what XML 1.0 cannot hold.
 */
#ifndef LONTAR_SEARCHD_XML_H
#define LONTAR_SEARCHD_XML_H

#include <glib.h>

#define LONTAR_XML_HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"

/** Append text for an element or an attribute; NULL appends nothing. */
void lontar_xml_text(GString *out, const char *text);

/** Append `<name>text</name>` and a line feed; nothing for NULL. */
void lontar_xml_element(GString *out, const char *name, const char *text);

/** Append markup with text in it: each %s of format is escaped; it knows only %s and %%. */
void lontar_xml_format(GString *out, const char *format, ...) G_GNUC_PRINTF(2, 3);

#endif
