/*
 * The description of the API, OpenAPI 3.1: made from the tables that route and validate requests,
 * so that they cannot disagree.
 */
#include <string.h>

#include "assets.h"
#include "lontar/json.h"
#include "lontar/request.h"
#include "routes.h"

static void
describe_integer(GString *out, const lontar_request_parameter *parameter)
{
    lontar_json_string(out, "type", "integer");
    lontar_json_integer(out, "minimum", parameter->minimum);
    if (parameter->maximum < G_MAXINT32) {
        lontar_json_integer(out, "maximum", parameter->maximum);
    }
}

static void
describe_values(GString *out, const lontar_request_parameter *parameter)
{
    lontar_json_string(out, "type", "string");
    lontar_json_strings(out, "enum", parameter->values);
}

static void
describe_schema(GString *out, const lontar_request_parameter *parameter)
{
    lontar_json_object(out, "schema");
    switch (parameter->type) {
    case LONTAR_PARAMETER_INTEGER:
        describe_integer(out, parameter);
        break;
    case LONTAR_PARAMETER_CHOICE:
        describe_values(out, parameter);
        break;
    case LONTAR_PARAMETER_FILTER:
    case LONTAR_PARAMETER_LIST:
        lontar_json_string(out, "type", "array");
        lontar_json_object(out, "items");
        lontar_json_string(out, "type", "string");
        lontar_json_object_end(out);
        break;
    default:
        lontar_json_string(out, "type", "string");
    }
    lontar_json_object_end(out);
}

static void
describe_parameter(GString *out, const lontar_request_parameter *parameter)
{
    g_autofree char *text =
        parameter->default_value == NULL
            ? g_strdup(parameter->description)
            : g_strdup_printf("%s (default: %s)", parameter->description, parameter->default_value);

    lontar_json_object(out, NULL);
    lontar_json_string(out, "name", parameter->name);
    lontar_json_string(out, "in", "query");
    lontar_json_string(out, "description", text);
    describe_schema(out, parameter);
    if (parameter->type == LONTAR_PARAMETER_FILTER || parameter->type == LONTAR_PARAMETER_LIST) {
        lontar_json_string(out, "style", "form");
        lontar_json_boolean(out, "explode", parameter->is_repeatable);
    }
    lontar_json_object_end(out);
}

static void
describe_place(GString *out, const char *pattern, const char *name, const char *type)
{
    g_autofree char *placeholder = g_strdup_printf("{%s}", name);

    if (strstr(pattern, placeholder) == NULL) {
        return;
    }
    lontar_json_object(out, NULL);
    lontar_json_string(out, "name", name);
    lontar_json_string(out, "in", "path");
    lontar_json_boolean(out, "required", true);
    lontar_json_object(out, "schema");
    lontar_json_string(out, "type", type);
    lontar_json_object_end(out);
    lontar_json_object_end(out);
}

static const char *const document_formats[] = {"json",    "csv", "ndjson", "ris", "bibtex",
                                               "csljson", "dc",  "jsonld", NULL};
static const char *const suggest_formats[] = {"json", "opensearch", NULL};

#define TEXT(its_name, its_description, value)                                               \
    {                                                                                        \
        .name = (its_name), .type = LONTAR_PARAMETER_TEXT, .description = (its_description), \
        .default_value = (value)                                                             \
    }
#define CHOICE(its_name, its_description, value, its_values)                                   \
    {                                                                                          \
        .name = (its_name), .type = LONTAR_PARAMETER_CHOICE, .description = (its_description), \
        .default_value = (value), .values = (its_values)                                       \
    }

