/*
 * The cache of answers: bodies by what was asked, of one revision, in a bounded amount of memory.
 */
#include "cache.h"

#include <string.h>

/* What an entry costs besides its body: key, links, the allocator's share. */
#define ENTRY_BYTES 256
/* No body may take more of the cache than one part in so many. */
#define SHARES 16

typedef struct {
    char *key;
    GBytes *body;
    GList *link; /* in the queue; owned by it */
} entry;

struct lontar_cache {
    GMutex mutex;        /* guards all below */
    GHashTable *entries; /* key -> entry */
    GQueue queue;        /* entry, the latest asked for first */
    size_t size, limit;  /* bytes */
    uint64_t revision;
};

static void
free_entry(void *data)
{
    entry *own = data;

    g_free(own->key);
    g_bytes_unref(own->body);
    g_free(own);
}

lontar_cache *
lontar_cache_new(size_t memory_mib)
{
    lontar_cache *cache = g_new0(lontar_cache, 1);

    g_mutex_init(&cache->mutex);
    g_queue_init(&cache->queue);
    cache->entries = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_entry);
    cache->limit = memory_mib * 1024 * 1024;
    return cache;
}

void
lontar_cache_free(lontar_cache *cache)
{
    if (cache != NULL) {
        g_queue_clear(&cache->queue);
        g_hash_table_unref(cache->entries);
        g_mutex_clear(&cache->mutex);
        g_free(cache);
    }
}

static size_t
cost(const entry *own)
{
    return ENTRY_BYTES + g_bytes_get_size(own->body);
}

static void
drop_last(lontar_cache *cache)
{
    entry *last = g_queue_pop_tail(&cache->queue);

    cache->size -= cost(last);
    g_hash_table_remove(cache->entries, last->key);
}

GBytes *
lontar_cache_find(lontar_cache *cache, const char *key)
{
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&cache->mutex);
    entry *own = g_hash_table_lookup(cache->entries, key);

    if (own == NULL) {
        return NULL;
    }
    g_queue_unlink(&cache->queue, own->link);
    g_queue_push_head_link(&cache->queue, own->link);
    return g_bytes_ref(own->body);
}

void
lontar_cache_put(lontar_cache *cache, const char *key, uint64_t revision, GBytes *body)
{
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&cache->mutex);

    if (revision != cache->revision) {
        while (cache->queue.length > 0) {
            drop_last(cache);
        }
        cache->revision = revision;
    }
    if (g_bytes_get_size(body) > cache->limit / SHARES ||
        g_hash_table_contains(cache->entries, key)) {
        return;
    }

    entry *own = g_new0(entry, 1);
    own->key = g_strdup(key);
    own->body = g_bytes_ref(body);
    g_queue_push_head(&cache->queue, own);
    own->link = cache->queue.head;
    g_hash_table_insert(cache->entries, own->key, own);
    cache->size += cost(own);
    while (cache->size > cache->limit) {
        drop_last(cache);
    }
}

size_t
lontar_cache_size(lontar_cache *cache)
{
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&cache->mutex);

    return cache->size;
}
