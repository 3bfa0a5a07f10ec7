/*
 * Copying a generation from one index to another, while the first is in use.
 */
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "generation_private.h"
#include "lontar/error.h"

#define COPY_BYTES (1 << 20)

static bool
write_all(int to, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t wrote = write(to, bytes, length);

        if (wrote < 0 && errno != EINTR) {
            return false;
        }
        bytes += MAX(wrote, 0);
        length -= (size_t)MAX(wrote, 0);
    }
    return true;
}

static bool
copy_bytes(int from, int to)
{
    g_autofree char *buffer = g_malloc(COPY_BYTES);
    ssize_t got;

    while ((got = read(from, buffer, COPY_BYTES)) != 0) {
        if ((got < 0 && errno != EINTR) || (got > 0 && !write_all(to, buffer, (size_t)got))) {
            return false;
        }
    }
    return true;
}

static bool
copy_file(const char *source, const char *target, GError **error)
{
    g_autofree char *folder = g_path_get_dirname(target);
    int from = open(source, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    int to = -1;
    bool done = false;

    if (from < 0) {
        lontar_set_errno(error, source, "could not open");
        return false;
    }
    if (g_mkdir_with_parents(folder, 0755) == 0) {
        to = open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    }
    done = to >= 0 && copy_bytes(from, to);
    if (to >= 0 && close(to) != 0) {
        done = false;
    }
    if (!done) {
        lontar_set_errno(error, target, "could not copy");
    }
    close(from);
    return done;
}

static bool
copy_files(const char *source, const char *folder, GError **error)
{
    g_autoptr(GPtrArray) names = lontar_list_tree(source, error);

    for (size_t i = 0; names != NULL && i < names->len; i++) {
        g_autofree char *from = g_build_filename(source, names->pdata[i], NULL);
        g_autofree char *to = g_build_filename(folder, names->pdata[i], NULL);

        if (!copy_file(from, to, error)) {
            return false;
        }
    }
    return names != NULL;
}

bool
lontar_generation_copy(const char *from_index_path, const char *folder, GError **error)
{
    g_autoptr(GError) cause = NULL;
    g_autoptr(lontar_lock) commits = lontar_lock_commits(from_index_path, false, &cause);
    g_autofree char *database =
        cause != NULL ? NULL : lontar_generation_current(from_index_path, NULL, &cause);
    g_autofree char *source = database == NULL ? NULL : g_path_get_dirname(database);

    if (cause != NULL) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    return copy_files(source, folder, error) && lontar_generation_verify(folder, NULL, error);
}
