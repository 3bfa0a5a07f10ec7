/*
 * Search plans: what a search does besides answering its request. For the files of the search.
 */
#ifndef LONTAR_LIB_SEARCH_PLAN_H
#define LONTAR_LIB_SEARCH_PLAN_H

#include "changes.h"
#include "compile.h"
#include "lontar/search.h"
#include "lontar/xapian.h"

G_BEGIN_DECLS

typedef struct {
    bool is_listing; /* every hit, and nothing of what shows them */
    /* Makes what ranks, the query then only matches; called anew when the index has moved. */
    lontar_expression *(*make)(lontar_searcher *searcher, const void *data, GError **error);
    const void *data;
    const lontar_query *query; /* in place of the request's, and only counted; or NULL */
    const char *within;        /* id of the only document to look in, page by page; or NULL */
} lontar_search_plan;

/**
 * Narrow what has been compiled to what changed after a revision, where the request asks so, and
 * let the plan's own expression rank, so that the query only matches.
 *
 * @param out_changes  what hits must be among besides; left alone where that needs nothing
 */
bool lontar_search_plan_apply(const lontar_search_plan *plan, lontar_searcher *searcher,
                              const lontar_request *request, lontar_compiled *compiled,
                              lontar_changes **out_changes, GError **error);
lontar_answer *lontar_search_by(lontar_searcher *searcher, const lontar_request *request,
                                const lontar_search_plan *plan, GError **error);

G_END_DECLS

#endif
