/*
 * The crawl, folder by folder from a list of those still to be read: no recursion, whatever depth.
 */
#include "crawl.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "catalogue.h"
#include "extract.h"
#include "lontar/error.h"
#include "sidecar.h"

typedef struct {
    int root;        /* open folder */
    char *real_root; /* its path without links, ending in '/' */
    GPtrArray *todo; /* paths of folders, "" or ending in '/'; owned */
    lontar_crawl *into;
} walk;

static void
crawled_free(void *data)
{
    g_free(((lontar_crawled *)data)->path);
    g_free(data);
}

static int
compare(const void *a, const void *b)
{
    return strcmp((*(lontar_crawled *const *)a)->path, (*(lontar_crawled *const *)b)->path);
}

bool
lontar_crawl_leaves_alone(const char *name)
{
    g_autofree char *lower = g_ascii_strdown(name, -1);

    return name[0] == '.' || name[0] == '~' || g_str_has_suffix(lower, ".part") ||
           g_str_has_suffix(lower, ".tmp");
}

static char *
stamp_of(const struct stat *status)
{
    return g_strdup_printf("%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT ".%09ld",
                           (gint64)status->st_size, (gint64)status->st_mtim.tv_sec,
                           status->st_mtim.tv_nsec);
}

static void
add(walk *of, const char *path, const struct stat *status, const char *reason)
{
    lontar_crawled *file = g_new0(lontar_crawled, 1);

    file->path = g_strdup(path);
    file->reason = reason;
    if (status != NULL) {
        file->size = (uint64_t)status->st_size;
        file->mtime_ns = status->st_mtim.tv_sec * INT64_C(1000000000) + status->st_mtim.tv_nsec;
    }
    g_ptr_array_add(of->into->files, file);
}

static void
take_file(walk *of, const char *path, const struct stat *status)
{
    const char *name = strrchr(path, '/');
    bool is_sidecar = g_str_has_suffix(path, LONTAR_SIDECAR_SUFFIX);

    name = name == NULL ? path : name + 1;
    if (g_str_equal(path, LONTAR_CATALOGUE_NAME) && S_ISREG(status->st_mode)) {
        of->into->catalogue_stamp = stamp_of(status);
    } else if (is_sidecar && S_ISREG(status->st_mode)) {
        g_hash_table_insert(of->into->sidecars, g_strdup(path), stamp_of(status));
    } else if (!is_sidecar && lontar_extractor_reads(name)) {
        add(of, path, status, S_ISREG(status->st_mode) ? NULL : "not a regular file");
    }
}

/* Where a link leads, and whether that is within the library. */
static void
take_link(walk *of, const char *path)
{
    g_autofree char *full = g_strconcat(of->real_root, path, NULL);
    char *target = realpath(full, NULL);
    int problem = errno;
    struct stat status;

    if (target == NULL) {
        if (lontar_extractor_reads(path)) {
            add(of, path, NULL,
                problem == ELOOP ? "a symbolic link that leads to itself"
                                 : "a symbolic link that leads nowhere");
        }
        return;
    }
    if (g_str_has_prefix(target, of->real_root) && stat(target, &status) == 0 &&
        !S_ISDIR(status.st_mode)) {
        take_file(of, path, &status);
    }
    free(target);
}

static void
take_entry(walk *of, const char *folder, const char *name)
{
    g_autofree char *path = g_strconcat(folder, name, NULL);
    struct stat status;

    if (lontar_crawl_leaves_alone(name)) {
        return;
    }
    if (fstatat(of->root, path, &status, AT_SYMLINK_NOFOLLOW) != 0) {
        if (errno != ENOENT && lontar_extractor_reads(name)) {
            add(of, path, NULL, "its attributes cannot be read");
        }
        return;
    }
    if (S_ISDIR(status.st_mode)) {
        g_ptr_array_add(of->todo, g_strconcat(path, "/", NULL));
    } else if (S_ISLNK(status.st_mode)) {
        take_link(of, path);
    } else {
        take_file(of, path, &status);
    }
}

static bool
read_folder(walk *of, const char *folder)
{
    int fd = openat(of->root, *folder == '\0' ? "." : folder,
                    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *entries = fd < 0 ? NULL : fdopendir(fd);
    struct dirent *entry;

    if (entries == NULL) {
        if (fd >= 0) {
            close(fd);
        }
        return false;
    }
    while ((errno = 0, entry = readdir(entries)) != NULL) {
        take_entry(of, folder, entry->d_name);
    }

    bool whole = errno == 0;

    closedir(entries);
    return whole;
}

static lontar_crawl *
crawl_new(void)
{
    lontar_crawl *crawl = g_new0(lontar_crawl, 1);

    crawl->files = g_ptr_array_new_with_free_func(crawled_free);
    crawl->sidecars = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    crawl->folders = g_ptr_array_new_with_free_func(g_free);
    crawl->unreadable = g_ptr_array_new_with_free_func(g_free);
    return crawl;
}

static void
walk_all(walk *of)
{
    g_ptr_array_add(of->todo, g_strdup(""));
    while (of->todo->len > 0) {
        g_autofree char *folder = g_ptr_array_steal_index(of->todo, of->todo->len - 1);

        bool whole = read_folder(of, folder);

        g_ptr_array_add(whole ? of->into->folders : of->into->unreadable, g_steal_pointer(&folder));
    }
    g_ptr_array_sort(of->into->files, compare);
}

lontar_crawl *
lontar_crawl_run(const char *root, GError **error)
{
    g_autoptr(lontar_crawl) crawl = crawl_new();
    g_autoptr(GPtrArray) todo = g_ptr_array_new_with_free_func(g_free);
    char *real = realpath(root, NULL);
    int fd = real == NULL ? -1 : open(real, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int problem = errno;
    g_autofree char *real_root = real == NULL ? NULL : g_strconcat(real, "/", NULL);

    free(real);
    if (fd < 0) {
        g_set_error(error, LONTAR_ERROR,
                    problem == ENOENT ? LONTAR_ERROR_NOT_FOUND : LONTAR_ERROR_IO,
                    "%s: the library cannot be read: %s: name its folder with --library", root,
                    g_strerror(problem));
        return NULL;
    }

    walk of = {fd, real_root, todo, crawl};

    walk_all(&of);
    close(fd);
    if (crawl->unreadable->len > 0 && *(char *)crawl->unreadable->pdata[0] == '\0') {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_IO, "%s: the library cannot be read", root);
        return NULL;
    }
    return g_steal_pointer(&crawl);
}

void
lontar_crawl_free(lontar_crawl *crawl)
{
    if (crawl != NULL) {
        g_ptr_array_unref(crawl->files);
        g_hash_table_unref(crawl->sidecars);
        g_ptr_array_unref(crawl->folders);
        g_ptr_array_unref(crawl->unreadable);
        g_free(crawl->catalogue_stamp);
        g_free(crawl);
    }
}

bool
lontar_crawl_is_hidden_by(const lontar_crawl *crawl, const char *path)
{
    for (size_t i = 0; i < crawl->unreadable->len; i++) {
        if (g_str_has_prefix(path, crawl->unreadable->pdata[i])) {
            return true;
        }
    }
    return false;
}
