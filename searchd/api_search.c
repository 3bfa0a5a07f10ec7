/*
 * Searching from parameters: one way for HTTP, the page and the terminal.
 */
#include "api_search.h"

#include <string.h>

#include "answer_json.h"
#include "api_set.h"
#include "base_url.h"
#include "cursor.h"
#include "diagnosis.h"
#include "feed.h"
#include "kept.h"
#include "lontar/error.h"
#include "parameters_json.h"
#include "problem.h"
#include "routes.h"
#include "validator.h"

/* The first language of Accept-Language: its tag up to the region or the weight. */
static char *
first_language(const char *languages)
{
    size_t length = strcspn(languages, ",;- ");

    return length > 0 && length < 9 ? g_ascii_strdown(languages, (gssize)length) : NULL;
}

static bool
has_parameter(const GArray *parameters, const char *name)
{
    for (size_t i = 0; i < parameters->len; i++) {
        if (g_str_equal(g_array_index(parameters, lontar_parameter, i).name, name)) {
            return true;
        }
    }
    return false;
}

lontar_request *
lontar_request_from(const lontar_site *site, const GArray *parameters, const char *languages,
                    lontar_fault *out_fault, GError **error)
{
    g_autoptr(lontar_request) request = lontar_request_new(site->vocabularies);

    *out_fault = (lontar_fault){"", -1};
    if (languages != NULL && !has_parameter(parameters, "lang")) {
        g_autofree char *language = first_language(languages);

        if (language != NULL) {
            /* A language that we have no labels in leaves the default. */
            (void)lontar_request_set(request, "lang", language, NULL);
        }
    }
    for (size_t i = 0; i < parameters->len; i++) {
        const lontar_parameter *parameter = &g_array_index(parameters, lontar_parameter, i);

        if (!lontar_request_set(request, parameter->name, parameter->value, error)) {
            (void)g_strlcpy(out_fault->parameter, parameter->name, sizeof out_fault->parameter);
            return NULL;
        }
    }
    if (!lontar_request_finish(request, error)) {
        const char *name = lontar_request_error_parameter(request);

        (void)g_strlcpy(out_fault->parameter, name != NULL ? name : "",
                        sizeof out_fault->parameter);
        out_fault->position = (long)lontar_request_error_position(request);
        return NULL;
    }
    return g_steal_pointer(&request);
}

static void
refuse_expired(lontar_exchange *exchange, const lontar_index_state *state)
{
    g_autofree char *detail =
        g_strdup_printf("cursor: the index has changed since, it is at revision %" G_GUINT64_FORMAT
                        " now; begin anew with cursor=*",
                        state->revision);

    lontar_problem_refuse(exchange, 410, "cursor_expired", "cursor", detail);
}

/* The answer of one page, written as asked: JSON or Atom; a cursor's is of its revision only. */
static bool
send_page(lontar_worker *worker, lontar_exchange *exchange, const lontar_request *request,
          uint64_t revision, bool is_feed, bool *out_is_whole, GError **error)
{
    g_autoptr(lontar_answer) answer = lontar_search(worker->searcher, request, error);

    if (answer == NULL) {
        return false;
    }
    if (lontar_request_offset(request) > 0 && lontar_request_cursor(request) != NULL &&
        lontar_answer_state(answer)->revision != revision) {
        refuse_expired(exchange, lontar_answer_state(answer));
        return true;
    }
    *out_is_whole =
        !lontar_answer_is_partial(answer) && lontar_answer_state(answer)->revision == revision;
    if (is_feed) {
        g_autofree char *base = lontar_base_url(worker->site, exchange);

        exchange->content_type = LONTAR_FEED_TYPE;
        lontar_feed_format(exchange->body, answer, request, worker->site->vocabularies, base);
        return true;
    }

    g_autoptr(GError) cause = NULL;
    g_autofree char *suggestion = lontar_suggestion(worker, request, answer, &cause);
    g_autofree char *diagnosis =
        cause != NULL
            ? NULL
            : lontar_diagnosis(worker, exchange->parameters, exchange->languages, answer, &cause);
    if (cause != NULL) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    const lontar_answer_extra extra = {"/api/v1/search", suggestion, diagnosis, worker->rows};
    exchange->content_type = "application/json";
    lontar_answer_format_json(exchange->body, answer, request, worker->site->vocabularies, &extra);
    return true;
}

