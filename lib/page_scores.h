/*
 * Page scores: how well each page of a document answers a query.
 */
#ifndef LONTAR_LIB_PAGE_SCORES_H
#define LONTAR_LIB_PAGE_SCORES_H

#include "compile.h"
#include "searcher.h"

G_BEGIN_DECLS

/** Of one document after the other, of one search. Threads: one at a time. */
typedef struct lontar_page_scores lontar_page_scores;

/** All is lent. */
lontar_page_scores *lontar_page_scores_new(const lontar_searcher *searcher,
                                           const lontar_compiled *compiled);
void lontar_page_scores_free(lontar_page_scores *scores);

/** Score the pages of a document. @param record  lent until the next document */
bool lontar_page_scores_find(lontar_page_scores *scores, const lontar_record *record,
                             uint32_t docid, GError **error);

/** Whether anything stands on a page, 0 = the first, that was not taken. */
bool lontar_page_scores_has(const lontar_page_scores *scores, size_t page);

/** Take the best page: with most different targets, of the highest score, the first. */
size_t lontar_page_scores_take(lontar_page_scores *scores);

/** The language of a page; NULL = it is not known. */
const char *lontar_page_scores_language(const lontar_record *record, size_t page);

G_END_DECLS

#endif
