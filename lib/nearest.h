/*
 * The name that somebody most likely meant.
 */
#ifndef LONTAR_NEAREST_H
#define LONTAR_NEAREST_H

#include <glib.h>

G_BEGIN_DECLS

/**
 * Find the name nearest to a word.
 *
 * @param names  NULL-terminated, at most 63 bytes each
 * @return       one of the names, or NULL when none is within a third of the word's letters
 * Source: Damerau, CACM 7(3), 1964 (insertions, deletions, substitutions, transpositions).
 */
const char *lontar_nearest(const char *const *names, const char *word);

G_END_DECLS

#endif
