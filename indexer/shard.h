/*
 * A shard: the part of a library that one index of several takes in.
 *
 * A document belongs to the shard that a hash of its id names, whatever its path: the first eight
 * hex digits of the id's SHA-256, modulo the number of shards. An index remembers in INDEX/shard
 * which one it is, so that no run can mix two.
 */
#ifndef LONTAR_SHARD_H
#define LONTAR_SHARD_H

#include "crawl.h"
#include "library.h"
#include "lontar/xapian.h"

typedef struct {
    unsigned number; /* from 1 */
    unsigned of;     /* shards; 0 = the index is none, and takes all */
} lontar_shard;

/** Errors: LONTAR_ERROR_INVALID. */
bool lontar_shard_parse(const char *text, lontar_shard *out_shard, GError **error);

bool lontar_shard_has(const lontar_shard *shard, const char *id);

/**
 * Which shard an index is.
 *
 * @param asked   `i/n` as given, or NULL: what the index remembers
 * @param writes  whether a new index is to remember it
 * Errors:  LONTAR_ERROR_INVALID (wrong, or the index is another one), LONTAR_ERROR_IO.
 */
bool lontar_shard_settle(const char *index_path, const char *asked, bool writes,
                         lontar_shard *out_shard, GError **error);

/**
 * Leave the files in a crawl whose content belongs to the shard.
 *
 * Content is hashed once; INDEX/shard-files keeps what came of it, by path, size and time.
 *
 * @param out_elsewhere  path -> id of what was left out, both owned
 */
bool lontar_shard_narrow(const lontar_shard *shard, const char *index_path,
                         const lontar_library *library, bool writes, lontar_crawl *crawl,
                         GHashTable **out_elsewhere, GError **error);

#endif
