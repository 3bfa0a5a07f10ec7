/*
 * Failures: what could not be indexed, kept in INDEX/failures as one JSON object a line.
 *
 * A file that failed is not tried again until it changes; it leaves the list when it is good or
 * gone.
 */
#ifndef LONTAR_FAILURES_H
#define LONTAR_FAILURES_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct {
    char *path;  /* bytes, as in the library */
    char *stage; /* `crawl`, `read`, `open`, `page`, `limit` */
    size_t page; /* from 1; 0 = none */
    char *reason;
    char *sha256; /* or NULL */
    char *when;   /* ISO 8601, UTC */
    unsigned attempts;
    uint64_t size;
    int64_t mtime_ns;
} lontar_failure;

typedef struct lontar_failures lontar_failures;

void lontar_failure_free(lontar_failure *failure);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_failure, lontar_failure_free)

/**
 * Read the list; none yet is an empty one. Lines that are damaged are left out.
 *
 * Errors:  LONTAR_ERROR_IO.
 */
lontar_failures *lontar_failures_load(const char *index_path, GError **error);
void lontar_failures_free(lontar_failures *failures);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_failures, lontar_failures_free)

size_t lontar_failures_size(const lontar_failures *failures);
const lontar_failure *lontar_failures_find(const lontar_failures *failures, const char *path);

/** All by path, lent. */
GPtrArray *lontar_failures_all(const lontar_failures *failures);

/** Take a failure in, in place of one of the same path. */
void lontar_failures_add(lontar_failures *failures, lontar_failure *failure);
void lontar_failures_remove(lontar_failures *failures, const char *path);

/** Write the list if it has changed: all of it or, after a kill, the old one. */
bool lontar_failures_save(lontar_failures *failures, GError **error);

#endif
