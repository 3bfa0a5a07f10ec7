/*
 * lontar-index backup, restore and rollback.
 */
#include <stdio.h>

#include "command.h"
#include "copy.h"
#include "lontar/analyser.h"
#include "lontar/error.h"
#include "lontar/terms.h"
#include "view.h"

/* Whether a folder can take an index: one is there already, or nothing is. */
static bool
can_take(const char *path, GError **error)
{
    g_autofree char *pointer = g_build_filename(path, "current", NULL);
    g_autofree char *lock = g_build_filename(path, "lock", NULL);
    g_autoptr(GDir) entries = g_dir_open(path, 0, NULL);

    if (entries == NULL || g_dir_read_name(entries) == NULL ||
        g_file_test(pointer, G_FILE_TEST_IS_SYMLINK) || g_file_test(lock, G_FILE_TEST_EXISTS)) {
        return true;
    }
    g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_INVALID,
                "%s: holds something else than an index: give a folder that is empty or new", path);
    return false;
}

static bool
is_same_folder(const char *path, const char *other)
{
    g_autofree char *real = realpath(path, NULL);
    g_autofree char *real_other = realpath(other, NULL);

    return real != NULL && g_strcmp0(real, real_other) == 0;
}

/* Say what is there now. */
static bool
say(const char *path, const char *what, GError **error)
{
    g_autoptr(lontar_index) index = lontar_view_open(path, error);
    g_autofree char *revision =
        index == NULL ? NULL : lontar_view_text(index, LONTAR_META_REVISION, error);
    g_autofree char *analysis =
        revision == NULL ? NULL : lontar_view_text(index, LONTAR_META_ANALYSIS, error);

    if (analysis == NULL) {
        return false;
    }
    printf("%s: %s: %zu documents, revision %s\n", path, what, lontar_index_document_size(index),
           revision);
    if (g_ascii_strtoll(analysis, NULL, 10) != LONTAR_ANALYSIS_VERSION) {
        fprintf(stderr,
                "%s: made by version %s of the analysis, this is %d: now run lontar-index "
                "rebuild\n",
                path, analysis, LONTAR_ANALYSIS_VERSION);
    }
    return true;
}

static int
copy(const lontar_options *options, const char *from, const char *to, bool is_backup,
     GError **error)
{
    g_autofree char *there = lontar_generation_current(from, NULL, error);

    if (there == NULL) {
        return 3;
    }
    if (is_same_folder(from, to)) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_INVALID, "%s: is the index itself", to);
        return 2;
    }
    if (!can_take(to, error)) {
        return 2;
    }

    g_autoptr(lontar_lock) lock = lontar_lock_take(to, (unsigned)options->wait_s, error);

    return lock != NULL && lontar_copy_index(from, lock, to, is_backup, error) &&
                   say(to, is_backup ? "backup" : "restored", error)
               ? 0
               : 3;
}

int
lontar_command_backup(const lontar_options *options, GError **error)
{
    return copy(options, options->index, options->arguments[0], true, error);
}

int
lontar_command_restore(const lontar_options *options, GError **error)
{
    return copy(options, options->arguments[0], options->index, false, error);
}

int
lontar_command_rollback(const lontar_options *options, GError **error)
{
    g_autofree char *current = lontar_generation_current(options->index, NULL, NULL);
    g_autoptr(lontar_lock) lock = NULL;
    g_autofree char *folder = NULL;

    if (current == NULL && !g_file_test(options->index, G_FILE_TEST_IS_DIR)) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_NOT_FOUND, "%s: no index there",
                    options->index);
        return 3;
    }
    lock = lontar_lock_take(options->index, (unsigned)options->wait_s, error);
    folder = lock == NULL ? NULL : lontar_rollback(lock, options->index, error);
    if (folder == NULL) {
        return 3;
    }

    g_autofree char *name = g_path_get_basename(folder);

    return say(options->index, name, error) ? 0 : 3;
}
