/*
 * The library's folder: opening its files, and nothing outside of it.
 */
#ifndef LONTAR_LIBRARY_H
#define LONTAR_LIBRARY_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct lontar_library lontar_library;

/** Errors: LONTAR_ERROR_NOT_FOUND, LONTAR_ERROR_IO. */
lontar_library *lontar_library_open(const char *root, GError **error);
void lontar_library_free(lontar_library *library);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_library, lontar_library_free)

/** The folder without links, ending in '/'. */
const char *lontar_library_root(const lontar_library *library);

/**
 * Open a file for reading.
 *
 * @return file descriptor, -1 on error
 * Errors:  LONTAR_ERROR_DOCUMENT (cannot be opened, or its link leads out of the library).
 * Threads: any number at once.
 */
int lontar_library_read(const lontar_library *library, const char *path, GError **error);

/** Size and time of a file as it is now; false when it is gone. */
bool lontar_library_stat(const lontar_library *library, const char *path, uint64_t *out_size,
                         int64_t *out_mtime_ns);

#endif
