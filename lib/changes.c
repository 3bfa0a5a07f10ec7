/*
 * Changes: which documents of several shards have changed since a revision of them all.
 */
#include "changes.h"

struct lontar_changes {
    lontar_history *history;
    size_t shards;
    uint64_t *since; /* of each shard */
};

/* No shard can have moved on by more than all of them together have. */
static uint64_t
since_of(const lontar_searcher *searcher, size_t shard, uint64_t since)
{
    uint64_t all = searcher->state.revision;
    uint64_t moved = all > since ? all - since : 0;
    uint64_t own = searcher->revisions[shard];

    return own > moved ? own - moved : 0;
}

uint64_t
lontar_changes_since(const lontar_searcher *searcher, uint64_t since)
{
    uint64_t least = since_of(searcher, 0, since);

    if (lontar_index_shard_size(searcher->index) == 1) {
        return since;
    }
    for (size_t i = 1; i < lontar_index_shard_size(searcher->index); i++) {
        least = MIN(least, since_of(searcher, i, since));
    }
    return least;
}

lontar_changes *
lontar_changes_new(lontar_searcher *searcher, uint64_t since, GError **error)
{
    g_autoptr(lontar_history) history = lontar_searcher_history(searcher, error);

    if (history == NULL) {
        return NULL;
    }

    lontar_changes *changes = g_new0(lontar_changes, 1);
    changes->history = g_steal_pointer(&history);
    changes->shards = lontar_index_shard_size(searcher->index);
    changes->since = g_new(uint64_t, changes->shards);
    for (size_t i = 0; i < changes->shards; i++) {
        changes->since[i] = since_of(searcher, i, since);
    }
    return changes;
}

void
lontar_changes_free(lontar_changes *changes)
{
    if (changes != NULL) {
        lontar_history_unref(changes->history);
        g_free(changes->since);
        g_free(changes);
    }
}

bool
lontar_changes_has(const lontar_changes *changes, uint32_t docid)
{
    return lontar_history_revision(changes->history, docid) >
           changes->since[(docid - 1) % changes->shards];
}
