/*
 * Page hits: the pages of a document that answer a query best, with snippets.
 */
#ifndef LONTAR_LIB_PAGE_HITS_H
#define LONTAR_LIB_PAGE_HITS_H

#include "compile.h"
#include "searcher.h"

G_BEGIN_DECLS

/** What to mark of a compiled query. */
lontar_marks *lontar_page_hits_marks(const lontar_compiled *compiled);

/**
 * Find the pages of a hit: those with most different targets first, then the densest.
 *
 * @param hit  its record is set; pages_matched and page_hits are filled
 */
bool lontar_page_hits_find(const lontar_searcher *searcher, const lontar_compiled *compiled,
                           const lontar_marks *marks, const lontar_request *request, uint32_t docid,
                           lontar_hit *hit, GError **error);

/**
 * List the pages of a hit that match, in their order, from the request's offset on.
 *
 * @param hit  its record is set; pages_matched and page_hits are filled
 */
bool lontar_page_hits_list(const lontar_searcher *searcher, const lontar_compiled *compiled,
                           const lontar_marks *marks, const lontar_request *request, uint32_t docid,
                           lontar_hit *hit, GError **error);

G_END_DECLS

#endif
