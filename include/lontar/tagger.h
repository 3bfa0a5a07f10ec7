/*
 * The tagger: country, sector, year, type, language and instruments from the text, with reasons.
 *
 * It fills what people and the document itself have left open; every tag says which rule gave it,
 * on which page, by which words and how sure it is.
 */
#ifndef LONTAR_TAGGER_H
#define LONTAR_TAGGER_H

#include "lontar/document.h"
#include "lontar/vocabulary.h"

G_BEGIN_DECLS

/*
 * Rises whenever the same text gets other tags by the same data files, so that what is indexed is
 * tagged anew.
 */
#define LONTAR_TAGGER_VERSION 3

typedef struct lontar_tagger lontar_tagger;

/** The vocabularies are lent and must outlive the tagger. */
lontar_tagger *lontar_tagger_new(const lontar_vocabularies *vocabularies, GError **error);
void lontar_tagger_free(lontar_tagger *tagger);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_tagger, lontar_tagger_free)

/**
 * What decides the tags of a text: a digest of the version and of all data files that the tagger
 * reads. Tags made under another one may differ.
 *
 * @param version  LONTAR_TAGGER_VERSION
 */
char *lontar_tagger_digest(const lontar_vocabularies *vocabularies, unsigned version,
                           GError **error);

/**
 * Tag a document from its title and pages.
 *
 * The language must be settled first (lontar_language_settle).
 *
 * @param this_year  the current year, CE: no publication is from the future
 * Threads: const; any number of threads may share one tagger.
 */
void lontar_tagger_run(const lontar_tagger *tagger, lontar_document *document, int this_year);

G_END_DECLS

#endif
