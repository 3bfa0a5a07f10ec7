/*
 * Around one document: what is like it, and where in it something stands.
 */
#include "answer_json.h"
#include "api_search.h"
#include "lontar/json.h"
#include "links.h"
#include "lontar/error.h"
#include "problem.h"
#include "routes.h"

/* The request of an exchange, with the searcher open; NULL with the problem sent. */
static lontar_request *
take_request(lontar_worker *worker, lontar_exchange *exchange)
{
    g_autoptr(GError) error = NULL;
    lontar_fault fault;
    g_autoptr(lontar_request) request = lontar_request_from(worker->site, exchange->parameters,
                                                            exchange->languages, &fault, &error);

    if (request == NULL || lontar_worker_searcher(worker, &error) == NULL) {
        lontar_problem_send_error(
            exchange, error, *fault.parameter != '\0' ? fault.parameter : NULL, fault.position);
        return NULL;
    }
    if (lontar_request_cursor(request) != NULL) {
        lontar_problem_refuse(exchange, 400, "invalid_parameter", "cursor",
                              "cursor: page through this with page and per_page");
        return NULL;
    }
    if (!g_str_equal(lontar_request_output(request), "json")) {
        lontar_problem_refuse(exchange, 400, "invalid_parameter", "format",
                              "format: this is given as json only");
        return NULL;
    }
    return g_steal_pointer(&request);
}

void
lontar_api_similar(lontar_worker *worker, lontar_exchange *exchange, const lontar_place *place)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(lontar_request) request = take_request(worker, exchange);

    if (request == NULL) {
        return;
    }
    g_autoptr(lontar_answer) answer =
        lontar_search_similar(worker->searcher, request, place->id, &error);
    if (answer == NULL) {
        lontar_problem_send_error(exchange, error, NULL, -1);
        return;
    }

    g_autofree char *address = lontar_link_document(LONTAR_API, place->id, "/similar");
    const lontar_answer_extra extra = {.base = address, .rows = worker->rows};
    exchange->content_type = "application/json";
    lontar_answer_format_json(exchange->body, answer, request, worker->site->vocabularies, &extra);
}

static void
format_within(GString *out, const lontar_answer *answer, const lontar_request *request,
              const char *address)
{
    const lontar_hit *hit = lontar_answer_hit_at(answer, 0);
    size_t last = lontar_request_offset(request) + hit->page_hits->len;
    g_autofree char *next =
        last < hit->pages_matched && hit->page_hits->len > 0
            ? lontar_link_search(address, request, lontar_request_page(request) + 1)
            : NULL;
    g_autofree char *self = lontar_link_search(address, request, 0);

    lontar_json_object(out, NULL);
    lontar_answer_format_state(out, lontar_answer_state(answer));
    lontar_answer_format_query(out, answer, request, NULL, NULL);
    lontar_json_string(out, "id", lontar_record_id(hit->record));
    lontar_json_string(out, "title", lontar_record_value(hit->record, LONTAR_FIELD_TITLE));
    lontar_json_integer(out, "pages", (int64_t)lontar_record_page_size(hit->record));
    lontar_json_integer(out, "pages_matched", (int64_t)hit->pages_matched);
    lontar_json_object(out, "links");
    lontar_json_string(out, "self", self);
    lontar_json_string(out, "next", next);
    lontar_json_object_end(out);
    lontar_json_array(out, "hits");
    for (guint i = 0; i < hit->page_hits->len; i++) {
        lontar_snippet_format_json(out, hit->record,
                                   &g_array_index(hit->page_hits, lontar_page_hit, i), true);
    }
    lontar_json_array_end(out);
    lontar_json_object_end(out);
    g_string_append_c(out, '\n');
}

void
lontar_api_within(lontar_worker *worker, lontar_exchange *exchange, const lontar_place *place)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(lontar_request) request = take_request(worker, exchange);

    if (request == NULL) {
        return;
    }
    if (lontar_query_root(lontar_request_query(request)) == NULL) {
        lontar_problem_refuse(exchange, 400, "invalid_parameter", "q",
                              "q: what is to be found in the document is missing");
        return;
    }
    g_autoptr(lontar_answer) answer =
        lontar_search_within(worker->searcher, request, place->id, &error);
    if (answer == NULL) {
        lontar_problem_send_error(exchange, error, NULL, -1);
        return;
    }

    g_autofree char *address = lontar_link_document(LONTAR_API, place->id, "/search");
    exchange->content_type = "application/json";
    format_within(exchange->body, answer, request, address);
}
