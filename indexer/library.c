/*
 * The library's folder.
 */
#include "library.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lontar/error.h"

struct lontar_library {
    int fd; /* open folder */
    char *root;
};

lontar_library *
lontar_library_open(const char *root, GError **error)
{
    char *real = realpath(root, NULL);
    int fd = real == NULL ? -1 : open(real, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int problem = errno;

    if (fd < 0) {
        g_set_error(error, LONTAR_ERROR,
                    problem == ENOENT ? LONTAR_ERROR_NOT_FOUND : LONTAR_ERROR_IO,
                    "%s: the library cannot be read: %s: name its folder with --library", root,
                    g_strerror(problem));
        free(real);
        return NULL;
    }

    lontar_library *library = g_new0(lontar_library, 1);

    library->fd = fd;
    library->root = g_str_has_suffix(real, "/") ? g_strdup(real) : g_strconcat(real, "/", NULL);
    free(real);
    return library;
}

void
lontar_library_free(lontar_library *library)
{
    if (library != NULL) {
        close(library->fd);
        g_free(library->root);
        g_free(library);
    }
}

const char *
lontar_library_root(const lontar_library *library)
{
    return library->root;
}

/* A link may have been changed since the crawl: what is open tells where it leads. */
static bool
is_inside(const lontar_library *library, int fd)
{
    g_autofree char *self = g_strdup_printf("/proc/self/fd/%d", fd);
    g_autofree char *target = g_file_read_link(self, NULL);

    return target != NULL && g_str_has_prefix(target, library->root);
}

int
lontar_library_read(const lontar_library *library, const char *path, GError **error)
{
    /* Not to be held up by a pipe that has taken the file's place. */
    int fd = openat(library->fd, path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);

    if (fd < 0) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_DOCUMENT, "cannot be opened: %s",
                    g_strerror(errno));
        return -1;
    }
    if (!is_inside(library, fd)) {
        close(fd);
        g_set_error_literal(error, LONTAR_ERROR, LONTAR_ERROR_DOCUMENT,
                            "a symbolic link that leaves the library");
        return -1;
    }
    return fd;
}

bool
lontar_library_stat(const lontar_library *library, const char *path, uint64_t *out_size,
                    int64_t *out_mtime_ns)
{
    struct stat status;

    if (fstatat(library->fd, path, &status, 0) != 0) {
        return false;
    }
    *out_size = (uint64_t)status.st_size;
    *out_mtime_ns = status.st_mtim.tv_sec * INT64_C(1000000000) + status.st_mtim.tv_nsec;
    return true;
}