/* What only the index can say of a request; false with the problem sent. */
static bool
suits_index(lontar_exchange *exchange, lontar_request *request, const lontar_index_state *state)
{
    lontar_cursor_state stands = lontar_cursor_apply(request, state);

    if (stands == LONTAR_CURSOR_EXPIRED) {
        refuse_expired(exchange, state);
    } else if (stands == LONTAR_CURSOR_WRONG) {
        lontar_problem_refuse(exchange, 400, "invalid_parameter", "cursor",
                              "cursor: it is none of this request; begin with cursor=*");
    } else {
        return true;
    }
    return false;
}

/* The body of a page: kept from before, or made now and kept. Partial answers are not: the next may
 * be whole. */
static bool
send_cached(lontar_worker *worker, lontar_exchange *exchange, const lontar_request *request,
            const char *key, uint64_t revision, bool is_feed, GError **error)
{
    const lontar_site *site = worker->site;
    bool is_kept = lontar_kept_find(exchange, site->cache, key, revision);

    lontar_metrics_count(site->metrics, is_kept ? LONTAR_COUNT_CACHE_HIT : LONTAR_COUNT_CACHE_MISS);
    if (is_kept) {
        exchange->content_type = is_feed ? LONTAR_FEED_TYPE : "application/json";
        return true;
    }

    bool is_whole = false;
    if (!send_page(worker, exchange, request, revision, is_feed, &is_whole, error)) {
        return false;
    }
    if (is_whole) {
        lontar_kept_put(exchange, site->cache, key, revision);
    } else {
        lontar_exchange_drop_header(exchange, "ETag");
    }
    return true;
}

/* Takes over the request. */
static bool
search(lontar_worker *worker, lontar_exchange *exchange, lontar_request *request, bool is_feed,
       GError **error)
{
    g_autoptr(lontar_request) own = request;
    lontar_searcher *searcher = lontar_worker_searcher(worker, error);
    const lontar_index_state *state =
        searcher == NULL ? NULL : lontar_searcher_state(searcher, error);

    if (state == NULL) {
        return false;
    }

    uint64_t revision = state->revision;
    const lontar_format *format = lontar_format_find(lontar_request_output(own));
    g_autofree char *parameters = lontar_request_format(own, 0);
    bool has_host = is_feed || !g_str_equal(lontar_request_output(own), "json");
    g_autofree char *asked =
        g_strconcat(is_feed ? "feed " : "search ", has_host && exchange->host ? exchange->host : "",
                    " ", lontar_request_lang(own), " ", parameters, NULL);
    if (!suits_index(exchange, own, state)) {
        return true;
    }

    g_autofree char *key = lontar_validator_key(state, asked);
    if (lontar_validator_apply(exchange, key)) {
        return true;
    }
    if (format != NULL && !is_feed) {
        return lontar_api_set_send(worker, exchange, g_steal_pointer(&own), format, error);
    }
    is_feed = is_feed || g_str_equal(lontar_request_output(own), "atom");
    return send_cached(worker, exchange, own, key, revision, is_feed, error);
}

/* The parameters in the body of a POST, added to those of the address. */
static bool
take_body(lontar_exchange *exchange)
{
    g_autoptr(GError) error = NULL;
    long position = -1;

    if (!g_str_equal(exchange->method, "POST")) {
        return true;
    }
    if (exchange->content_kind == NULL ||
        g_ascii_strncasecmp(exchange->content_kind, "application/json", 16) != 0) {
        lontar_problem_refuse(exchange, 415, "unsupported_media_type", NULL,
                              "POST takes Content-Type: application/json");
        return false;
    }
    if (!lontar_parameters_from_json(exchange->parameters, exchange->request_body->str,
                                     exchange->request_body->len, &position, &error)) {
        lontar_problem_send_error(exchange, error, NULL, position);
        return false;
    }
    return true;
}

static void
answer(lontar_worker *worker, lontar_exchange *exchange, bool is_feed)
{
    g_autoptr(GError) error = NULL;
    lontar_fault fault;
    lontar_request *request = lontar_request_from(worker->site, exchange->parameters,
                                                  exchange->languages, &fault, &error);

    if (request == NULL || !search(worker, exchange, request, is_feed, &error)) {
        lontar_problem_send_error(
            exchange, error, *fault.parameter != '\0' ? fault.parameter : NULL, fault.position);
    }
}

void
lontar_api_search(lontar_worker *worker, lontar_exchange *exchange, const lontar_place *place)
{
    if (take_body(exchange)) {
        answer(worker, exchange, false);
    }
}

void
lontar_api_feed(lontar_worker *worker, lontar_exchange *exchange, const lontar_place *place)
{
    answer(worker, exchange, true);
}
