/*
 * Files and folders of generations: listed, made durable, removed.
 */
#include "generation_private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lontar/error.h"

/* Deeper than any generation; what is deeper was not made by us. */
#define DEPTH_MAX 16

typedef enum { VISIT_FILE, VISIT_FOLDER } visit_kind;

/* Called for each entry, a folder after what is in it. */
typedef bool (*visit_function)(const char *path, visit_kind kind, void *data, GError **error);

void
lontar_set_errno(GError **error, const char *path, const char *what)
{
    int number = errno;

    g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_IO, "%s: %s: %s", path, what, g_strerror(number));
}

static bool
visit_tree(const char *folder, unsigned depth, visit_function visit, void *data, GError **error)
{
    g_autoptr(GError) cause = NULL;
    g_autoptr(GDir) entries = g_dir_open(folder, 0, &cause);
    const char *name = NULL;

    if (entries == NULL || depth > DEPTH_MAX) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_IO, "%s: %s", folder,
                    entries == NULL ? cause->message : "too deep");
        return false;
    }
    while ((name = g_dir_read_name(entries)) != NULL) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        struct stat status;
        bool done = true;
        if (lstat(path, &status) != 0) {
            lontar_set_errno(error, path, "could not look at it");
            return false;
        }
        if (S_ISDIR(status.st_mode)) {
            done = visit_tree(path, depth + 1, visit, data, error);
        } else {
            done = visit(path, VISIT_FILE, data, error);
        }
        if (!done) {
            return false;
        }
    }
    return visit(folder, VISIT_FOLDER, data, error);
}

bool
lontar_sync(const char *path, GError **error)
{
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    bool done = descriptor >= 0 && fsync(descriptor) == 0;

    if (!done) {
        lontar_set_errno(error, path, "could not sync");
    }
    if (descriptor >= 0) {
        close(descriptor);
    }
    return done;
}

static bool
visit_sync(const char *path, visit_kind kind, void *data, GError **error)
{
    return lontar_sync(path, error);
}

bool
lontar_sync_tree(const char *folder, GError **error)
{
    return visit_tree(folder, 0, visit_sync, NULL, error);
}

static bool
visit_remove(const char *path, visit_kind kind, void *data, GError **error)
{
    if ((kind == VISIT_FOLDER ? rmdir(path) : unlink(path)) != 0) {
        lontar_set_errno(error, path, "could not remove");
        return false;
    }
    return true;
}

bool
lontar_remove_tree(const char *folder, GError **error)
{
    return visit_tree(folder, 0, visit_remove, NULL, error);
}

static bool
visit_list(const char *path, visit_kind kind, void *data, GError **error)
{
    GPtrArray *list = data;

    if (kind == VISIT_FILE) {
        g_ptr_array_add(list, g_strdup(path));
    }
    return true;
}

static int
compare_paths(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

GPtrArray *
lontar_list_tree(const char *folder, GError **error)
{
    g_autoptr(GPtrArray) absolute = g_ptr_array_new_with_free_func(g_free);
    GPtrArray *list = NULL;

    if (!visit_tree(folder, 0, visit_list, absolute, error)) {
        return NULL;
    }
    g_ptr_array_sort(absolute, compare_paths);
    list = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < absolute->len; i++) {
        const char *path = g_ptr_array_index(absolute, i);
        g_ptr_array_add(list, g_strdup(path + strlen(folder) + 1));
    }
    return list;
}

bool
lontar_write_file(const char *path, const char *text, GError **error)
{
    g_autofree char *temporary = g_strconcat(path, ".new", NULL);
    g_autofree char *folder = g_path_get_dirname(path);
    g_autoptr(GError) cause = NULL;

    if (!g_file_set_contents_full(temporary, text, -1, G_FILE_SET_CONTENTS_NONE, 0644, &cause)) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_IO, "%s: %s", path, cause->message);
        return false;
    }
    if (!lontar_sync(temporary, error)) {
        return false;
    }
    if (g_rename(temporary, path) != 0) {
        lontar_set_errno(error, path, "could not put the new file in place");
        return false;
    }
    return lontar_sync(folder, error);
}
