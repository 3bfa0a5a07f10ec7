/*
 * The watcher: says when something in a library has changed, not what.
 *
 * What has changed is found by looking at the library, so that no event can be misread: renames of
 * whole trees, events that were lost and folders that came while others were looked at all end in
 * the same look.
 */
#ifndef LONTAR_WATCHER_H
#define LONTAR_WATCHER_H

#include <glib.h>
#include <stdbool.h>

typedef struct lontar_watcher lontar_watcher;

/**
 * Watch a library.
 *
 * @param index  a folder that is not watched even if it lies in the library
 * Errors:  LONTAR_ERROR_NOT_FOUND, LONTAR_ERROR_IO (the library cannot be read, no inotify).
 */
lontar_watcher *lontar_watcher_new(const char *root, const char *index, GError **error);
void lontar_watcher_free(lontar_watcher *watcher);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_watcher, lontar_watcher_free)

/** Readable when there is something to read. */
int lontar_watcher_fd(const lontar_watcher *watcher);

/** Take all events that have come; whether one of them is of a file or folder of the library. */
bool lontar_watcher_read(lontar_watcher *watcher);

/**
 * Watch the folders that have come, and those that are gone no longer. To be called before the
 * library is looked at, when events have come.
 */
bool lontar_watcher_refresh(lontar_watcher *watcher, GError **error);

/** Whether the library is the folder that it was: not unmounted, or another one in its place. */
bool lontar_watcher_is_there(const lontar_watcher *watcher);

/** Folders that the system refuses to watch, as it allows no more: changes in them go unseen. */
size_t lontar_watcher_unseen(const lontar_watcher *watcher);

#endif
