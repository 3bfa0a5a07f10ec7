/*
 * Searching from parameters: one way for HTTP, the page and the terminal.
 */
#include "api_search.h"

#include <string.h>

#include "answer_json.h"
#include "lontar/error.h"
#include "parameters_json.h"
#include "problem.h"
#include "routes.h"

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

/* The same request on the same revision gives the same bytes but for took_ms: a weak tag. */
static char *
make_etag(const lontar_index_state *state, const lontar_request *request)
{
    g_autofree char *parameters = lontar_request_format(request, 0);
    g_autofree char *text =
        g_strdup_printf("%s %" G_GUINT64_FORMAT " %s %s", state->uuid, state->revision,
                        lontar_request_lang(request), parameters);
    g_autofree char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, -1);

    digest[24] = '\0';
    return g_strdup_printf("W/\"%s\"", digest);
}

/* Whether If-None-Match names the tag; answers 304 then. */
static bool
is_unchanged(lontar_exchange *exchange, const char *etag)
{
    lontar_exchange_set_header(exchange, "ETag", etag);
    lontar_exchange_set_header(exchange, "Cache-Control", "no-cache");
    if (exchange->etag_wanted == NULL || strstr(exchange->etag_wanted, etag + 2) == NULL) {
        return false;
    }
    exchange->status = 304;
    return true;
}

static bool
search(lontar_worker *worker, lontar_exchange *exchange, const lontar_request *request,
       GError **error)
{
    lontar_searcher *searcher = lontar_worker_searcher(worker, error);
    if (searcher == NULL) {
        return false;
    }
    const lontar_index_state *state = lontar_searcher_state(searcher, error);
    if (state == NULL) {
        return false;
    }

    g_autofree char *etag = make_etag(state, request);
    if (is_unchanged(exchange, etag)) {
        return true;
    }

    g_autoptr(lontar_answer) answer = lontar_search(searcher, request, error);
    if (answer == NULL) {
        return false;
    }
    exchange->content_type = "application/json";
    lontar_answer_format_json(exchange->body, answer, request, worker->site->vocabularies);
    return true;
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

void
lontar_api_search(lontar_worker *worker, lontar_exchange *exchange, const lontar_place *place)
{
    g_autoptr(GError) error = NULL;
    lontar_fault fault;

    if (!take_body(exchange)) {
        return;
    }
    g_autoptr(lontar_request) request = lontar_request_from(worker->site, exchange->parameters,
                                                            exchange->languages, &fault, &error);

    if (request == NULL || !search(worker, exchange, request, &error)) {
        lontar_problem_send_error(
            exchange, error, *fault.parameter != '\0' ? fault.parameter : NULL, fault.position);
    }
}
