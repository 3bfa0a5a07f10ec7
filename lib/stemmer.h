/*
 * Stemmers by BCP 47 language: libstemmer's, and light ones of our own.
 */
#ifndef LONTAR_LIB_STEMMER_H
#define LONTAR_LIB_STEMMER_H

#include <glib.h>
#include <stdbool.h>

typedef struct lontar_stemmer lontar_stemmer;

/* Room for the base of a language tag: three letters and a NUL. */
#define LONTAR_LANGUAGE_BASE_SIZE 4

/** The base of a BCP 47 tag in lower case: `pt` of `pt-BR`; empty if it is none. */
void lontar_language_base(const char *language, char out_base[LONTAR_LANGUAGE_BASE_SIZE]);

/**
 * Whether a language (BCP 47, or NULL) writes a word as its syllables and their tones as accents,
 * as Vietnamese does: a syllable with other accents is another one, and without any, too.
 */
bool lontar_language_has_tones(const char *language);

/** Whether a base language has a stemmer. Threads: any. */
bool lontar_stemmer_exists(const char *base);

/** The stemmer of a base language, or NULL if there is none. */
lontar_stemmer *lontar_stemmer_new(const char *base);
void lontar_stemmer_free(lontar_stemmer *stemmer);

/** Stem a folded word; lent until the next call. */
const char *lontar_stemmer_stem(lontar_stemmer *stemmer, const char *word, size_t length);

#endif
