/*
 * Page hits: the pages of a document that answer a query best, with snippets.
 */
#ifndef LONTAR_LIB_PAGE_HITS_H
#define LONTAR_LIB_PAGE_HITS_H

#include "compile.h"
#include "searcher.h"

G_BEGIN_DECLS

/** Finds pages for a query, one document after the other; of one search. Threads: one at a time. */
typedef struct lontar_page_hits lontar_page_hits;

/** All is lent. */
lontar_page_hits *lontar_page_hits_new(const lontar_searcher *searcher,
                                       const lontar_compiled *compiled,
                                       const lontar_request *request);
void lontar_page_hits_free(lontar_page_hits *pages);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_page_hits, lontar_page_hits_free)

/**
 * Find the pages of a hit: those with most different targets first, then the densest.
 *
 * @param hit  its record is set; what is found is there after lontar_page_hits_show(), until which
 *             it has to stay where it is
 */
bool lontar_page_hits_find(lontar_page_hits *pages, uint32_t docid, lontar_hit *hit,
                           GError **error);

/** Read the pages that were found: fills pages_matched and page_hits of all hits. */
bool lontar_page_hits_show(lontar_page_hits *pages, GError **error);

/**
 * List the pages of a hit that match, in their order, from the request's offset on.
 *
 * @param hit  its record is set; pages_matched and page_hits are filled
 */
bool lontar_page_hits_list(lontar_page_hits *pages, uint32_t docid, lontar_hit *hit,
                           GError **error);

G_END_DECLS

#endif
