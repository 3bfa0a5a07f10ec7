/*
 * Routes: which handler answers which address.
 */
#include "routes.h"

#include <string.h>

#include "cors.h"
#include "lontar/error.h"
#include "problem.h"
#include "redirect.h"
#include "revision.h"

#define SITE(pattern, handler)              \
    {                                       \
        pattern, handler, NULL, NULL, false \
    }
#define API(pattern, handler, summary, schema)   \
    {                                            \
        pattern, handler, summary, schema, false \
    }

static const lontar_route routes[] = {
    SITE("/", lontar_page_search),
    SITE("/search", lontar_page_search),
    SITE("/documents/{id}", lontar_page_document),
    SITE("/help", lontar_page_help),
    SITE("/assets/{name}", lontar_page_asset),
    SITE("/embed.js", lontar_page_embed),
    SITE("/search.atom", lontar_api_feed),
    SITE("/opensearch.xml", lontar_api_opensearch),
    {"/oai", lontar_api_oai, NULL, NULL, true},
    SITE("/sru", lontar_api_sru),
    {"/api/v1/search", lontar_api_search, "Ranked answers", "Answer", true},
    API("/api/v1/search/report", lontar_api_report, "The search written down", "Report"),
    API("/api/v1/suggest", lontar_api_suggest, "Completions of what is typed", "Suggestions"),
    API("/api/v1/documents/{id}", lontar_api_document,
        "The record of a document, with where each tag comes from", "Document"),
    API("/api/v1/documents/{id}/pages/{n}", lontar_api_page, "The text of one page", "Page"),
    API("/api/v1/documents/{id}/search", lontar_api_within, "Every page of a document that matches",
        "Within"),
    API("/api/v1/documents/{id}/similar", lontar_api_similar, "More like this", "Answer"),
    API("/api/v1/documents/{id}/file", lontar_api_file, "The publication itself", ""),
    API("/api/v1/vocabulary/{name}", lontar_api_vocabulary, "Codes and their labels", "Vocabulary"),
    API("/api/v1/status", lontar_api_status, "What the index holds", "Status"),
    API("/api/v1/openapi.json", lontar_api_description, "This description", ""),
    SITE("/healthz", lontar_api_live),
    SITE("/readyz", lontar_api_ready),
    SITE("/metrics", lontar_api_metrics),
};

G_STATIC_ASSERT(G_N_ELEMENTS(routes) < LONTAR_ENDPOINTS_MAX);

const lontar_route *
lontar_routes(size_t *out_size)
{
    *out_size = G_N_ELEMENTS(routes);
    return routes;
}

/* Take one segment of a path for the placeholder that a pattern begins with. */
static bool
take_segment(const char *pattern, char *segment, lontar_place *out_place)
{
    if (*segment == '\0') {
        return false;
    }
    if (g_str_has_prefix(pattern, "{id}")) {
        out_place->id = segment;
        return true;
    }
    if (g_str_has_prefix(pattern, "{name}")) {
        out_place->name = segment;
        return true;
    }

    guint64 number = 0;
    if (!g_ascii_string_to_unsigned(segment, 10, 1, G_MAXUINT32, &number, NULL)) {
        return false;
    }
    out_place->number = number;
    return true;
}

static bool
matches(const char *pattern, char **segments, lontar_place *out_place)
{
    while (*segments != NULL) {
        size_t length = strcspn(pattern, "/");

        if (*pattern == '{'
                ? !take_segment(pattern, *segments, out_place)
                : strncmp(pattern, *segments, length) != 0 || (*segments)[length] != '\0') {
            return false;
        }
        segments++;
        if (pattern[length] == '\0') {
            return *segments == NULL;
        }
        pattern += length + 1;
    }
    return false;
}

/* The index of the route without placeholders of a target, -1 = none; most have one. */
static int
find_plain(const char *target)
{
    size_t length = strcspn(target, "?");

    for (size_t i = 0; i < G_N_ELEMENTS(routes); i++) {
        const char *pattern = routes[i].pattern;

        if (strncmp(pattern, target, length) == 0 && pattern[length] == '\0' &&
            strchr(pattern, '{') == NULL) {
            return (int)i;
        }
    }
    return -1;
}

/* The index of the route of a path, -1 = none. */
static int
find_route(char **segments, lontar_place *out_place)
{
    for (size_t i = 0; i < G_N_ELEMENTS(routes); i++) {
        if (matches(routes[i].pattern, segments, out_place)) {
            return (int)i;
        }
    }
    return -1;
}

static void
allow(lontar_exchange *exchange, const lontar_route *route)
{
    lontar_exchange_set_header(
        exchange, "Allow", route->takes_post ? "GET, HEAD, OPTIONS, POST" : "GET, HEAD, OPTIONS");
}

/* Whether the handler is to answer; else the answer is made. */
static bool
is_for_handler(lontar_exchange *exchange, const lontar_route *route)
{
    const char *method = exchange->method;

    if (g_str_equal(method, "GET") || g_str_equal(method, "HEAD") ||
        (g_str_equal(method, "POST") && route->takes_post)) {
        return true;
    }
    if (g_str_equal(method, "OPTIONS")) {
        exchange->status = 204;
    } else {
        lontar_problem_refuse(exchange, 405, "method_not_allowed", NULL,
                              route->takes_post ? "use GET, HEAD or POST" : "use GET or HEAD");
    }
    allow(exchange, route);
    return false;
}

