/*
 * The thesaurus: concepts of the field and their names, in the languages of the library.
 *
 * A concept that stands in a query also finds its other names, so that `forced labour` finds what
 * is written in Thai and Khmer.
 */
#ifndef LONTAR_THESAURUS_H
#define LONTAR_THESAURUS_H

#include "lontar/analyser.h"

G_BEGIN_DECLS

typedef struct lontar_thesaurus lontar_thesaurus;

/* A name of a concept: a row, lent by the thesaurus. */
typedef struct {
    const char *language; /* BCP 47 */
    const char *text;
} lontar_name;

/**
 * Load the thesaurus.
 *
 * @param folder  of a thesaurus.tsv that replaces the built-in one, or NULL
 * Errors:  LONTAR_ERROR_INVALID (file:line: what is wrong), LONTAR_ERROR_IO.
 * Threads: const after this; any number of threads may share one.
 */
lontar_thesaurus *lontar_thesaurus_load(const char *folder, GError **error);
void lontar_thesaurus_free(lontar_thesaurus *thesaurus);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_thesaurus, lontar_thesaurus_free)

size_t lontar_thesaurus_size(const lontar_thesaurus *thesaurus);

/** The slug of a concept: forced-labour. */
const char *lontar_thesaurus_slug(const lontar_thesaurus *thesaurus, size_t concept);

/** The names of a concept, lontar_name rows, the preferred one of each language first; lent. */
const GArray *lontar_thesaurus_names(const lontar_thesaurus *thesaurus, size_t concept);

/** The key that a name is found by: its words' stems in a language, joined by spaces. */
char *lontar_thesaurus_key(lontar_analyser *analyser, const char *text, const char *language);

/**
 * Find the concept that has a name in a language.
 *
 * @param key  of the name, made in the same language
 * @return     index of the concept, or -1
 * Cost:    the names of a language are analysed when it is first asked for.
 */
gssize lontar_thesaurus_find(const lontar_thesaurus *thesaurus, lontar_analyser *analyser,
                             const char *language, const char *key);

/** Whether a folded word is a part of any name, in any language. Threads: any. */
bool lontar_thesaurus_has_word(const lontar_thesaurus *thesaurus, const char *word);

G_END_DECLS

#endif
