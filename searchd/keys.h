/*
 * API keys: who may make more requests than an address may.
 *
 * The file holds digests, so that who reads it has no key, and a key is looked for by its digest,
 * each compared whole, so that how long it takes says nothing of any key.
 *
 *     # name  requests a second  SHA-256 of the key
 *     website 200 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
 */
#ifndef LONTAR_SEARCHD_KEYS_H
#define LONTAR_SEARCHD_KEYS_H

#include <glib.h>
#include <stdbool.h>

typedef struct lontar_keys lontar_keys;

/* Whom a key is for. */
typedef struct {
    const char *name;
    unsigned rate; /* requests a second */
} lontar_key;

/** Errors: LONTAR_ERROR_IO, LONTAR_ERROR_INVALID (naming the line). */
lontar_keys *lontar_keys_load(const char *path, GError **error);
void lontar_keys_free(lontar_keys *keys);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_keys, lontar_keys_free)

/** The owner of a key, or NULL; lent. */
const lontar_key *lontar_keys_find(const lontar_keys *keys, const char *key);

/** The key in a request's headers, `Authorization: Bearer KEY` or `X-API-Key: KEY`; NULL = none. */
const char *lontar_keys_of(const char *authorization, const char *api_key);

#endif
