/*
 * Searching where shards are behind sockets: they order and count, and send what is shown.
 *
 * Totals, facets and order are those of one index with all the documents. Nothing is held here of
 * every document, so that what searches stays small however large the shards are.
 */
#ifndef LONTAR_LIB_REMOTE_H
#define LONTAR_LIB_REMOTE_H

#include "answer.h"
#include "searcher.h"

G_BEGIN_DECLS

typedef struct {
    lontar_searcher *searcher;
    const lontar_request *request;
    lontar_answer *answer;               /* gets the total, the rows and the facets */
    const lontar_expression *expression; /* without the filters; NULL = all documents */
    bool by_score;                       /* else by the order that the request asks for */
    bool is_counted;                     /* whether the request's facets are wanted */
    size_t first, limit;
} lontar_remote_search;

bool lontar_remote_match(const lontar_remote_search *search, GError **error);

/** Learn which values the facets have. */
bool lontar_remote_know(lontar_searcher *searcher, GError **error);
void lontar_remote_forget(lontar_searcher *searcher);

G_END_DECLS

#endif
