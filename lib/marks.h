/*
 * Marks: finding in a text what a query asks for.
 */
#ifndef LONTAR_LIB_MARKS_H
#define LONTAR_LIB_MARKS_H

#include "lontar/snippet.h"

G_BEGIN_DECLS

/* A place to be marked. */
typedef struct {
    size_t start; /* bytes */
    size_t end;
    guint target; /* which of the things to mark: distinct ones count */
    double weight;
} lontar_spot;

/**
 * Find all spots of a text, in order.
 *
 * @param spots  filled: lontar_spot rows
 */
void lontar_marks_scan(const lontar_marks *marks, lontar_analyser *analyser,
                       const lontar_vocabularies *vocabularies, const char *text, size_t length,
                       const char *language, GArray *spots);

G_END_DECLS

#endif
