/*
 * Folding: the two forms of a word that terms are made of.
 */
#ifndef LONTAR_LIB_FOLD_H
#define LONTAR_LIB_FOLD_H

#include <glib.h>

/**
 * Fold a word: NFKC, case, digits to ASCII, what is ignored dropped.
 *
 * White space is dropped as well, since a word may be parted over two lines.
 *
 * @param accented  the word with its accents; replaced
 * @param folded    the word without them; replaced
 */
void lontar_fold_word(const char *word, size_t length, GString *accented, GString *folded);

/** Fold a whole text without its accents; white space stays as it is. */
char *lontar_fold_text(const char *text, size_t length);

#endif
