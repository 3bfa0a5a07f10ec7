/*
 * Closing a store: what is not as dense as it could be is copied with a dictionary of its texts,
 * and a generation is sealed.
 */
#include "lontar/pages.h"
#include "memory.h"
#include "store_private.h"

/*
 * A run that has put this much text, into an index of which every so manyth document is its own,
 * has left the tables half empty: docs/decisions/0060-compaction.md.
 */
#define COMPACT_BYTES_MIN ((size_t)4 << 20)
#define COMPACT_SHARE     2
/* A dictionary is made again when documents have come that are so manyth of those it knows. */
#define TRAINED_SHARE 4

static bool
seal(const lontar_store *store, GError **error)
{
    g_autoptr(lontar_lock) commits = lontar_lock_commits(store->index_path, true, error);

    return commits != NULL && lontar_generation_seal(store->folder, error);
}

/* Put a compacted copy of the generation in its place. */
static bool
compact(const lontar_store *store, GError **error)
{
    g_autofree char *folder = lontar_generation_begin(store->lock, error);
    g_autofree char *database = folder == NULL ? NULL : g_build_filename(folder, "db", NULL);

    if (folder == NULL) {
        return false;
    }
    if (!lontar_pages_compact(store->database, database, error) ||
        !lontar_generation_replace(store->lock, folder, error)) {
        lontar_generation_drop(folder);
        return false;
    }
    return true;
}

void
lontar_store_set_loose(lontar_store *store)
{
    store->is_loose = true;
}

/* Whether what the run has put leaves the tables half empty. */
static bool
is_loose(const lontar_store *store)
{
    return store->is_loose ||
           (store->run_bytes >= COMPACT_BYTES_MIN &&
            store->run_entries >= lontar_store_document_size(store) / COMPACT_SHARE);
}

void
lontar_store_expect_close(lontar_store *store)
{
    bool is_copied = store->is_build ? !store->is_filled : is_loose(store);
    size_t documents = lontar_store_document_size(store);

    if (is_copied && documents > store->trained + store->trained / TRAINED_SHARE) {
        lontar_training_free(store->training);
        lontar_memory_release();
        store->training = lontar_training_new(store->database, documents);
        store->trained = documents;
    }
}

/* Keep a dictionary for what is about to be copied; all else is committed. */
static bool
keep_dictionary(lontar_store *store, GError **error)
{
    g_autoptr(GBytes) dictionary = lontar_training_finish(g_steal_pointer(&store->training));

    return (dictionary != NULL ? lontar_pages_keep_dictionary(store->writer, dictionary, error)
                               : lontar_pages_make_dictionary(store->writer, error)) &&
           lontar_store_commit_alone(store, error);
}

bool
lontar_store_close(lontar_store *store, GError **error)
{
    if (!lontar_store_commit(store, error)) {
        return false;
    }

    bool is_copied = is_loose(store);

    if (is_copied && !keep_dictionary(store, error)) {
        return false;
    }
    g_clear_pointer(&store->writer, lontar_writer_free);
    /* All is durable already: where there is no room for a copy, the index stays as it is. */
    return (is_copied && compact(store, NULL)) || seal(store, error);
}

bool
lontar_store_finish(lontar_store *store, GError **error)
{
    store->is_ending = true;
    store->changed = true;
    lontar_memory_release();
    if (!lontar_store_commit(store, error) ||
        !(store->is_filled ? lontar_pages_finish(store->writer, error)
                           : keep_dictionary(store, error))) {
        return false;
    }
    g_clear_pointer(&store->writer, lontar_writer_free);
    if (store->is_filled) {
        return true;
    }

    g_autofree char *built = g_steal_pointer(&store->database);

    store->database = g_build_filename(store->folder, "db", NULL);
    return lontar_pages_compact(built, store->database, error) &&
           lontar_generation_remove(built, error);
}
