/*
 * Segments: the words of a run of text in a script written without spaces.
 */
#ifndef LONTAR_LIB_ANALYSER_SEGMENT_H
#define LONTAR_LIB_ANALYSER_SEGMENT_H

#include <glib.h>

#include "normalise.h"

typedef struct lontar_segmenter lontar_segmenter;

/* Characters that are looked at together; a longer run is cut there. */
#define LONTAR_RUN_MAX 2048

/* A word of a run, or a part of a word. */
typedef struct {
    size_t start; /* bytes from the beginning of the text */
    size_t end;   /* past its last byte */
    size_t size;  /* parts in a word */
} lontar_segment;

/* What a run is made of. */
typedef struct {
    lontar_segment *words; /* Hangul is one word */
    size_t word_size;
    lontar_segment *chars; /* what words are made of: characters with the marks after them; of
                              complex scripts the words within words */
    size_t char_size;
} lontar_segments;

lontar_segmenter *lontar_segmenter_new(GError **error);
void lontar_segmenter_free(lontar_segmenter *segmenter);

/**
 * Find the words of the run that begins at a place; gives the place where the run is over.
 *
 * @param class         of the run's characters: ideographs, Hangul or a complex script
 * @param out_segments  lent until the next call
 */
size_t lontar_segmenter_run(lontar_segmenter *segmenter, const char *text, size_t length, size_t at,
                            lontar_char_class class, const lontar_segments **out_segments);

#endif
