/*
 * The sink: where a reader puts what it finds, within the limits of a document.
 *
 * Whatever bytes a reader hands in, valid UTF-8 without control characters comes out.
 */
#ifndef LONTAR_SINK_H
#define LONTAR_SINK_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "frame.h"
#include "lontar/document.h"

G_BEGIN_DECLS

typedef struct lontar_sink lontar_sink;

/** @param fd  frames are written to it; when that fails the process ends */
lontar_sink *lontar_sink_new(int fd);
void lontar_sink_free(lontar_sink *sink);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_sink, lontar_sink_free)

/** Say that the document is open, and how many pages it has. */
void lontar_sink_open(lontar_sink *sink, size_t pages);

/**
 * Say something of the document. Empty values, and what exceeds the metadata limit, are dropped.
 */
void lontar_sink_tag(lontar_sink *sink, lontar_field field, const char *value, const char *rule);

void lontar_sink_note(lontar_sink *sink, const char *format, ...) G_GNUC_PRINTF(2, 3);

/** Say what a page links to: addresses of the web and of mail; others are dropped. */
void lontar_sink_link(lontar_sink *sink, size_t page, const char *address);

/** Name a file that is attached to the document. */
void lontar_sink_attachment(lontar_sink *sink, const char *name);

/**
 * Give a page.
 *
 * @param page  number, flags, text, name (the label), section and lines; lines must lie in text.
 *              Text over the limit is cut at a character and flagged.
 * @return false when the document's limit of text is reached: no page more is taken
 */
bool lontar_sink_page(lontar_sink *sink, lontar_frame *page);

/** Say that the document cannot be read. Nothing may follow. */
void lontar_sink_refuse(lontar_sink *sink, const char *stage, const char *reason);

/** Say that all has been said. */
void lontar_sink_end(lontar_sink *sink);

G_END_DECLS

#endif
