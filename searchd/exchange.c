/*
 * An exchange: one HTTP request as it came and the response as it goes.
 */
#include "exchange.h"

#include <string.h>
#include <unistd.h>

#include "lontar/error.h"

/* Of the name of a parameter that is refused, in bytes. */
#define NAME_SHOWN ((size_t)64)

static void
clear_parameter(void *data)
{
    lontar_parameter *parameter = data;

    g_free(parameter->name);
    g_free(parameter->value);
}

GArray *
lontar_parameters_new(void)
{
    GArray *parameters = g_array_new(FALSE, FALSE, sizeof(lontar_parameter));

    g_array_set_clear_func(parameters, clear_parameter);
    return parameters;
}

/* Decode percent escapes, and + as a space where asked. NULL for what is no text. */
static char *
decode(const char *text, size_t length, bool plus_is_space)
{
    g_autofree char *out = g_malloc(length + 1);
    char *to = out;

    for (size_t i = 0; i < length; i++) {
        char c = text[i];

        if (c == '%') {
            if (i + 2 >= length || !g_ascii_isxdigit(text[i + 1]) ||
                !g_ascii_isxdigit(text[i + 2])) {
                return NULL;
            }
            c = (char)(g_ascii_xdigit_value(text[i + 1]) * 16 + g_ascii_xdigit_value(text[i + 2]));
            i += 2;
        } else if (c == '+' && plus_is_space) {
            c = ' ';
        }
        if (c == '\0') {
            return NULL;
        }
        *to++ = c;
    }
    *to = '\0';
    return g_utf8_validate_len(out, (gsize)(to - out), NULL) ? g_steal_pointer(&out) : NULL;
}

static bool
add_pair(GArray *parameters, const char *pair, size_t length, GError **error)
{
    const char *equals = memchr(pair, '=', length);
    size_t name_length = equals == NULL ? length : (size_t)(equals - pair);
    g_autofree char *name = decode(pair, name_length, true);
    g_autofree char *value =
        equals == NULL ? g_strdup("") : decode(equals + 1, length - name_length - 1, true);

    if (name == NULL || value == NULL) {
        g_autofree char *shown = g_utf8_make_valid(pair, (gssize)MIN(name_length, NAME_SHOWN));

        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_INVALID,
                    "parameter '%s' is not percent-encoded UTF-8", shown);
        return false;
    }

    lontar_parameter parameter = {g_steal_pointer(&name), g_steal_pointer(&value)};
    g_array_append_val(parameters, parameter);
    return true;
}

bool
lontar_parameters_parse(GArray *parameters, const char *text, GError **error)
{
    while (*text != '\0') {
        size_t length = strcspn(text, "&");

        if (length > 0 && !add_pair(parameters, text, length, error)) {
            return false;
        }
        text += length + (text[length] == '&' ? 1 : 0);
    }
    return true;
}

lontar_exchange *
lontar_exchange_new(const char *target)
{
    lontar_exchange *exchange = g_new0(lontar_exchange, 1);

    exchange->target = g_strdup(target);
    exchange->parameters = lontar_parameters_new();
    exchange->status = 200;
    exchange->content_type = "text/plain; charset=utf-8";
    exchange->request_body = g_string_new(NULL);
    exchange->body = g_string_new(NULL);
    exchange->headers = g_ptr_array_new_with_free_func(g_free);
    exchange->file = -1;
    exchange->endpoint = -1;
    exchange->begun_us = g_get_monotonic_time();
    return exchange;
}

void
lontar_exchange_free(lontar_exchange *exchange)
{
    if (exchange != NULL) {
        if (exchange->file >= 0) {
            (void)close(exchange->file); /* was only read */
        }
        if (exchange->stream.free_data != NULL) {
            exchange->stream.free_data(exchange->stream.data);
        }
        g_ptr_array_unref(exchange->headers);
        g_string_free(exchange->body, TRUE);
        g_bytes_unref(exchange->kept);
        g_free(exchange->kept_key);
        g_string_free(exchange->request_body, TRUE);
        g_array_unref(exchange->parameters);
        g_free(exchange->client);
        g_free(exchange->path);
        g_free(exchange->target);
        g_free(exchange);
    }
}

bool
lontar_exchange_parse(lontar_exchange *exchange, GError **error)
{
    const char *query = strchr(exchange->target, '?');
    size_t length = query == NULL ? strlen(exchange->target) : (size_t)(query - exchange->target);

    exchange->path = decode(exchange->target, length, false);
    if (exchange->path == NULL) {
        g_set_error_literal(error, LONTAR_ERROR, LONTAR_ERROR_INVALID,
                            "the path is not percent-encoded UTF-8");
        return false;
    }
    return query == NULL || lontar_parameters_parse(exchange->parameters, query + 1, error);
}

const char *
lontar_exchange_parameter(const lontar_exchange *exchange, const char *name)
{
    for (size_t i = 0; i < exchange->parameters->len; i++) {
        const lontar_parameter *parameter =
            &g_array_index(exchange->parameters, lontar_parameter, i);

        if (g_str_equal(parameter->name, name)) {
            return parameter->value;
        }
    }
    return NULL;
}

void
lontar_exchange_clear_body(lontar_exchange *exchange)
{
    g_string_truncate(exchange->body, 0);
    g_clear_pointer(&exchange->kept, g_bytes_unref);
    g_clear_pointer(&exchange->kept_key, g_free);
}

void
lontar_exchange_set_header(lontar_exchange *exchange, const char *name, const char *value)
{
    g_ptr_array_add(exchange->headers, g_strdup(name));
    g_ptr_array_add(exchange->headers, g_strdup(value));
}

void
lontar_exchange_drop_header(lontar_exchange *exchange, const char *name)
{
    for (guint i = 0; i + 1 < exchange->headers->len;) {
        if (g_str_equal(exchange->headers->pdata[i], name)) {
            g_ptr_array_remove_range(exchange->headers, i, 2);
        } else {
            i += 2;
        }
    }
}
