/*
 * Sketches: a few numbers that tell how much two texts have in common, without the texts.
 *
 * A text is the set of its runs of words, hashed; a sketch is the smallest hashes of the set, a
 * fair sample of it. Two samples are compared below the limit of the narrower one, so that a part
 * is known in its whole, too, unless that is more than about ten times as long.
 *
 * Source: Broder, On the resemblance and containment of documents, 1997 (smallest hashes).
 */
#ifndef LONTAR_LIB_SKETCH_H
#define LONTAR_LIB_SKETCH_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "lontar/document.h"

/* Hashes in a sketch at most. */
#define LONTAR_SKETCH_TEXT_MAX    256
#define LONTAR_SKETCH_NUMBERS_MAX 128

/** Of runs of words, or of characters where no spaces stand; garbled pages are left out. */
GArray *lontar_sketch_text(const lontar_document *document);

/**
 * Of runs of numbers, which a translation keeps; in the digits of any script.
 *
 * Numbers that only count (1, 2, 3) are left out.
 */
GArray *lontar_sketch_numbers(const lontar_document *document);

/** As bytes for a value slot, and back; what is no sketch reads as an empty one. */
GBytes *lontar_sketch_format(const GArray *sketch);
GArray *lontar_sketch_parse(GBytes *bytes);

/**
 * How much of the shorter text the longer one has, 0 to 1.
 *
 * @param size_max  LONTAR_SKETCH_..._MAX of both
 * @return  -1 when there is too little to say
 */
double lontar_sketch_share(const GArray *a, const GArray *b, size_t size_max);

#endif
