/*
 * Kept bodies: answers that the cache shares with the exchanges that send them, as they are and
 * compressed.
 */
#include "kept.h"

/* Below this a packet holds the answer anyway. */
#define CODED_BYTES_MIN 1400

static void
share(lontar_exchange *exchange, GBytes *body, const char *key, uint64_t revision)
{
    exchange->kept = body;
    exchange->kept_key = g_strdup(key);
    exchange->kept_revision = revision;
}

/* The body as bytes that can be shared, without the room that was left in it. */
static GBytes *
take_written(lontar_exchange *exchange)
{
    size_t length = exchange->body->len;
    char *text = g_string_free(exchange->body, FALSE);

    exchange->body = g_string_new(NULL);
    return g_bytes_new_take(g_realloc(text, length + 1), length);
}

bool
lontar_kept_find(lontar_exchange *exchange, lontar_cache *cache, const char *key, uint64_t revision)
{
    GBytes *body = lontar_cache_find(cache, key);

    if (body == NULL) {
        return false;
    }
    share(exchange, body, key, revision);
    return true;
}

void
lontar_kept_put(lontar_exchange *exchange, lontar_cache *cache, const char *key, uint64_t revision)
{
    share(exchange, take_written(exchange), key, revision);
    lontar_cache_put(cache, key, revision, exchange->kept);
}

/* A body compressed, kept if it is; NULL if that would not make it smaller. */
static GBytes *
compress(const lontar_exchange *exchange, GBytes *body, lontar_cache *cache)
{
    g_autofree char *key =
        exchange->kept_key == NULL || cache == NULL
            ? NULL
            : g_strconcat(exchange->kept_key, lontar_coding_name(exchange->coding), NULL);
    GBytes *coded = key == NULL ? NULL : lontar_cache_find(cache, key);

    if (coded == NULL) {
        coded = lontar_compress(body, exchange->coding);
        if (coded != NULL && key != NULL) {
            lontar_cache_put(cache, key, exchange->kept_revision, coded);
        }
    }
    return coded;
}

GBytes *
lontar_kept_take(lontar_exchange *exchange, lontar_cache *cache)
{
    g_autoptr(GBytes) body =
        exchange->kept != NULL ? g_steal_pointer(&exchange->kept) : take_written(exchange);
    GBytes *coded =
        exchange->coding == LONTAR_CODING_NONE || g_bytes_get_size(body) < CODED_BYTES_MIN
            ? NULL
            : compress(exchange, body, cache);

    if (coded == NULL) {
        return g_steal_pointer(&body);
    }
    lontar_exchange_set_header(exchange, "Content-Encoding", lontar_coding_name(exchange->coding));
    return coded;
}
