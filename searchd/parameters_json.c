/*
 * Parameters as a JSON object: the body of a POST becomes the same rows as a query string.
 */
#include "parameters_json.h"

#include <jansson.h>

#include "lontar/error.h"

/* What a value would be in a query string, or NULL for what has no such form. */
static char *
text_of(const json_t *value)
{
    switch (json_typeof(value)) {
    case JSON_STRING:
        return g_strdup(json_string_value(value));
    case JSON_INTEGER:
        return g_strdup_printf("%" JSON_INTEGER_FORMAT, json_integer_value(value));
    case JSON_TRUE:
        return g_strdup("1");
    case JSON_FALSE:
        return g_strdup("0");
    case JSON_NULL:
        return g_strdup("");
    default:
        return NULL;
    }
}

static bool
add_value(GArray *parameters, const char *name, const json_t *value, GError **error)
{
    char *text = text_of(value);

    if (text == NULL) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_INVALID,
                    "%s: a value is a string, a whole number, true or false, or an array of them",
                    name);
        return false;
    }

    lontar_parameter parameter = {g_strdup(name), text};
    g_array_append_val(parameters, parameter);
    return true;
}

static bool
add_member(GArray *parameters, const char *name, const json_t *value, GError **error)
{
    if (!json_is_array(value)) {
        return add_value(parameters, name, value, error);
    }
    for (size_t i = 0; i < json_array_size(value); i++) {
        if (!add_value(parameters, name, json_array_get(value, i), error)) {
            return false;
        }
    }
    return true;
}

bool
lontar_parameters_from_json(GArray *parameters, const char *text, size_t length, long *out_position,
                            GError **error)
{
    json_error_t fault;
    json_t *object = json_loadb(text, length, JSON_REJECT_DUPLICATES, &fault);
    const char *name;
    json_t *value;
    bool ok = true;

    *out_position = -1;
    if (object == NULL) {
        *out_position = fault.position;
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_INVALID, "the body is not JSON: %s",
                    fault.text);
        return false;
    }
    if (!json_is_object(object)) {
        json_decref(object);
        g_set_error_literal(error, LONTAR_ERROR, LONTAR_ERROR_INVALID,
                            "the body is not a JSON object of parameters");
        return false;
    }
    json_object_foreach(object, name, value)
    {
        ok = ok && add_member(parameters, name, value, error);
    }
    json_decref(object);
    return ok;
}
