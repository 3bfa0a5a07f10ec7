/*
 * Changes: which documents of several shards have changed since a revision of them all.
 */
#include "changes.h"

struct lontar_changes {
    lontar_history *history;
    size_t shards;
    uint64_t *since; /* of each shard */
};

lontar_changes *
lontar_changes_new(lontar_searcher *searcher, uint64_t since, GError **error)
{
    g_autoptr(lontar_history) history = lontar_searcher_history(searcher, error);

    if (history == NULL) {
        return NULL;
    }

    lontar_changes *changes = g_new0(lontar_changes, 1);
    uint64_t all = searcher->state.revision;
    uint64_t moved = all > since ? all - since : 0;
    changes->history = g_steal_pointer(&history);
    changes->shards = lontar_index_shard_size(searcher->index);
    changes->since = g_new(uint64_t, changes->shards);
    for (size_t i = 0; i < changes->shards; i++) {
        uint64_t own = searcher->revisions[i];

        changes->since[i] = own > moved ? own - moved : 0;
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
