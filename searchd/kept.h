/*
 * Kept bodies: answers that the cache shares with the exchanges that send them, as they are and
 * compressed.
 */
#ifndef LONTAR_SEARCHD_KEPT_H
#define LONTAR_SEARCHD_KEPT_H

#include "cache.h"
#include "exchange.h"

/** Answer with the body kept under a key; false if there is none. */
bool lontar_kept_find(lontar_exchange *exchange, lontar_cache *cache, const char *key,
                      uint64_t revision);

/** Keep the body that has been written, of a revision, for whoever asks the same. */
void lontar_kept_put(lontar_exchange *exchange, lontar_cache *cache, const char *key,
                     uint64_t revision);

/**
 * The body in the coding that its client takes, and the header that says so. What is kept is
 * compressed once.
 *
 * @param cache  NULL = nothing is kept
 * @return       the caller's; the exchange has no body any more
 */
GBytes *lontar_kept_take(lontar_exchange *exchange, lontar_cache *cache);

#endif
