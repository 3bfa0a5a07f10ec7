/*
 * Changes: which documents of several shards have changed since a revision of them all.
 *
 * That revision is the sum of the shards'. No shard can have moved on by more than the sum has, so
 * what changed in each within as many revisions is all that changed since, and perhaps some more:
 * who keeps a copy takes a document twice, and never misses one.
 */
#ifndef LONTAR_LIB_CHANGES_H
#define LONTAR_LIB_CHANGES_H

#include "searcher.h"

G_BEGIN_DECLS

typedef struct lontar_changes lontar_changes;

/** A revision of each shard that none of the changes since one of all shards is before. */
uint64_t lontar_changes_since(const lontar_searcher *searcher, uint64_t since);

/** @param since  revision of all shards together */
lontar_changes *lontar_changes_new(lontar_searcher *searcher, uint64_t since, GError **error);
void lontar_changes_free(lontar_changes *changes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_changes, lontar_changes_free)

bool lontar_changes_has(const lontar_changes *changes, uint32_t docid);

G_END_DECLS

#endif
