/*
 * The spool: a buffer, and behind it a file that is written at its end and read from its beginning.
 */
#include "spool.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "lontar/error.h"

/* Read at a time; a longer line is taken whole. */
#define PIECE_BYTES ((size_t)256 << 10)

struct lontar_spool {
    char *folder;
    size_t bytes_max;
    GString *buffer;     /* lines behind those of the file */
    int fd;              /* the file, or -1 */
    uint64_t size, read; /* of the file: written, and taken of it */
};

lontar_spool *
lontar_spool_new(const char *folder, size_t bytes)
{
    lontar_spool *spool = g_new0(lontar_spool, 1);

    spool->folder = g_strdup(folder);
    spool->bytes_max = bytes;
    spool->buffer = g_string_new(NULL);
    spool->fd = -1;
    return spool;
}

static void
close_file(lontar_spool *spool)
{
    if (spool->fd >= 0) {
        close(spool->fd);
    }
    spool->fd = -1;
    spool->size = 0;
    spool->read = 0;
}

void
lontar_spool_free(lontar_spool *spool)
{
    if (spool != NULL) {
        close_file(spool);
        g_string_free(spool->buffer, TRUE);
        g_free(spool->folder);
        g_free(spool);
    }
}

GString *
lontar_spool_buffer(lontar_spool *spool)
{
    return spool->buffer;
}

static bool
write_at(int fd, const char *text, size_t length, uint64_t at)
{
    while (length > 0) {
        ssize_t written = pwrite(fd, text, length, (off_t)at);

        if (written < 0 && errno != EINTR) {
            return false;
        }
        text += MAX(written, 0);
        at += (uint64_t)MAX(written, 0);
        length -= (size_t)MAX(written, 0);
    }
    return true;
}

void
lontar_spool_end_line(lontar_spool *spool)
{
    GString *buffer = spool->buffer;

    if (buffer->len < spool->bytes_max) {
        return;
    }
    if (spool->fd < 0) {
        spool->fd = open(spool->folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    }
    if (spool->fd >= 0 && write_at(spool->fd, buffer->str, buffer->len, spool->size)) {
        spool->size += buffer->len;
        g_string_truncate(buffer, 0);
    } else {
        spool->bytes_max *= 2; /* not tried again with every line */
    }
}

uint64_t
lontar_spool_size(const lontar_spool *spool)
{
    return spool->size - spool->read + spool->buffer->len;
}

/* Read on, behind what is there. */
static bool
read_piece(lontar_spool *spool, GString *into, GError **error)
{
    size_t wanted = MIN(PIECE_BYTES, spool->size - spool->read);
    size_t had = into->len;
    ssize_t got = -1;

    g_string_set_size(into, had + wanted);
    do {
        got = pread(spool->fd, into->str + had, wanted, (off_t)spool->read);
    } while (got < 0 && errno == EINTR);
    if (got <= 0) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_IO, "%s: cannot read what was set aside: %s",
                    spool->folder, got < 0 ? g_strerror(errno) : "it ends too early");
        close_file(spool);
        g_string_truncate(spool->buffer, 0);
        return false;
    }
    g_string_set_size(into, had + (size_t)got);
    spool->read += (uint64_t)got;
    return true;
}

/* What is behind the last line's end is read again with the rest of its line. */
static void
give_back(lontar_spool *spool, GString *into)
{
    const char *end = memrchr(into->str, '\n', into->len);
    size_t whole = end == NULL ? into->len : (size_t)(end - into->str) + 1;

    spool->read -= into->len - whole;
    g_string_truncate(into, whole);
}

bool
lontar_spool_take(lontar_spool *spool, GString *into, GError **error)
{
    g_string_truncate(into, 0);
    if (spool->read == spool->size) {
        close_file(spool);
        g_string_append_len(into, spool->buffer->str, (gssize)spool->buffer->len);
        g_string_truncate(spool->buffer, 0);
        return true;
    }
    do {
        if (!read_piece(spool, into, error)) {
            return false;
        }
    } while (memchr(into->str, '\n', into->len) == NULL && spool->read < spool->size);
    give_back(spool, into);
    return true;
}
