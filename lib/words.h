/*
 * Words of a document: its title, pages, authors and citations as postings.
 */
#ifndef LONTAR_LIB_WORDS_H
#define LONTAR_LIB_WORDS_H

#include "lontar/analyser.h"
#include "lontar/document.h"
#include "lontar/vocabulary.h"
#include "lontar/xapian.h"

G_BEGIN_DECLS

typedef struct lontar_words lontar_words;

/** Analyse all of a document. The analyser is free for other texts afterwards. */
lontar_words *lontar_words_new(lontar_analyser *analyser, const lontar_vocabularies *vocabularies,
                               const lontar_document *document);
void lontar_words_free(lontar_words *words);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_words, lontar_words_free)

bool lontar_words_write(const lontar_words *words, lontar_entry *entry, GError **error);

/** First position of each page, one a page. */
const uint32_t *lontar_words_page_positions(const lontar_words *words);

/** Position after the last word. */
uint32_t lontar_words_end(const lontar_words *words);

G_END_DECLS

#endif
