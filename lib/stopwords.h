/*
 * Stop words: function words, by base language.
 */
#ifndef LONTAR_LIB_STOPWORDS_H
#define LONTAR_LIB_STOPWORDS_H

#include <glib.h>

/**
 * The stop words of a base language as a set of folded words, or NULL if there is no list.
 * Lent for as long as the program runs. Threads: any.
 */
GHashTable *lontar_stopwords_get(const char *base);

/** The base languages that have a list, NULL-terminated; lent. */
const char *const *lontar_stopwords_languages(void);

#endif
