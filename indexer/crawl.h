/*
 * The crawl: which files of a library are publications, and what stands in the way.
 */
#ifndef LONTAR_CRAWL_H
#define LONTAR_CRAWL_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* A file, or something with a publication's name that is none. Paths are bytes from the root. */
typedef struct {
    char *path;
    uint64_t size;
    int64_t mtime_ns;
    const char *reason; /* why it cannot be read (static), or NULL for a regular file */
} lontar_crawled;

typedef struct {
    GPtrArray *files;      /* lontar_crawled, by path in order of bytes; owned */
    GPtrArray *folders;    /* paths of all folders that were read, "" or ending in '/'; owned */
    GHashTable *sidecars;  /* path of the sidecar -> stamp (size and time), both owned */
    GPtrArray *unreadable; /* paths of folders that could not be read, ending in '/'; owned */
    char *catalogue_stamp; /* size and time of the catalogue, or NULL when there is none */
} lontar_crawl;

/**
 * Walk a library.
 *
 * Left alone are hidden files and folders, `*.part`, `*.tmp`, `~*`, names of other kinds, and
 * symbolic links that leave the folder. A link to a file within it is one more path of that file;
 * one to a folder within it is not followed, as its files come under their own name.
 *
 * @param root  folder of the library
 * Errors:  LONTAR_ERROR_NOT_FOUND, LONTAR_ERROR_IO (the root itself cannot be read).
 */
lontar_crawl *lontar_crawl_run(const char *root, GError **error);
void lontar_crawl_free(lontar_crawl *crawl);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_crawl, lontar_crawl_free)

/** Whether a file or folder of this name is none of the library's: hidden, or still being made. */
bool lontar_crawl_leaves_alone(const char *name);

/** Whether a path lies in a folder that could not be read, so that nothing is known of it. */
bool lontar_crawl_is_hidden_by(const lontar_crawl *crawl, const char *path);

#endif
