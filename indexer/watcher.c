/*
 * The watcher, by inotify.
 */
#include "watcher.h"

#include <errno.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crawl.h"
#include "lontar/error.h"

/* A new file counts once whoever writes it has closed it; links have nothing to close. */
#define EVENTS                                                                               \
    (IN_CLOSE_WRITE | IN_MOVED_FROM | IN_MOVED_TO | IN_CREATE | IN_DELETE | IN_DELETE_SELF | \
     IN_MOVE_SELF | IN_ATTRIB | IN_ONLYDIR | IN_EXCL_UNLINK)
/* Looks at a library that goes on gaining folders while it is looked at. */
#define LOOKS_MAX 20

struct lontar_watcher {
    char *root;
    int fd;
    dev_t device;        /* of root */
    ino_t inode;         /* of root */
    dev_t index_device;  /* of the folder that is left out */
    ino_t index_inode;   /* 0 = none */
    GHashTable *watched; /* watch descriptor -> path of the folder, owned */
    size_t unseen;
};

lontar_watcher *
lontar_watcher_new(const char *root, const char *index, GError **error)
{
    g_autoptr(lontar_watcher) watcher = g_new0(lontar_watcher, 1);
    struct stat status;

    watcher->fd = -1;
    watcher->root = g_strdup(root);
    watcher->watched = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, g_free);
    if (stat(index, &status) == 0) {
        watcher->index_device = status.st_dev;
        watcher->index_inode = status.st_ino;
    }
    if (stat(root, &status) != 0) {
        g_set_error(error, LONTAR_ERROR, errno == ENOENT ? LONTAR_ERROR_NOT_FOUND : LONTAR_ERROR_IO,
                    "%s: the library cannot be read: %s: name its folder with --library", root,
                    g_strerror(errno));
        return NULL;
    }
    watcher->device = status.st_dev;
    watcher->inode = status.st_ino;
    watcher->fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (watcher->fd < 0) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_IO, "%s: cannot be watched: %s", root,
                    g_strerror(errno));
        return NULL;
    }
    return lontar_watcher_refresh(watcher, error) ? g_steal_pointer(&watcher) : NULL;
}

void
lontar_watcher_free(lontar_watcher *watcher)
{
    if (watcher != NULL) {
        if (watcher->fd >= 0) {
            close(watcher->fd);
        }
        g_hash_table_unref(watcher->watched);
        g_free(watcher->root);
        g_free(watcher);
    }
}

int
lontar_watcher_fd(const lontar_watcher *watcher)
{
    return watcher->fd;
}

/* Whether a file that has just come is one that nobody is going to close. */
static bool
is_link(const lontar_watcher *watcher, const struct inotify_event *event)
{
    const char *folder = g_hash_table_lookup(watcher->watched, GINT_TO_POINTER(event->wd));
    g_autofree char *path = folder == NULL ? NULL : g_build_filename(folder, event->name, NULL);
    struct stat status;

    return path != NULL && lstat(path, &status) == 0 &&
           (S_ISLNK(status.st_mode) || status.st_nlink > 1);
}

static bool
is_of_library(const lontar_watcher *watcher, const struct inotify_event *event)
{
    if ((event->mask & IN_Q_OVERFLOW) != 0) {
        return true;
    }
    if ((event->mask & IN_IGNORED) != 0 ||
        (event->len > 0 && lontar_crawl_leaves_alone(event->name))) {
        return false;
    }
    if ((event->mask & (IN_CREATE | IN_ISDIR)) == IN_CREATE && event->len > 0) {
        return is_link(watcher, event);
    }
    return true;
}

bool
lontar_watcher_read(lontar_watcher *watcher)
{
    _Alignas(struct inotify_event) char room[16384];
    bool changed = false;
    ssize_t got;

    while ((got = read(watcher->fd, room, sizeof(room))) > 0 || (got < 0 && errno == EINTR)) {
        const struct inotify_event *event;

        for (char *at = room; got > 0 && at < room + got; at += sizeof(*event) + event->len) {
            event = (const struct inotify_event *)at;
            changed = is_of_library(watcher, event) || changed;
        }
    }
    return changed;
}

static bool
is_index(const lontar_watcher *watcher, const char *path)
{
    struct stat status;

    return watcher->index_inode != 0 && stat(path, &status) == 0 &&
           status.st_dev == watcher->index_device && status.st_ino == watcher->index_inode;
}

/* Watch all folders of a look at the library; whether any of them had not been watched. */
static bool
watch_all(lontar_watcher *watcher, const lontar_crawl *crawl, GHashTable *seen)
{
    g_autofree char *index = NULL;
    bool any = false;

    for (size_t i = 0; i < crawl->folders->len; i++) {
        const char *folder = crawl->folders->pdata[i];
        g_autofree char *path = g_strconcat(watcher->root, "/", folder, NULL);
        int watch;

        if (index != NULL && g_str_has_prefix(folder, index)) {
            continue;
        }
        if (is_index(watcher, path)) {
            g_free(index);
            index = g_strdup(folder);
            continue;
        }
        watch = inotify_add_watch(watcher->fd, path, EVENTS);
        watcher->unseen += watch < 0 && errno == ENOSPC ? 1 : 0;
        if (watch >= 0) {
            g_hash_table_add(seen, GINT_TO_POINTER(watch));
            any = g_hash_table_insert(watcher->watched, GINT_TO_POINTER(watch),
                                      g_steal_pointer(&path)) ||
                  any;
        }
    }
    return any;
}

/* Folders that have left the library are watched no longer. */
static void
forget_others(lontar_watcher *watcher, GHashTable *seen)
{
    GHashTableIter each;
    void *watch;

    g_hash_table_iter_init(&each, watcher->watched);
    while (g_hash_table_iter_next(&each, &watch, NULL)) {
        if (!g_hash_table_contains(seen, watch)) {
            (void)inotify_rm_watch(watcher->fd, GPOINTER_TO_INT(watch)); /* may be gone itself */
            g_hash_table_iter_remove(&each);
        }
    }
}

bool
lontar_watcher_refresh(lontar_watcher *watcher, GError **error)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_direct_hash, g_direct_equal);
    bool any = true;

    /* A folder may come between the look at its parent and the watch on that. */
    for (int look = 0; any && look < LOOKS_MAX; look++) {
        g_autoptr(lontar_crawl) crawl = lontar_crawl_run(watcher->root, error);

        if (crawl == NULL) {
            return false;
        }
        watcher->unseen = 0;
        g_hash_table_remove_all(seen);
        any = watch_all(watcher, crawl, seen);
    }
    forget_others(watcher, seen);
    return true;
}

bool
lontar_watcher_is_there(const lontar_watcher *watcher)
{
    struct stat status;

    return stat(watcher->root, &status) == 0 && status.st_dev == watcher->device &&
           status.st_ino == watcher->inode;
}

size_t
lontar_watcher_unseen(const lontar_watcher *watcher)
{
    return watcher->unseen;
}
