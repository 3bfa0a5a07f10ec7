/*
 * The hits of remote shards by another order than by score.
 */
#ifndef LONTAR_LIB_REMOTE_ORDER_H
#define LONTAR_LIB_REMOTE_ORDER_H

#include "remote.h"

G_BEGIN_DECLS

/** Take the hits of a search in the order that its request asks for, all filters applied. */
bool lontar_remote_order(const lontar_remote_search *search, const lontar_expression *expression,
                         GError **error);

G_END_DECLS

#endif
