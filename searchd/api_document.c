/*
 * Documents over the API: the record and a page's text.
 */
#include "answer_json.h"
#include "base_url.h"
#include "format.h"
#include "lontar/json.h"
#include "lontar/error.h"
#include "lontar/twins.h"
#include "problem.h"
#include "routes.h"
#include "validator.h"

lontar_record *
lontar_api_find_record(lontar_worker *worker, lontar_exchange *exchange, const lontar_place *place)
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

/* Editions and translations, those that share most first. */
static void
format_twins(GString *out, const GPtrArray *twins)
{
    lontar_json_array(out, "related");
    for (guint i = 0; i < twins->len; i++) {
        const lontar_twin *twin = twins->pdata[i];

        lontar_json_object(out, NULL);
        lontar_json_string(out, "id", twin->id);
        lontar_json_string(out, "title", twin->title);
        lontar_json_string(out, "kind", lontar_twin_kind(twin->evidence));
        lontar_json_string(out, "evidence", lontar_twin_evidence_name(twin->evidence));
        lontar_json_number(out, "share", twin->share, 2);
        lontar_json_object_end(out);
    }
    lontar_json_array_end(out);
}

/* Tags with their provenance and the rest stand in the details, which are JSON already. */
static void
format_document(GString *out, const lontar_record *record, const char *details,
                const GPtrArray *twins)
{
    lontar_json_object(out, NULL);
    lontar_json_string(out, "id", lontar_record_id(record));
    lontar_record_format_json(out, record, NULL);
    lontar_json_strings(out, "paths", lontar_record_paths(record));
    format_twins(out, twins);
    g_string_append(out, ",\"details\":");
    g_string_append(out, details);
    lontar_json_object_end(out);
    g_string_append_c(out, '\n');
}

/* The record in the format that was asked for; false for one that there is not. */
static bool
find_format(lontar_exchange *exchange, const lontar_format **out_format)
{
    const char *name = lontar_exchange_parameter(exchange, "format");

    *out_format =
        name == NULL ? lontar_format_accepted(exchange->accept) : lontar_format_find(name);
    if (name == NULL || *out_format != NULL || g_str_equal(name, "json")) {
        return true;
    }

    g_autofree char *names = g_strjoinv(", ", (char **)lontar_format_names());
    g_autofree char *detail = g_strdup_printf("format: it is one of json, %s", names);
    lontar_problem_refuse(exchange, 400, "invalid_parameter", "format", detail);
    return false;
}

static void
send_formatted(const lontar_worker *worker, lontar_exchange *exchange, const lontar_record *record,
               const lontar_format *format)
{
    g_autofree char *base = lontar_base_url(worker->site, exchange);
    const lontar_format_scope scope = {worker->site->vocabularies, base, NULL};
    bool is_bare = g_str_equal(format->name, "csljson"); /* one is an object, a set is an array */

    exchange->content_type = format->content_type;
    g_string_append(exchange->body, is_bare ? "" : format->head);
    format->add(exchange->body, record, &scope);
    g_string_append(exchange->body, is_bare ? "\n" : format->tail);
}

void
lontar_api_document(lontar_worker *worker, lontar_exchange *exchange, const lontar_place *place)
{
    static const char *const names[] = {"format", NULL};
    const lontar_format *format = NULL;
    g_autoptr(GError) error = NULL;

    if (!lontar_validator_takes(exchange, names) || !find_format(exchange, &format)) {
        return;
    }
    g_autoptr(lontar_record) record = lontar_api_find_record(worker, exchange, place);
    if (record == NULL) {
        return;
    }
    if (format != NULL) {
        send_formatted(worker, exchange, record, format);
        return;
    }

    g_autofree char *details = lontar_searcher_details(worker->searcher, record, &error);
    g_autoptr(GPtrArray) twins =
        details == NULL ? NULL : lontar_searcher_twins(worker->searcher, record, &error);
    if (twins == NULL) {
        lontar_problem_send_error(exchange, error, NULL, -1);
        return;
    }
    exchange->content_type = "application/json";
    format_document(exchange->body, record, details, twins);
}

void
lontar_api_page(lontar_worker *worker, lontar_exchange *exchange, const lontar_place *place)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(lontar_record) record = lontar_api_find_record(worker, exchange, place);

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
