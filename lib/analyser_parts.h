/*
 * Parts: the words within a word of a script written without spaces.
 */
#ifndef LONTAR_LIB_ANALYSER_PARTS_H
#define LONTAR_LIB_ANALYSER_PARTS_H

#include <glib.h>
#include <stdint.h>
#include <unicode/ubrk.h>

typedef struct lontar_parts lontar_parts;

/** The iterator is lent, and set to other text. */
lontar_parts *lontar_parts_new(UBreakIterator *iterator);
void lontar_parts_free(lontar_parts *parts);

/** Where parts of a word begin: bit i for unit i; no bits if it has none. */
uint64_t lontar_parts_find(lontar_parts *parts, const UChar *word, size_t size);

#endif
