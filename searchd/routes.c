/*
 * Routes: which handler answers which address.
 */
#include "routes.h"

#include <string.h>

#include "lontar/error.h"
#include "problem.h"

static const lontar_route routes[] = {
    {"/", lontar_page_search, NULL, NULL},
    {"/search", lontar_page_search, NULL, NULL},
    {"/documents/{id}", lontar_page_document, NULL, NULL},
    {"/assets/{name}", lontar_page_asset, NULL, NULL},
    {"/api/v1/search", lontar_api_search, "Ranked answers", "Answer"},
    {"/api/v1/documents/{id}", lontar_api_document,
     "The record of a document, with where each tag comes from", "Document"},
    {"/api/v1/documents/{id}/pages/{n}", lontar_api_page, "The text of one page", "Page"},
    {"/api/v1/documents/{id}/file", lontar_api_file, "The publication itself", ""},
    {"/api/v1/vocabulary/{name}", lontar_api_vocabulary, "Codes and their labels", "Vocabulary"},
    {"/api/v1/status", lontar_api_status, "What the index holds", "Status"},
    {"/api/v1/openapi.json", lontar_api_description, "This description", ""},
    {"/healthz", lontar_api_live, NULL, NULL},
    {"/readyz", lontar_api_ready, NULL, NULL},
};

const lontar_route *
lontar_routes(size_t *out_size)
{
    *out_size = G_N_ELEMENTS(routes);
    return routes;
}

/* Take one segment of a path for a placeholder. */
static bool
take_segment(const char *placeholder, char *segment, lontar_place *out_place)
{
    if (*segment == '\0') {
        return false;
    }
    if (g_str_equal(placeholder, "{id}")) {
        out_place->id = segment;
        return true;
    }
    if (g_str_equal(placeholder, "{name}")) {
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
matches(char **pattern, char **segments, lontar_place *out_place)
{
    size_t i = 0;

    for (; pattern[i] != NULL && segments[i] != NULL; i++) {
        if (pattern[i][0] == '{' ? !take_segment(pattern[i], segments[i], out_place)
                                 : !g_str_equal(pattern[i], segments[i])) {
            return false;
        }
    }
    return pattern[i] == NULL && segments[i] == NULL;
}

static lontar_handler
find_handler(char **segments, lontar_place *out_place)
{
    for (size_t i = 0; i < G_N_ELEMENTS(routes); i++) {
        g_auto(GStrv) pattern = g_strsplit(routes[i].pattern, "/", -1);

        if (matches(pattern, segments, out_place)) {
            return routes[i].handler;
        }
    }
    return NULL;
}

static void
refuse(lontar_exchange *exchange, unsigned status, const char *code, const char *detail)
{
    const lontar_problem problem = {
        .status = status, .code = code, .detail = detail, .position = -1};

    lontar_problem_send(exchange, &problem);
}

static bool
is_allowed(const lontar_exchange *exchange)
{
    return g_str_equal(exchange->method, "GET") || g_str_equal(exchange->method, "HEAD") ||
           (g_str_equal(exchange->method, "POST") && g_str_equal(exchange->path, "/api/v1/search"));
}

/* The path is split before it is decoded, so that an id may hold any character. */
void
lontar_routes_answer(lontar_worker *worker, lontar_exchange *exchange)
{
    g_autoptr(GError) error = NULL;
    lontar_place place = {0};

    if (!lontar_exchange_parse(exchange, &error)) {
        lontar_problem_send_error(exchange, error, NULL, -1);
        return;
    }
    if (!is_allowed(exchange)) {
        refuse(exchange, 405, "method_not_allowed", "use GET or HEAD; POST only to search");
        lontar_exchange_set_header(exchange, "Allow", "GET, HEAD");
        return;
    }

    g_autofree char *raw_path = g_strndup(exchange->target, strcspn(exchange->target, "?"));
    g_auto(GStrv) segments = g_strsplit(raw_path, "/", 16);
    for (size_t i = 0; segments[i] != NULL; i++) {
        char *decoded = g_uri_unescape_string(segments[i], NULL);

        g_free(segments[i]);
        segments[i] = decoded != NULL ? decoded : g_strdup("");
    }

    lontar_handler handler = find_handler(segments, &place);
    if (handler == NULL) {
        refuse(exchange, 404, "not_found",
               "there is nothing at this address; the API begins at /api/v1/search");
        return;
    }
    handler(worker, exchange, &place);
}
