/*
 * Generations: folders of an index, one of which is current.
 *
 * A generation is made as gen-N.new, renamed to gen-N when all of it is on disk, and becomes
 * current when the symbolic link does: each step is atomic, and what is left by a kill between two
 * of them is nobody's and goes with the next begin.
 */
#include "lontar/generation.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "generation_private.h"
#include "lontar/error.h"

#define POINTER    "current"
#define UNFINISHED ".new"
#define PREFIX     "gen-"

/* The number in `gen-000042`, with a suffix (maybe empty) behind it; 0 for another name. */
static uint64_t
number_of(const char *name, const char *suffix)
{
    g_autofree char *digits = NULL;
    guint64 number = 0;

    if (!g_str_has_prefix(name, PREFIX) || !g_str_has_suffix(name, suffix)) {
        return 0;
    }
    digits = g_strndup(name + strlen(PREFIX), strlen(name) - strlen(PREFIX) - strlen(suffix));
    return g_ascii_string_to_unsigned(digits, 10, 1, G_MAXUINT32, &number, NULL) ? number : 0;
}

/* The name that the pointer points to. */
static char *
read_pointer(const char *index_path, GError **error)
{
    g_autofree char *pointer = g_build_filename(index_path, POINTER, NULL);
    g_autofree char *target = g_file_read_link(pointer, NULL);

    if (target == NULL) {
        g_set_error(
            error, LONTAR_ERROR, LONTAR_ERROR_NOT_FOUND,
            "%s: no index there: make one with lontar-index update --library DIR --index %s",
            index_path, index_path);
        return NULL;
    }
    if (number_of(target, "") == 0) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_CORRUPT,
                    "%s: points to no generation: rebuild", pointer);
        return NULL;
    }
    return g_steal_pointer(&target);
}

uint64_t
lontar_generation_stamp(const char *index_path)
{
    g_autofree char *pointer = g_build_filename(index_path, POINTER, NULL);
    struct stat status;
    uint64_t stamp = 0;

    if (lstat(pointer, &status) != 0) {
        return 0;
    }
    /* An inode is used again, so its time goes in too; the multiplier is FNV's 64-bit prime. */
    stamp = (uint64_t)status.st_ino * 0x100000001b3;
    stamp = (stamp ^ (uint64_t)status.st_ctim.tv_sec) * 0x100000001b3;
    stamp = (stamp ^ (uint64_t)status.st_ctim.tv_nsec) * 0x100000001b3;
    return stamp | 1;
}

char *
lontar_generation_current(const char *index_path, uint64_t *out_stamp, GError **error)
{
    uint64_t stamp = lontar_generation_stamp(index_path);
    g_autofree char *name = read_pointer(index_path, error);
    g_autofree char *folder = NULL;
    g_autoptr(GError) cause = NULL;

    if (name == NULL) {
        return NULL;
    }
    folder = g_build_filename(index_path, name, NULL);
    if (!lontar_manifest_check_format(folder, &cause)) {
        if (g_error_matches(cause, LONTAR_ERROR, LONTAR_ERROR_NOT_FOUND)) {
            cause->code = LONTAR_ERROR_CORRUPT; /* the pointer points nowhere */
            g_prefix_error(&cause, "damaged index, rebuild it: ");
        }
        g_propagate_error(error, g_steal_pointer(&cause));
        return NULL;
    }
    if (out_stamp != NULL) {
        *out_stamp = stamp;
    }
    return g_build_filename(folder, "db", NULL);
}

/* Remove what no one needs; failing to is no reason to fail, the next begin tries again. */
static void
remove_quietly(const char *index_path, const char *name)
{
    g_autofree char *folder = g_build_filename(index_path, name, NULL);
    (void)lontar_remove_tree(folder, NULL);
}

/* Remove unfinished generations; gives the highest number there is. */
static bool
clear_unfinished(const char *index_path, uint64_t *out_highest, GError **error)
{
    g_autoptr(GError) cause = NULL;
    g_autoptr(GDir) entries = g_dir_open(index_path, 0, &cause);
    const char *name = NULL;
    uint64_t highest = 0;

    if (entries == NULL) {
        g_set_error_literal(error, LONTAR_ERROR, LONTAR_ERROR_IO, cause->message);
        return false;
    }
    while ((name = g_dir_read_name(entries)) != NULL) {
        if (number_of(name, UNFINISHED) != 0) {
            remove_quietly(index_path, name);
        }
        highest = MAX(highest, number_of(name, ""));
    }
    *out_highest = highest;
    return true;
}

char *
lontar_generation_begin(const lontar_lock *lock, GError **error)
{
    const char *index_path = lontar_lock_index_path(lock);
    g_autofree char *name = NULL;
    g_autofree char *folder = NULL;
    uint64_t highest = 0;

    if (!clear_unfinished(index_path, &highest, error)) {
        return NULL;
    }
    name = g_strdup_printf(PREFIX "%06" G_GUINT64_FORMAT UNFINISHED, highest + 1);
    folder = g_build_filename(index_path, name, NULL);
    if (g_mkdir(folder, 0755) != 0) {
        lontar_set_errno(error, folder, "could not make the folder");
        return NULL;
    }
    return g_steal_pointer(&folder);
}

