/*
 * The file of ids that are durable.
 */
#include "committed.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "lontar/error.h"
#include "spool.h"

#define BUFFER_BYTES ((size_t)256 << 10)

struct lontar_committed {
    int fd;              /* open file, or -1 */
    lontar_spool *ids;   /* added since the last write, a line each */
    uint64_t added;      /* bytes of them */
    GHashTable *removed; /* id -> where the lines that come later begin; owns both */
};

bool
lontar_write_all(int fd, const char *text, size_t length)
{
    while (length > 0) {
        ssize_t written = write(fd, text, length);

        if (written < 0 && errno != EINTR) {
            return false;
        }
        text += MAX(written, 0);
        length -= (size_t)MAX(written, 0);
    }
    return true;
}

lontar_committed *
lontar_committed_open(const char *file, const char *folder, GError **error)
{
    int fd = file == NULL ? -1 : open(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);

    if (file != NULL && fd < 0) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_IO, "%s: cannot be written: %s", file,
                    g_strerror(errno));
        return NULL;
    }

    lontar_committed *committed = g_new0(lontar_committed, 1);

    committed->fd = fd;
    committed->ids = lontar_spool_new(folder, BUFFER_BYTES);
    committed->removed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return committed;
}

void
lontar_committed_free(lontar_committed *committed)
{
    if (committed != NULL) {
        if (committed->fd >= 0) {
            close(committed->fd);
        }
        lontar_spool_free(committed->ids);
        g_hash_table_unref(committed->removed);
        g_free(committed);
    }
}

void
lontar_committed_add(lontar_committed *committed, const char *id)
{
    if (committed->fd >= 0) {
        g_string_append_printf(lontar_spool_buffer(committed->ids), "%s\n", id);
        lontar_spool_end_line(committed->ids);
        committed->added += strlen(id) + 1;
    }
}

void
lontar_committed_remove(lontar_committed *committed, const char *id)
{
    if (committed->added > 0) {
        uint64_t *from = g_new(uint64_t, 1);

        *from = committed->added;
        g_hash_table_replace(committed->removed, g_strdup(id), from);
    }
}

static bool
is_removed(const lontar_committed *committed, const char *line, size_t length, uint64_t at)
{
    g_autofree char *id = g_strndup(line, length - 1);
    const uint64_t *from = g_hash_table_lookup(committed->removed, id);

    return from != NULL && at < *from;
}

/* Keep of lines, the first of which is the one at so many bytes, those that were not removed. */
static void
keep_lines(const lontar_committed *committed, GString *lines, uint64_t at)
{
    g_autofree char *all = g_strdup(lines->str);

    g_string_truncate(lines, 0);
    for (const char *line = all; *line != '\0';) {
        size_t length = strcspn(line, "\n") + 1;

        if (!is_removed(committed, line, length, at)) {
            g_string_append_len(lines, line, (gssize)length);
        }
        at += length;
        line += length;
    }
}

static bool
write_lines(lontar_committed *committed, GError **error)
{
    g_autoptr(GString) lines = g_string_new(NULL);

    for (uint64_t at = 0; at < committed->added;) {
        uint64_t taken;

        if (!lontar_spool_take(committed->ids, lines, error)) {
            return false;
        }
        taken = lines->len;
        if (g_hash_table_size(committed->removed) > 0) {
            keep_lines(committed, lines, at);
        }
        if (!lontar_write_all(committed->fd, lines->str, lines->len)) {
            g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_IO,
                        "the file of committed ids cannot be written: %s", g_strerror(errno));
            return false;
        }
        at += taken;
    }
    return true;
}

bool
lontar_committed_write(lontar_committed *committed, GError **error)
{
    bool done = write_lines(committed, error);

    committed->added = 0;
    g_hash_table_remove_all(committed->removed);
    return done;
}
