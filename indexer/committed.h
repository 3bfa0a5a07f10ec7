/*
 * The file of --committed: ids, a line each, once they are durable.
 */
#ifndef LONTAR_COMMITTED_H
#define LONTAR_COMMITTED_H

#include <glib.h>
#include <stdbool.h>

typedef struct lontar_committed lontar_committed;

/**
 * Open the file for appending.
 *
 * @param file    or NULL: then nothing is written
 * @param folder  in which ids may be set aside until they are durable
 * Errors:  LONTAR_ERROR_IO.
 */
lontar_committed *lontar_committed_open(const char *file, const char *folder, GError **error);
void lontar_committed_free(lontar_committed *committed);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_committed, lontar_committed_free)

/** An id that the next commit makes durable. */
void lontar_committed_add(lontar_committed *committed, const char *id);
/** An id that the same commit takes away again. */
void lontar_committed_remove(lontar_committed *committed, const char *id);
/** What has been added is durable. Errors: LONTAR_ERROR_IO. */
bool lontar_committed_write(lontar_committed *committed, GError **error);

/** Write all of a text to a file descriptor; false leaves errno. */
bool lontar_write_all(int fd, const char *text, size_t length);

#endif