/* Make a generation current. */
static bool
switch_pointer(const char *index_path, const char *name, GError **error)
{
    g_autofree char *pointer = g_build_filename(index_path, POINTER, NULL);
    g_autofree char *temporary = g_strconcat(pointer, UNFINISHED, NULL);

    (void)unlink(temporary); /* what a killed writer left; there is most often none */
    if (symlink(name, temporary) != 0 || g_rename(temporary, pointer) != 0) {
        lontar_set_errno(error, pointer, "could not switch to the new generation");
        return false;
    }
    return lontar_sync(index_path, error);
}

/* Switch while nobody copies what is to be removed then. */
static bool
switch_alone(const char *index_path, const char *name, GError **error)
{
    g_autoptr(lontar_lock) commits = lontar_lock_commits(index_path, true, error);

    return commits != NULL && switch_pointer(index_path, name, error);
}

/* Remove all generations but two. */
static void
remove_others(const char *index_path, const char *keep, const char *keep_too)
{
    g_autoptr(GDir) entries = g_dir_open(index_path, 0, NULL);
    const char *name = NULL;

    while (entries != NULL && (name = g_dir_read_name(entries)) != NULL) {
        if (number_of(name, "") != 0 && !g_str_equal(name, keep) &&
            g_strcmp0(name, keep_too) != 0) {
            remove_quietly(index_path, name);
        }
    }
}

/* The highest number below another that a generation has; 0 when there is none. */
static uint64_t
highest_below(const char *index_path, uint64_t limit)
{
    g_autoptr(GDir) entries = g_dir_open(index_path, 0, NULL);
    const char *name = NULL;
    uint64_t highest = 0;

    while (entries != NULL && (name = g_dir_read_name(entries)) != NULL) {
        uint64_t number = number_of(name, "");

        if (number < limit) {
            highest = MAX(highest, number);
        }
    }
    return highest;
}

static char *
name_of(uint64_t number)
{
    return number == 0 ? NULL : g_strdup_printf(PREFIX "%06" G_GUINT64_FORMAT, number);
}

/* Publish, and remove all other generations but the one that is to be gone back to. */
static bool
publish(const lontar_lock *lock, const char *folder, const char *before, GError **error)
{
    const char *index_path = lontar_lock_index_path(lock);
    g_autofree char *unfinished = g_path_get_basename(folder);
    g_autofree char *name = NULL;
    g_autofree char *final = NULL;

    if (number_of(unfinished, UNFINISHED) == 0) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_INVALID, "%s: not an unpublished generation",
                    folder);
        return false;
    }
    if (!lontar_generation_seal(folder, error)) {
        return false;
    }
    name = g_strndup(unfinished, strlen(unfinished) - strlen(UNFINISHED));
    final = g_build_filename(index_path, name, NULL);
    if (g_rename(folder, final) != 0) {
        lontar_set_errno(error, final, "could not put the generation in place");
        return false;
    }

    g_autoptr(lontar_lock) commits = lontar_lock_commits(index_path, true, error);

    if (commits == NULL || !lontar_sync(index_path, error) ||
        !switch_pointer(index_path, name, error)) {
        return false;
    }
    remove_others(index_path, name, before);
    return true;
}

bool
lontar_generation_publish(const lontar_lock *lock, const char *folder, GError **error)
{
    g_autofree char *current = read_pointer(lontar_lock_index_path(lock), NULL);

    return publish(lock, folder, current, error);
}

bool
lontar_generation_replace(const lontar_lock *lock, const char *folder, GError **error)
{
    const char *index_path = lontar_lock_index_path(lock);
    g_autofree char *current = read_pointer(index_path, error);

    if (current == NULL) {
        return false;
    }

    g_autofree char *before = name_of(highest_below(index_path, number_of(current, "")));

    return publish(lock, folder, before, error);
}

void
lontar_generation_drop(const char *folder)
{
    g_autofree char *index_path = g_path_get_dirname(folder);
    g_autofree char *name = g_path_get_basename(folder);

    if (number_of(name, UNFINISHED) != 0) {
        remove_quietly(index_path, name);
    }
}

bool
lontar_generation_remove(const char *database, GError **error)
{
    return lontar_remove_tree(database, error);
}

char *
lontar_generation_before(const char *index_path, GError **error)
{
    g_autofree char *current = read_pointer(index_path, error);
    uint64_t number = current == NULL ? 0 : highest_below(index_path, number_of(current, ""));

    if (current == NULL) {
        return NULL;
    }
    if (number == 0) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_NOT_FOUND,
                    "%s: there is no generation before %s to go back to", index_path, current);
        return NULL;
    }

    g_autofree char *name = name_of(number);

    return g_build_filename(index_path, name, NULL);
}

bool
lontar_generation_return(const lontar_lock *lock, const char *folder, GError **error)
{
    const char *index_path = lontar_lock_index_path(lock);
    g_autofree char *name = g_path_get_basename(folder);

    return lontar_generation_seal(folder, error) && switch_alone(index_path, name, error);
}
