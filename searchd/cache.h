/*
 * The cache of answers: bodies by what was asked, of one revision, in a bounded amount of memory.
 */
#ifndef LONTAR_SEARCHD_CACHE_H
#define LONTAR_SEARCHD_CACHE_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct lontar_cache lontar_cache;

/** @param memory_mib  that the answers may take; 0 = nothing is kept */
lontar_cache *lontar_cache_new(size_t memory_mib);
void lontar_cache_free(lontar_cache *cache);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_cache, lontar_cache_free)

/* Threads: both, any number at once. */

/** The body kept under a key, or NULL. */
GBytes *lontar_cache_find(lontar_cache *cache, const char *key);

/**
 * Keep a body; those of older revisions go, then those that were not asked for the longest time.
 */
void lontar_cache_put(lontar_cache *cache, const char *key, uint64_t revision, GBytes *body);

/** Bytes that are kept. */
size_t lontar_cache_size(lontar_cache *cache);

#endif
