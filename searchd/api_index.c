/*
 * The index over the API: its vocabularies, its state, and whether the daemon can answer.
 */
#include "lontar/json.h"
#include "labels.h"
#include "lontar/error.h"
#include "problem.h"
#include "routes.h"

void
lontar_api_vocabulary(lontar_worker *worker, lontar_exchange *exchange, const lontar_place *place)
{
    int kind = lontar_vocabulary_kind_find(place->name);
    const char *language = lontar_exchange_parameter(exchange, "lang");

    if (kind < 0) {
        const lontar_problem problem = {
            .status = 404,
            .code = "not_found",
            .detail = "vocabularies: countries, regions, sectors, types, instruments, languages",
            .position = -1,
        };

        lontar_problem_send(exchange, &problem);
        return;
    }

    const lontar_vocabulary *vocabulary = lontar_vocabularies_get(worker->site->vocabularies, kind);
    exchange->content_type = "application/json";
    lontar_json_object(exchange->body, NULL);
    lontar_json_array(exchange->body, "values");
    for (size_t i = 0; i < lontar_vocabulary_size(vocabulary); i++) {
        const char *code = lontar_vocabulary_at(vocabulary, i);

        lontar_json_object(exchange->body, NULL);
        lontar_json_string(exchange->body, "value", code);
        lontar_json_string(
            exchange->body, "label",
            lontar_vocabulary_label(vocabulary, code, language != NULL ? language : "en"));
        lontar_json_object_end(exchange->body);
    }
    lontar_json_array_end(exchange->body);
    lontar_json_object_end(exchange->body);
    g_string_append_c(exchange->body, '\n');
}

/* The state of the index, or NULL with the problem sent. */
static const lontar_index_state *
find_state(lontar_worker *worker, lontar_exchange *exchange)
{
    g_autoptr(GError) error = NULL;
    lontar_searcher *searcher = lontar_worker_searcher(worker, &error);
    const lontar_index_state *state =
        searcher == NULL ? NULL : lontar_searcher_state(searcher, &error);

    if (state == NULL) {
        if (g_error_matches(error, LONTAR_ERROR, LONTAR_ERROR_NOT_FOUND)) {
            error->code = LONTAR_ERROR_IO; /* no index is no fault of the address */
        }
        lontar_problem_send_error(exchange, error, NULL, -1);
    }
    return state;
}

void
lontar_api_status(lontar_worker *worker, lontar_exchange *exchange, const lontar_place *place)
{
    const lontar_index_state *state = find_state(worker, exchange);

    if (state == NULL) {
        return;
    }
    exchange->content_type = "application/json";
    lontar_json_object(exchange->body, NULL);
    lontar_json_string(exchange->body, "uuid", state->uuid);
    lontar_json_integer(exchange->body, "revision", (int64_t)state->revision);
    lontar_json_string(exchange->body, "updated", state->updated);
    lontar_json_integer(exchange->body, "documents", (int64_t)state->documents);
    lontar_json_integer(exchange->body, "pages", (int64_t)state->pages);
    lontar_json_integer(exchange->body, "shards", (int64_t)g_strv_length(worker->site->locations));
    lontar_json_integer(exchange->body, "shards_missing", (int64_t)state->shards_missing);
    lontar_json_object_end(exchange->body);
    g_string_append_c(exchange->body, '\n');
}

void
lontar_api_live(lontar_worker *worker, lontar_exchange *exchange, const lontar_place *place)
{
    g_string_append(exchange->body, "ok\n");
}

void
lontar_api_ready(lontar_worker *worker, lontar_exchange *exchange, const lontar_place *place)
{
    if (find_state(worker, exchange) != NULL) {
        g_string_append(exchange->body, "ready\n");
    }
}

void
lontar_api_metrics(lontar_worker *worker, lontar_exchange *exchange, const lontar_place *place)
{
    const char *names[LONTAR_ENDPOINTS_MAX];
    size_t size = 0;
    const lontar_route *routes = lontar_routes(&size);
    GString *out = exchange->body;
    lontar_searcher *searcher = lontar_worker_searcher(worker, NULL);
    const lontar_index_state *state =
        searcher == NULL ? NULL : lontar_searcher_state(searcher, NULL);

    for (size_t i = 0; i < size; i++) {
        names[i] = routes[i].pattern;
    }
    exchange->content_type = "text/plain; version=0.0.4; charset=utf-8";
    lontar_metrics_format(out, worker->site->metrics, names, size);
    lontar_metrics_gauge(out, "lontar_resident_bytes", "Memory that the process occupies.",
                         (double)lontar_metrics_resident_bytes());
    lontar_metrics_gauge(out, "lontar_cache_bytes", "Memory that kept answers take.",
                         (double)lontar_cache_size(worker->site->cache));
    lontar_metrics_gauge(out, "lontar_index_up", "Whether the index can be read.", state != NULL);
    if (state != NULL) {
        lontar_metrics_gauge(out, "lontar_index_revision", "Revision of the index.",
                             (double)state->revision);
        lontar_metrics_gauge(out, "lontar_index_documents", "Documents in the index.",
                             (double)state->documents);
        lontar_metrics_gauge(out, "lontar_index_pages", "Pages in the index.",
                             (double)state->pages);
        lontar_metrics_gauge(out, "lontar_shards_missing", "Shards that do not answer.",
                             (double)state->shards_missing);
    }
}
