/*
 * What update knows of the file at a path, so that an unchanged one is not opened.
 *
 * It stands in the index's metadata under LONTAR_META_FILE and the path, and commits together with
 * the document.
 */
#ifndef LONTAR_KNOWN_H
#define LONTAR_KNOWN_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "lontar/xapian.h"

typedef struct {
    char *path; /* bytes, as in the library */
    uint64_t size;
    int64_t mtime_ns;
    char *sha256;  /* of the content: 64 hex digits */
    char *said;    /* digest of what the catalogue says of it, or empty */
    char *sidecar; /* stamp of its sidecar, or empty */
} lontar_known;

/* Hex digits of the content's SHA-256 that are a document's id. */
#define LONTAR_ID_LENGTH 16

void lontar_known_free(lontar_known *known);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_known, lontar_known_free)

/** The id of a content. */
char *lontar_known_id(const char *sha256);

/** Key of metadata for a path, of bounded length. */
char *lontar_known_key(const char *path);

char *lontar_known_format(const lontar_known *known);
lontar_known *lontar_known_parse(const char *text, size_t length);

/**
 * All files that an index knows.
 *
 * @return path, lent by the value -> lontar_known, owned
 */
GHashTable *lontar_known_load(const lontar_index *index, GError **error);

#endif
