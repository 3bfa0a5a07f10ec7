/*
 * Fuzzing what a request is decoded from: its address, and its body as parameters in JSON. What is
 * taken is text, and parameters that are escaped again are the same parameters.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "exchange.h"
#include "parameters_json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(bool is_right)
{
    if (!is_right) {
        abort();
    }
}

static char *
escape(const GArray *parameters)
{
    GString *out = g_string_new(NULL);

    for (guint i = 0; i < parameters->len; i++) {
        const lontar_parameter *one = &g_array_index(parameters, lontar_parameter, i);

        check(g_utf8_validate(one->name, -1, NULL) && g_utf8_validate(one->value, -1, NULL));
        g_string_append_uri_escaped(out, one->name, NULL, FALSE);
        g_string_append_c(out, '=');
        g_string_append_uri_escaped(out, one->value, NULL, FALSE);
        g_string_append_c(out, '&');
    }
    return g_string_free(out, FALSE);
}

static void
check_parameters(const GArray *parameters)
{
    g_autoptr(GArray) again = lontar_parameters_new();
    g_autofree char *first = escape(parameters);

    check(lontar_parameters_parse(again, first, NULL));
    g_autofree char *second = escape(again);
    check(again->len == parameters->len && g_str_equal(first, second));
}

static void
check_error(const GError *error)
{
    check(error != NULL && g_utf8_validate(error->message, -1, NULL));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = g_strndup((const char *)data, size);
    g_autoptr(lontar_exchange) exchange = lontar_exchange_new(text);
    g_autoptr(GArray) members = lontar_parameters_new();
    g_autoptr(GError) error = NULL;
    g_autoptr(GError) fault = NULL;
    long position;

    if (lontar_exchange_parse(exchange, &error)) {
        check(g_utf8_validate(exchange->path, -1, NULL));
        check_parameters(exchange->parameters);
    } else {
        check_error(error);
    }
    if (lontar_parameters_from_json(members, (const char *)data, size, &position, &fault)) {
        check_parameters(members);
    } else {
        check_error(fault);
        check(position <= (long)size);
    }
    return 0;
}
