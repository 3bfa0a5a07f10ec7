/*
 * The access log: one JSON object a line, one line a request.
 *
 * A line is one write() to a file opened for appending, so that lines of threads never mix and a
 * log that is moved away keeps its order. Control characters are escaped by the JSON writer.
 */
#include "access_log.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "lontar/json.h"
#include "lontar/error.h"

/* Longer texts of a request are cut, in bytes. */
#define QUERY_MAX 256

struct lontar_access_log {
    int file; /* owned unless it is standard error */
};

static void
set_error(const char *path, GError **error)
{
    g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_IO, "cannot write the access log %s: %s", path,
                g_strerror(errno));
}

bool
lontar_access_log_check(const char *path, GError **error)
{
    g_autofree char *folder = g_path_get_dirname(path);
    bool is_there = g_str_equal(path, "-") || access(path, W_OK) == 0 ||
                    (errno == ENOENT && access(folder, W_OK) == 0);

    if (!is_there) {
        set_error(path, error);
    }
    return is_there;
}

lontar_access_log *
lontar_access_log_open(const char *path, GError **error)
{
    bool is_stderr = g_str_equal(path, "-");
    int file =
        is_stderr ? STDERR_FILENO : open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0640);

    if (file < 0) {
        set_error(path, error);
        return NULL;
    }

    lontar_access_log *log = g_new0(lontar_access_log, 1);
    log->file = file;
    return log;
}

void
lontar_access_log_free(lontar_access_log *log)
{
    if (log != NULL) {
        if (log->file != STDERR_FILENO) {
            (void)close(log->file); /* every line was written already */
        }
        g_free(log);
    }
}

static void
add_text(GString *out, const char *name, const char *text, size_t length)
{
    size_t cut = MIN(length, QUERY_MAX);

    /* Not inside a character. */
    while (cut < length && cut > 0 && ((unsigned char)text[cut] & 0xC0) == 0x80) {
        cut--;
    }

    g_autofree char *copy = g_strndup(text, cut);
    lontar_json_string(out, name, copy);
}

void
lontar_access_log_format(GString *out, const lontar_exchange *exchange)
{
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    g_autofree char *seconds = g_date_time_format(now, "%Y-%m-%dT%H:%M:%S");
    g_autofree char *time =
        g_strdup_printf("%s.%03dZ", seconds, g_date_time_get_microsecond(now) / 1000);
    size_t path_length = strcspn(exchange->target, "?");
    const char *query = exchange->target + path_length;
    int64_t took_us = g_get_monotonic_time() - exchange->begun_us;

    lontar_json_object(out, NULL);
    lontar_json_string(out, "time", time);
    lontar_json_string(out, "client", exchange->client);
    add_text(out, "method", exchange->method, strlen(exchange->method));
    add_text(out, "path", exchange->target, path_length);
    add_text(out, "query", *query == '?' ? query + 1 : query, strlen(query) - (*query == '?'));
    lontar_json_integer(out, "status", exchange->status);
    lontar_json_integer(out, "bytes", (int64_t)exchange->body_size);
    lontar_json_number(out, "ms", (double)took_us / 1000.0, 3);
    if (exchange->agent != NULL) {
        add_text(out, "agent", exchange->agent, strlen(exchange->agent));
    } else {
        lontar_json_null(out, "agent");
    }
    lontar_json_object_end(out);
    g_string_append_c(out, '\n');
}

void
lontar_access_log_write(lontar_access_log *log, const lontar_exchange *exchange)
{
    g_autoptr(GString) line = g_string_sized_new(512);
    ssize_t written;

    lontar_access_log_format(line, exchange);
    do {
        written = write(log->file, line->str, line->len);
    } while (written < 0 && errno == EINTR); /* a full disk must not stop the answers */
}
