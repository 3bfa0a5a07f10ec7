/*
 * The publication itself, over HTTP: whole or in ranges, and never run.
 *
 * A path is looked up in the index only and opened beneath the library's folder.
 */
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "lontar/error.h"
#include "problem.h"
#include "routes.h"

/* Open a file of the library; a path that leaves it, by links or dots, is not opened. */
static int
open_beneath(const char *library, const char *path)
{
    const struct open_how how = {
        .flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK,
        .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS,
    };
    int folder = open(library, O_PATH | O_DIRECTORY | O_CLOEXEC);
    struct stat status;

    if (folder < 0) {
        return -1;
    }

    int file = (int)syscall(SYS_openat2, folder, path, &how, sizeof how);
    (void)close(folder); /* only a path */
    if (file >= 0 && (fstat(file, &status) != 0 || !S_ISREG(status.st_mode))) {
        (void)close(file); /* was only opened */
        return -1;
    }
    return file;
}

static const char *
content_type_of(const char *path)
{
    static const struct {
        const char *suffix;
        const char *type;
    } types[] = {
        {".pdf", "application/pdf"},
        {".html", "text/html; charset=utf-8"},
        {".htm", "text/html; charset=utf-8"},
        {".txt", "text/plain; charset=utf-8"},
        {".md", "text/plain; charset=utf-8"},
        {".epub", "application/epub+zip"},
        {".odt", "application/vnd.oasis.opendocument.text"},
        {".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    };
    g_autofree char *lower = g_ascii_strdown(path, -1);

    for (size_t i = 0; i < G_N_ELEMENTS(types); i++) {
        if (g_str_has_suffix(lower, types[i].suffix)) {
            return types[i].type;
        }
    }
    return "application/octet-stream";
}

static void
set_file_headers(lontar_exchange *exchange, const char *path)
{
    g_autofree char *name = g_path_get_basename(path);
    g_autofree char *escaped = g_uri_escape_string(name, NULL, FALSE);
    g_autofree char *disposition = g_strdup_printf("inline; filename*=UTF-8''%s", escaped);

    exchange->content_type = content_type_of(path);
    lontar_exchange_set_header(exchange, "Content-Disposition", disposition);
    lontar_exchange_set_header(exchange, "Content-Security-Policy", "sandbox");
}

/* Of the content that the index knows: the id is its hash, size and time tell a change since. */
static void
set_validator(lontar_exchange *exchange, const char *id, const struct stat *status)
{
    g_autofree char *etag =
        g_strdup_printf("\"%s-%jx-%jx%09lx\"", id, (uintmax_t)status->st_size,
                        (uintmax_t)status->st_mtim.tv_sec, (unsigned long)status->st_mtim.tv_nsec);

    lontar_exchange_set_header(exchange, "ETag", etag);
    lontar_exchange_set_header(exchange, "Accept-Ranges", "bytes");
    lontar_exchange_set_header(exchange, "Cache-Control", "no-cache");
    if (exchange->etag_wanted != NULL && strstr(exchange->etag_wanted, etag) != NULL) {
        exchange->status = 304;
    }
    if (exchange->range_condition != NULL && !g_str_equal(exchange->range_condition, etag)) {
        exchange->range = NULL; /* another version: the whole of this one */
    }
}

/*
 * One range of bytes, `bytes=0-99`, `bytes=100-`, `bytes=-50`; false for what is none or several.
 */
static bool
parse_range(const char *text, uint64_t size, uint64_t *out_first, uint64_t *out_last)
{
    g_autofree char *copy = g_str_has_prefix(text, "bytes=") ? g_strdup(text + 6) : NULL;
    char *dash = copy == NULL ? NULL : strchr(copy, '-');
    guint64 first = 0, last = size - 1;

    if (dash == NULL || strchr(copy, ',') != NULL) {
        return false;
    }
    *dash = '\0';
    if (*copy == '\0') {
        guint64 suffix = 0;

        if (!g_ascii_string_to_unsigned(dash + 1, 10, 0, G_MAXINT64, &suffix, NULL)) {
            return false;
        }
        first = suffix >= size ? 0 : size - suffix;
    } else if (!g_ascii_string_to_unsigned(copy, 10, 0, G_MAXINT64, &first, NULL) ||
               (dash[1] != '\0' &&
                !g_ascii_string_to_unsigned(dash + 1, 10, 0, G_MAXINT64, &last, NULL))) {
        return false;
    }
    *out_first = first;
    *out_last = MIN(last, size - 1);
    return first <= last;
}

/* Limit the response to the range asked for; one that is outside the file is 416. */
static void
apply_range(lontar_exchange *exchange, uint64_t size)
{
    uint64_t first = 0, last = 0;
    char text[96];

    if (exchange->range == NULL || size == 0 ||
        !parse_range(exchange->range, size, &first, &last)) {
        return;
    }
    if (first >= size) {
        const lontar_problem problem = {
            .status = 416, .code = "range", .detail = "the file ends before", .position = -1};

        lontar_problem_send(exchange, &problem);
        (void)snprintf(text, sizeof text, "bytes */%ju", (uintmax_t)size); /* always fits */
        lontar_exchange_set_header(exchange, "Content-Range", text);
        return;
    }
    exchange->status = 206;
    exchange->file_offset = first;
    exchange->file_length = last - first + 1;
    (void)snprintf(text, sizeof text, "bytes %ju-%ju/%ju", (uintmax_t)first, (uintmax_t)last,
                   (uintmax_t)size); /* always fits */
    lontar_exchange_set_header(exchange, "Content-Range", text);
}

static void
send_file(lontar_exchange *exchange, int file, const char *path, const char *id)
{
    struct stat status = {0};

    if (fstat(file, &status) != 0) {
        (void)close(file); /* was only opened */
        return;
    }
    exchange->file = file;
    exchange->file_offset = 0;
    exchange->file_length = (uint64_t)status.st_size;
    set_file_headers(exchange, path);
    set_validator(exchange, id, &status);
    if (exchange->status == 200) {
        apply_range(exchange, (uint64_t)status.st_size);
    }
    if (exchange->status != 200 && exchange->status != 206) {
        (void)close(exchange->file); /* was only opened */
        exchange->file = -1;
    }
}

void
lontar_api_file(lontar_worker *worker, lontar_exchange *exchange, const lontar_place *place)
{
    g_autoptr(lontar_record) record = lontar_api_find_record(worker, exchange, place);

    if (record == NULL) {
        return;
    }

    const char *const *paths = lontar_record_paths(record);
    for (size_t i = 0; worker->site->library != NULL && paths[i] != NULL; i++) {
        int file = open_beneath(worker->site->library, paths[i]);

        if (file >= 0) {
            send_file(exchange, file, paths[i], lontar_record_id(record));
            return;
        }
    }

    const lontar_problem problem = {
        .status = 404,
        .code = "no_file",
        .detail = paths[0] == NULL ? "this document came as a record: it has no file"
                                   : "the file is not in the library folder of this server",
        .position = -1,
    };
    lontar_problem_send(exchange, &problem);
}
