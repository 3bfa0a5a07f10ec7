/*
 * Copies, and the way back.
 */
#include "copy.h"

#include <string.h>

#include "audit.h"
#include "lontar/error.h"
#include "lontar/history.h"
#include "lontar/terms.h"
#include "view.h"

/* What an index says of itself. */
typedef struct {
    char *uuid;
    uint64_t revision;
} head;

static void
head_clear(head *of)
{
    g_free(of->uuid);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(head, head_clear)

static bool
read_head(const char *database, head *out, GError **error)
{
    g_autoptr(lontar_index) index = lontar_index_open(database, error);
    g_autofree char *revision =
        index == NULL ? NULL : lontar_view_text(index, LONTAR_META_REVISION, error);

    if (revision == NULL) {
        return false;
    }
    out->revision = g_ascii_strtoull(revision, NULL, 10);
    out->uuid = lontar_view_text(index, LONTAR_META_UUID, error);
    return out->uuid != NULL;
}

static bool
set_text(lontar_writer *writer, const char *key, const char *text, GError **error)
{
    return lontar_writer_set_metadata(writer, key, strlen(key), text, strlen(text), error);
}

static bool
set_revision(const char *database, uint64_t revision, GError **error)
{
    g_autoptr(lontar_writer) writer = lontar_writer_open(database, error);
    g_autofree char *text = g_strdup_printf("%" G_GUINT64_FORMAT, revision);
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    g_autofree char *updated = g_date_time_format(now, "%Y-%m-%dT%H:%M:%SZ");

    return writer != NULL && set_text(writer, LONTAR_META_REVISION, text, error) &&
           set_text(writer, LONTAR_META_UPDATED, updated, error) &&
           lontar_history_set_time(writer, revision, g_date_time_to_unix(now), error) &&
           lontar_writer_commit(writer, error);
}

/* Let the revision of a database go on after that of the current generation of its library. */
static bool
go_on_from_current(const char *database, const char *index_path, GError **error)
{
    g_autofree char *current = lontar_generation_current(index_path, NULL, NULL);
    g_auto(head) mine = {0};
    g_auto(head) before = {0};

    /* What is to be replaced may be damaged: then nothing can go on from it. */
    if (current == NULL || !read_head(current, &before, NULL)) {
        return true;
    }
    if (!read_head(database, &mine, error)) {
        return false;
    }
    return !g_str_equal(mine.uuid, before.uuid) || mine.revision > before.revision ||
           set_revision(database, before.revision + 1, error);
}

/* Lists that stand beside the generations; a missing one is an empty one. */
static bool
copy_lists(const char *from_path, const char *to_path, bool is_backup, GError **error)
{
    const char *const names[] = {"failures", LONTAR_AUDIT_NAME};
    g_autofree char *audit = g_build_filename(to_path, LONTAR_AUDIT_NAME, NULL);
    size_t size = is_backup || !g_file_test(audit, G_FILE_TEST_EXISTS) ? 2 : 1;

    for (size_t i = 0; i < size; i++) {
        g_autofree char *from = g_build_filename(from_path, names[i], NULL);
        g_autofree char *to = g_build_filename(to_path, names[i], NULL);
        g_autofree char *text = NULL;
        g_autoptr(GError) cause = NULL;
        size_t length = 0;

        if (!g_file_get_contents(from, &text, &length, NULL)) {
            continue;
        }
        if (!g_file_set_contents(to, text, (gssize)length, &cause)) {
            g_set_error_literal(error, LONTAR_ERROR, LONTAR_ERROR_IO, cause->message);
            return false;
        }
    }
    return true;
}

/* The name of the current generation; empty when there is none. */
static char *
current_name(const char *index_path)
{
    g_autofree char *database = lontar_generation_current(index_path, NULL, NULL);
    g_autofree char *folder = database == NULL ? NULL : g_path_get_dirname(database);

    return folder == NULL ? g_strdup("") : g_path_get_basename(folder);
}

static bool
note_switch(const char *index_path, const char *old, GError **error)
{
    g_autofree char *database = lontar_generation_current(index_path, NULL, error);
    g_autofree char *name = current_name(index_path);
    g_autoptr(lontar_audit) audit = lontar_audit_new(index_path, LONTAR_AUDIT_BYTES_MAX);
    g_auto(head) now = {0};

    if (database == NULL || !read_head(database, &now, error)) {
        return false;
    }
    lontar_audit_switch(audit, old, name);
    return lontar_audit_write(audit, now.revision, error);
}

bool
lontar_copy_index(const char *from_path, const lontar_lock *to, const char *to_path, bool is_backup,
                  GError **error)
{
    g_autofree char *old = current_name(to_path);
    g_autofree char *folder = lontar_generation_begin(to, error);
    g_autofree char *database = folder == NULL ? NULL : g_build_filename(folder, "db", NULL);

    if (folder == NULL) {
        return false;
    }
    if (!lontar_generation_copy(from_path, folder, error) || !lontar_check(database, NULL, error) ||
        !go_on_from_current(database, to_path, error) ||
        !lontar_generation_publish(to, folder, error)) {
        lontar_generation_drop(folder);
        return false;
    }
    return copy_lists(from_path, to_path, is_backup, error) &&
           (is_backup || note_switch(to_path, old, error));
}

char *
lontar_rollback(const lontar_lock *lock, const char *index_path, GError **error)
{
    g_autofree char *old = current_name(index_path);
    g_autofree char *folder = lontar_generation_before(index_path, error);
    g_autofree char *database = folder == NULL ? NULL : g_build_filename(folder, "db", NULL);
    bool done = folder != NULL && lontar_generation_verify(folder, NULL, error) &&
                lontar_generation_unseal(folder, error) &&
                go_on_from_current(database, index_path, error) &&
                lontar_generation_return(lock, folder, error) &&
                note_switch(index_path, old, error);

    return done ? g_steal_pointer(&folder) : NULL;
}
