/*
 * Documents over the API: the record, a page's text, the publication itself.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "answer_json.h"
#include "json.h"
#include "lontar/error.h"
#include "problem.h"
#include "routes.h"

/* The record of the document in the address, or NULL with the problem sent. */
static lontar_record *
find_record(lontar_worker *worker, lontar_exchange *exchange, const lontar_place *place)
{
    g_autoptr(GError) error = NULL;
    lontar_searcher *searcher = lontar_worker_searcher(worker, &error);
    lontar_record *record =
        searcher == NULL ? NULL : lontar_searcher_record(searcher, place->id, &error);

    if (record == NULL) {
        lontar_problem_send_error(exchange, error, NULL, -1);
    }
    return record;
}

/* Tags with their provenance and the rest stand in the details, which are JSON already. */
static void
format_document(GString *out, const lontar_record *record, const char *details)
{
    lontar_json_object(out, NULL);
    lontar_json_string(out, "id", lontar_record_id(record));
    lontar_record_format_json(out, record, NULL);
    lontar_json_strings(out, "paths", lontar_record_paths(record));
    g_string_append(out, ",\"details\":");
    g_string_append(out, details);
    lontar_json_object_end(out);
    g_string_append_c(out, '\n');
}

void
lontar_api_document(lontar_worker *worker, lontar_exchange *exchange, const lontar_place *place)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(lontar_record) record = find_record(worker, exchange, place);

    if (record == NULL) {
        return;
    }

    g_autofree char *details = lontar_searcher_details(worker->searcher, record, &error);
    if (details == NULL) {
        lontar_problem_send_error(exchange, error, NULL, -1);
        return;
    }
    exchange->content_type = "application/json";
    format_document(exchange->body, record, details);
}

void
lontar_api_page(lontar_worker *worker, lontar_exchange *exchange, const lontar_place *place)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(lontar_record) record = find_record(worker, exchange, place);

    if (record == NULL) {
        return;
    }
    if (place->number > lontar_record_page_size(record)) {
        g_autofree char *detail = g_strdup_printf("document %s has %zu pages", place->id,
                                                  lontar_record_page_size(record));
        const lontar_problem problem = {
            .status = 404, .code = "not_found", .detail = detail, .position = -1};

        lontar_problem_send(exchange, &problem);
        return;
    }

    size_t page = place->number - 1;
    g_autofree char *text = lontar_searcher_page_text(worker->searcher, record, page, &error);
    if (text == NULL) {
        lontar_problem_send_error(exchange, error, NULL, -1);
        return;
    }
    exchange->content_type = "application/json";
    lontar_json_object(exchange->body, NULL);
    lontar_json_string(exchange->body, "id", place->id);
    lontar_json_integer(exchange->body, "page", (int64_t)place->number);
    lontar_json_string(exchange->body, "page_label", lontar_record_page_label(record, page));
    lontar_json_string(exchange->body, "section", lontar_record_page_section(record, page));
    lontar_json_boolean(exchange->body, "ocr",
                        (lontar_record_page_flags(record, page) & LONTAR_PAGE_OCR) != 0);
    lontar_json_string(exchange->body, "text", text);
    lontar_json_object_end(exchange->body);
    g_string_append_c(exchange->body, '\n');
}

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

void
lontar_api_file(lontar_worker *worker, lontar_exchange *exchange, const lontar_place *place)
{
    g_autoptr(lontar_record) record = find_record(worker, exchange, place);

    if (record == NULL) {
        return;
    }

    const char *const *paths = lontar_record_paths(record);
    for (size_t i = 0; worker->site->library != NULL && paths[i] != NULL; i++) {
        exchange->file = open_beneath(worker->site->library, paths[i]);
        if (exchange->file >= 0) {
            set_file_headers(exchange, paths[i]);
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
