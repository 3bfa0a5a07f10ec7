/*
 * The file of ids that are durable.
 */
#include "committed.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "lontar/error.h"

struct lontar_committed {
    int fd;       /* open file, or -1 */
    GString *ids; /* added since the last write, a line each */
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
lontar_committed_open(const char *file, GError **error)
{
    int fd = file == NULL ? -1 : open(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);

    if (file != NULL && fd < 0) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_IO, "%s: cannot be written: %s", file,
                    g_strerror(errno));
        return NULL;
    }

    lontar_committed *committed = g_new0(lontar_committed, 1);

    committed->fd = fd;
    committed->ids = g_string_new(NULL);
    return committed;
}

void
lontar_committed_free(lontar_committed *committed)
{
    if (committed != NULL) {
        if (committed->fd >= 0) {
            close(committed->fd);
        }
        g_string_free(committed->ids, TRUE);
        g_free(committed);
    }
}

void
lontar_committed_add(lontar_committed *committed, const char *id)
{
    if (committed->fd >= 0) {
        g_string_append_printf(committed->ids, "%s\n", id);
    }
}

void
lontar_committed_remove(lontar_committed *committed, const char *id)
{
    g_autofree char *line = g_strconcat(id, "\n", NULL);
    const char *all = committed->ids->str;
    const char *at = all;

    while ((at = strstr(at, line)) != NULL) {
        if (at == all || at[-1] == '\n') {
            g_string_erase(committed->ids, at - all, (gssize)strlen(line));
            return;
        }
        at++;
    }
}

bool
lontar_committed_write(lontar_committed *committed, GError **error)
{
    if (!lontar_write_all(committed->fd, committed->ids->str, committed->ids->len)) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_IO,
                    "the file of committed ids cannot be written: %s", g_strerror(errno));
        return false;
    }
    g_string_truncate(committed->ids, 0);
    return true;
}
