/*
 * The OCR cache: what was recognised once is not recognised again.
 *
 * An entry is the frames that a child sent for a content in some languages. It is no more believed
 * than a child.
 */
#ifndef LONTAR_OCR_CACHE_H
#define LONTAR_OCR_CACHE_H

#include <glib.h>

#include "frame.h"

G_BEGIN_DECLS

/** The bytes kept for a content, by its sha256, in some languages; NULL when there are none. */
GBytes *lontar_ocr_cache_get(const char *folder, const char *sha256, const char *languages);

/** Keep bytes. That it cannot be done costs time at the next run, and nothing else. */
void lontar_ocr_cache_put(const char *folder, const char *sha256, const char *languages,
                          const GByteArray *bytes);

/**
 * The next frame of what is kept.
 *
 * @param at  where it begins; moved behind it
 * @return false at the end, or at what is no frame
 */
bool lontar_ocr_cache_next(GBytes *bytes, size_t *at, lontar_frame *out_frame);

G_END_DECLS

#endif
