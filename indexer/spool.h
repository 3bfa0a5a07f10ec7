/*
 * A spool: lines that are gathered and taken out again in their order.
 *
 * What is more than a buffer goes to a file without a name, so that memory does not grow with the
 * lines, and a kill leaves none. Where the folder has no room for one, or its file system does not
 * make such files, all stays in memory.
 */
#ifndef LONTAR_SPOOL_H
#define LONTAR_SPOOL_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct lontar_spool lontar_spool;

/** @param bytes  of the buffer */
lontar_spool *lontar_spool_new(const char *folder, size_t bytes);
void lontar_spool_free(lontar_spool *spool);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_spool, lontar_spool_free)

/** The buffer, to append a line to in as many pieces as there are; lent. */
GString *lontar_spool_buffer(lontar_spool *spool);
/** A line has been appended, its end included. */
void lontar_spool_end_line(lontar_spool *spool);

/** Bytes of all lines in it. */
uint64_t lontar_spool_size(const lontar_spool *spool);

/**
 * Take out the next lines, the first ones first. Nothing is to be appended before all are taken.
 *
 * @param into  gets whole lines in place of what it has; nothing when there are none left
 * Errors:  LONTAR_ERROR_IO; what is left in the spool is lost then.
 */
bool lontar_spool_take(lontar_spool *spool, GString *into, GError **error);

#endif