/* What must be answered whatever the load: whether the daemon lives, and what it costs little. */
static bool
is_free(const lontar_route *route)
{
    return route->handler == lontar_api_live || route->handler == lontar_api_ready ||
           route->handler == lontar_api_metrics || route->handler == lontar_page_asset ||
           route->handler == lontar_page_embed;
}

/* The owner of the request's key, NULL = it has none; false with 401 when nobody owns it. */
static bool
find_owner(const lontar_site *site, lontar_exchange *exchange, const lontar_key **out_owner)
{
    *out_owner = NULL;
    if (site->keys == NULL || exchange->key == NULL) {
        return true;
    }
    *out_owner = lontar_keys_find(site->keys, exchange->key);
    if (*out_owner == NULL) {
        lontar_problem_refuse(exchange, 401, "unknown_key", NULL, "nobody has this API key");
        lontar_exchange_set_header(exchange, "WWW-Authenticate", "Bearer");
    }
    return *out_owner != NULL;
}

static lontar_allowance
take_token(const lontar_site *site, const lontar_exchange *exchange, const lontar_key *owner)
{
    g_autofree char *client = owner == NULL ? NULL : g_strconcat("key ", owner->name, NULL);

    return lontar_limiter_take(site->limiter, owner != NULL ? client : exchange->client,
                               owner != NULL ? owner->rate : 0, g_get_monotonic_time());
}

/* Take a token of the client's; false with 429 when there is none. */
static bool
is_within_rate(const lontar_site *site, lontar_exchange *exchange)
{
    const lontar_key *owner;

    if (site->limiter == NULL) {
        return true;
    }
    if (!find_owner(site, exchange, &owner)) {
        /* Guesses cost as much as answers do. */
        (void)take_token(site, exchange, NULL);
        return false;
    }

    lontar_allowance left = take_token(site, exchange, owner);
    g_autofree char *policy = g_strdup_printf("\"client\";q=%u;w=%u", left.burst, left.window_s);
    g_autofree char *state = g_strdup_printf("\"client\";r=%u;t=%u", left.remaining, left.reset_s);

    lontar_exchange_set_header(exchange, "RateLimit-Policy", policy);
    lontar_exchange_set_header(exchange, "RateLimit", state);
    if (left.is_allowed) {
        return true;
    }

    g_autofree char *wait = g_strdup_printf("%u", MAX(left.reset_s, 1));
    lontar_problem_refuse(exchange, 429, "rate_limited", NULL,
                          "too many requests from this client; wait as Retry-After says");
    lontar_exchange_set_header(exchange, "Retry-After", wait);
    lontar_metrics_count(site->metrics, LONTAR_COUNT_LIMITED);
    return false;
}

/* False with 503 if there are more than can be answered. */
static bool
is_in_time(lontar_worker *worker, lontar_exchange *exchange)
{
    const lontar_site *site = worker->site;

    if (lontar_overload_admits(&worker->overload, exchange->waited_ms, site->max_wait_ms,
                               g_get_monotonic_time())) {
        return true;
    }
    lontar_problem_refuse(exchange, 503, "overloaded", NULL,
                          "there are more requests than can be answered; try again in a second");
    lontar_exchange_set_header(exchange, "Retry-After", "1");
    lontar_metrics_count(site->metrics, LONTAR_COUNT_SHED);
    return false;
}

/* The path is split before it is decoded, so that an id may hold any character. */
static char **
split_path(const lontar_exchange *exchange)
{
    g_autofree char *raw = g_strndup(exchange->target, strcspn(exchange->target, "?"));
    char **segments = g_strsplit(raw, "/", 16);

    for (size_t i = 0; segments[i] != NULL; i++) {
        if (strchr(segments[i], '%') == NULL) {
            continue;
        }

        char *decoded = g_uri_unescape_string(segments[i], NULL);

        g_free(segments[i]);
        segments[i] = decoded != NULL ? decoded : g_strdup("");
    }
    return segments;
}

void
lontar_routes_answer(lontar_worker *worker, lontar_exchange *exchange)
{
    g_autoptr(GError) error = NULL;
    lontar_place place = {0};

    lontar_cors_apply(exchange, (const char *const *)worker->site->origins);
    if (!lontar_exchange_parse(exchange, &error)) {
        lontar_problem_send_error(exchange, error, NULL, -1);
        return;
    }

    g_auto(GStrv) segments = NULL;
    exchange->endpoint = find_plain(exchange->target);
    if (exchange->endpoint < 0) {
        segments = split_path(exchange);
        exchange->endpoint = find_route(segments, &place);
    }
    if (exchange->endpoint < 0) {
        lontar_problem_refuse(exchange, 404, "not_found", NULL,
                              "there is nothing at this address; the API begins at /api/v1/search");
        return;
    }

    const lontar_route *route = &routes[exchange->endpoint];
    bool is_admitted =
        is_free(route) || (is_within_rate(worker->site, exchange) && is_in_time(worker, exchange));
    if (is_admitted && is_for_handler(exchange, route) &&
        (is_free(route) || lontar_revision_is_reached(worker, exchange))) {
        int64_t begun_us = g_get_monotonic_time();

        route->handler(worker, exchange, &place);
        lontar_overload_note(&worker->overload, g_get_monotonic_time() - begun_us);
    }
    if (exchange->status == 404 && place.id != NULL) {
        lontar_redirect_try(worker, exchange, place.id);
    }
}