/* Parameters of the addresses that are no searches. */
static const struct {
    const char *pattern;
    lontar_request_parameter parameter;
} more_parameters[] = {
    {"/api/v1/suggest", TEXT("q", "what has been typed so far", NULL)},
    {"/api/v1/suggest",
     {
         .name = "limit",
         .type = LONTAR_PARAMETER_INTEGER,
         .description = "suggestions at most",
         .default_value = "10",
         .default_number = 10,
         .minimum = 1,
         .maximum = 50,
     }},
    {"/api/v1/suggest", TEXT("lang", "language of labels: BCP 47", "en")},
    {"/api/v1/suggest", CHOICE("format", "how the answer is written", "json", suggest_formats)},
    {"/api/v1/documents/{id}",
     CHOICE("format", "how the record is written; else by Accept", "json", document_formats)},
    {"/api/v1/vocabulary/{name}", TEXT("lang", "language of labels: BCP 47", "en")},
};

static void
describe_parameters(GString *out, const lontar_route *route)
{
    lontar_json_array(out, "parameters");
    describe_place(out, route->pattern, "id", "string");
    describe_place(out, route->pattern, "n", "integer");
    describe_place(out, route->pattern, "name", "string");
    if (route->handler == lontar_api_search || route->handler == lontar_api_report ||
        route->handler == lontar_api_within || route->handler == lontar_api_similar) {
        size_t size = 0;
        const lontar_request_parameter *parameters = lontar_request_parameters(&size);

        for (size_t i = 0; i < size; i++) {
            describe_parameter(out, &parameters[i]);
        }
    }
    for (size_t i = 0; i < G_N_ELEMENTS(more_parameters); i++) {
        if (g_str_equal(more_parameters[i].pattern, route->pattern)) {
            describe_parameter(out, &more_parameters[i].parameter);
        }
    }
    lontar_json_array_end(out);
}

static void
describe_content(GString *out, const char *type, const char *schema)
{
    g_autofree char *reference = g_strconcat("#/components/schemas/", schema, NULL);

    lontar_json_object(out, "content");
    lontar_json_object(out, type);
    lontar_json_object(out, "schema");
    lontar_json_string(out, "$ref", reference);
    lontar_json_object_end(out);
    lontar_json_object_end(out);
    lontar_json_object_end(out);
}

static void
describe_responses(GString *out, const lontar_route *route)
{
    lontar_json_object(out, "responses");
    lontar_json_object(out, "200");
    lontar_json_string(out, "description", route->summary);
    if (*route->schema != '\0') {
        describe_content(out, "application/json", route->schema);
    }
    lontar_json_object_end(out);
    lontar_json_object(out, "default");
    lontar_json_string(out, "description", "What is wrong, RFC 9457");
    describe_content(out, "application/problem+json", "Problem");
    lontar_json_object_end(out);
    lontar_json_object_end(out);
}

static void
describe_route(GString *out, const lontar_route *route)
{
    lontar_json_object(out, route->pattern);
    lontar_json_object(out, "get");
    lontar_json_string(out, "summary", route->summary);
    describe_parameters(out, route);
    describe_responses(out, route);
    lontar_json_object_end(out);
    lontar_json_object_end(out);
}

static void
describe_paths(GString *out)
{
    size_t size = 0;
    const lontar_route *routes = lontar_routes(&size);

    lontar_json_object(out, "paths");
    for (size_t i = 0; i < size; i++) {
        if (routes[i].summary != NULL) {
            describe_route(out, &routes[i]);
        }
    }
    lontar_json_object_end(out);
}

void
lontar_api_description(lontar_worker *worker, lontar_exchange *exchange, const lontar_place *place)
{
    GString *out = exchange->body;
    g_autoptr(GBytes) schemas = lontar_asset("schemas.json");

    exchange->content_type = "application/json";
    lontar_json_object(out, NULL);
    lontar_json_string(out, "openapi", "3.1.0");
    lontar_json_object(out, "info");
    lontar_json_string(out, "title", "Lontar");
    lontar_json_string(out, "version", LONTAR_VERSION);
    lontar_json_object_end(out);
    describe_paths(out);
    lontar_json_object(out, "components");
    g_string_append(out, "\"schemas\":");
    g_string_append_len(out, g_bytes_get_data(schemas, NULL), (gssize)g_bytes_get_size(schemas));
    lontar_json_object_end(out);
    lontar_json_object_end(out);
    g_string_append_c(out, '\n');
}
