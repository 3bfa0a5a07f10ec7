/*
 * Forms: the words of an index that have a stem.
 *
 * Positions stand on words. Where a stem stands is where its forms do, and these are found among
 * the terms that begin as the stem does. A word that does not begin so is not found from its stem,
 * which therefore has positions of its own for it: docs/decisions/0006-positions-of-stems.md.
 */
#ifndef LONTAR_LIB_FORMS_H
#define LONTAR_LIB_FORMS_H

#include "lontar/analyser.h"
#include "lontar/xapian.h"

G_BEGIN_DECLS

/** What has been found, for one handle of an index. */
typedef struct lontar_forms lontar_forms;

/** Whether a word is found from its stem. Threads: any. */
bool lontar_forms_finds(const char *stem, const char *word);

lontar_forms *lontar_forms_new(void);
void lontar_forms_free(lontar_forms *forms);

/** Forget all: the index is another one, or of another revision. */
void lontar_forms_clear(lontar_forms *forms);

/**
 * The words of an index that have a stem in a language, be it the stem itself.
 *
 * @param language  BCP 47, or NULL for that of texts whose language is not known
 * @return          char *; lent until forms are cleared, at most until the next call
 */
const GPtrArray *lontar_forms_find(lontar_forms *forms, const lontar_index *index,
                                   lontar_analyser *analyser, const char *language,
                                   const char *stem, GError **error);

/** Whether a stem has positions of its own in an index. */
bool lontar_forms_is_placed(lontar_forms *forms, const lontar_index *index, const char *stem,
                            bool *out_is, GError **error);

G_END_DECLS

#endif
