/*
 * What the parts of the generation module share.
 */
#ifndef LONTAR_GENERATION_PRIVATE_H
#define LONTAR_GENERATION_PRIVATE_H

#include <glib.h>
#include <stdbool.h>

#include "lontar/generation.h"

#define LONTAR_MANIFEST     "MANIFEST.json"
#define LONTAR_COLUMNS_FILE "columns"

/** Set LONTAR_ERROR_IO from errno: `path: what: reason`. */
void lontar_set_errno(GError **error, const char *path, const char *what);

/** The index directory that a lock is of. */
const char *lontar_lock_index_path(const lontar_lock *lock);

/** fsync a file or a folder. */
bool lontar_sync(const char *path, GError **error);

/** fsync all files and folders beneath a folder, and the folder. */
bool lontar_sync_tree(const char *folder, GError **error);

/** Remove a folder and all in it; symbolic links are not followed. */
bool lontar_remove_tree(const char *folder, GError **error);

/** Regular files beneath a folder, as sorted paths relative to it. */
GPtrArray *lontar_list_tree(const char *folder, GError **error);

/** Replace a file as a whole, durably. */
bool lontar_write_file(const char *path, const char *text, GError **error);

/** Refuse a generation of another format. */
bool lontar_manifest_check_format(const char *folder, GError **error);

#endif
