/*
 * Misspelt words: which words of the index one was most likely meant as.
 */
#ifndef LONTAR_LIB_MISSPELT_H
#define LONTAR_LIB_MISSPELT_H

#include <glib.h>
#include <stdbool.h>

#include "lontar/xapian.h"

G_BEGIN_DECLS

/* Letters that a word has at least and at most to be looked at. */
#define LONTAR_MISSPELT_LETTERS_MIN 3
#define LONTAR_MISSPELT_LETTERS_MAX 32

/* What a cost is of: ten of one wrong letter. */
typedef struct {
    char *text; /* as the library has it: with accents, or two words */
    double score;
    unsigned cost;
    uint32_t documents;
} lontar_candidate;

/**
 * The words of the index that are nearest to one, the likeliest first.
 *
 * Likely is what is written much alike and is frequent. Wrong, missing, doubled and transposed
 * letters are looked for, beginnings of words, words written together, and names of authors that
 * sound alike.
 *
 * @param field      prefix of the field's words, "" for the text
 * @param word       folded
 * @param is_remote  whether to read no more of the terms than those with the same first letter
 * @return           lontar_candidate rows, which own their texts; NULL with @a error set
 * Cost: bounded by terms looked at, about 10 ms.
 * Source: Kernighan, Church and Gale, A spelling correction program based on a noisy channel
 *         model, 1990; Damerau, A technique for computer detection and correction of spelling
 *         errors, 1964.
 */
GArray *lontar_misspelt(lontar_index *index, const char *field, const char *word, bool is_remote,
                        GError **error);

/**
 * What a name sounds like: vowels are one, consonants those that they are taken for. Names with the
 * same key sound alike.
 *
 * @param name  folded
 * @return      NULL for what is not in Latin letters
 */
char *lontar_misspelt_sound(const char *name);

G_END_DECLS

#endif
