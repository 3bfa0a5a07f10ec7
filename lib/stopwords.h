/*
 * Stop words: function words, by base language.
 */
#ifndef LONTAR_LIB_STOPWORDS_H
#define LONTAR_LIB_STOPWORDS_H

#include <glib.h>
#include <stdbool.h>

/* The list of one language. Nothing changes it, any thread may read it. */
typedef struct {
    char *base;         /* language */
    GHashTable *words;  /* set, case folded */
    GHashTable *folded; /* set, without accents */
} lontar_stopwords;

/** The list of a base language, or NULL; lent for as long as the program runs. */
const lontar_stopwords *lontar_stopwords_get(const char *base);

/**
 * Whether a word is in a list. One with accents must have them right, one without may lack them.
 *
 * @param accented  NULL if it is the same as term
 */
bool lontar_stopwords_has(const lontar_stopwords *stopwords, const char *term,
                          const char *accented);

/** All lists. */
size_t lontar_stopwords_size(void);
const lontar_stopwords *lontar_stopwords_at(size_t i);

#endif
