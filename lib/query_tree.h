/*
 * The tree of a query, while it is built.
 */
#ifndef LONTAR_QUERY_TREE_H
#define LONTAR_QUERY_TREE_H

#include "query_private.h"

G_BEGIN_DECLS

typedef struct {
    lontar_query *query;
    const GArray *tokens;
    size_t at;
    size_t terms;
    size_t bytes;
    size_t filters;
    bool said_terms;
    bool said_bytes;
    bool said_filters;
} query_builder;

query_node *lontar_query_tree_add(query_builder *build, lontar_node_kind kind, size_t start);
query_node *lontar_query_child(const query_node *node, size_t i);
void lontar_query_tree_adopt(query_builder *build, query_node *node, const GPtrArray *children);
query_node *lontar_query_tree_not(query_builder *build, query_node *child, size_t start);

/** Join what there is: nothing, the only one, or a group without groups of its own kind. */
query_node *lontar_query_tree_join(query_builder *build, lontar_node_kind kind,
                                   const GPtrArray *members);

/** A word, phrase or filter; NULL when it is beyond the limits, which is said. */
query_node *lontar_query_tree_text(query_builder *build, const query_token *token);
query_node *lontar_query_tree_filter(query_builder *build, const query_token *token);

G_END_DECLS

#endif
