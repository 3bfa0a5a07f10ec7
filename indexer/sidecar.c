/*
 * Sidecars: strings, numbers and lists of them become statement; an empty value is a word too.
 */
#include "sidecar.h"

#include <string.h>

#include "jsonplace.h"

typedef struct {
    lontar_metadata *metadata;
    lontar_statement *statement;
    const char *text;
    const lontar_place *place;
    const char *key;
    lontar_field field;
} taking;

static lontar_place
place_of(const taking *of, size_t element)
{
    lontar_place at = {of->place->file, of->place->line, 0};
    size_t line, column;

    if (lontar_json_place(of->text, of->key, element, &line, &column)) {
        at.line += line - 1;
        at.column = column;
    }
    return at;
}

/* The place is looked for only when there is something to complain of or a value to check. */
static void
take_scalar(const taking *of, const json_t *value, size_t element)
{
    lontar_place at = place_of(of, element);

    if (json_is_string(value)) {
        lontar_metadata_add(of->metadata, of->statement, of->field, json_string_value(value), &at);
        return;
    }
    if (json_is_integer(value)) {
        g_autofree char *number =
            g_strdup_printf("%" JSON_INTEGER_FORMAT, json_integer_value(value));

        lontar_metadata_add(of->metadata, of->statement, of->field, number, &at);
        return;
    }
    lontar_metadata_complain(of->metadata, &at, "%s must be a text, a number or a list of them",
                             of->key);
}

static bool
is_nothing(const json_t *value)
{
    return (json_is_array(value) && json_array_size(value) == 0) ||
           (json_is_string(value) && json_string_length(value) == 0);
}

static void
take_field(const taking *of, const json_t *value)
{
    size_t element;
    json_t *one;

    if (json_is_null(value)) {
        return;
    }
    if (is_nothing(value)) {
        lontar_statement_add_none(of->statement, of->field);
        return;
    }
    if (!json_is_array(value)) {
        take_scalar(of, value, 0);
        return;
    }
    json_array_foreach(value, element, one)
    {
        take_scalar(of, one, element);
    }
}

static void
take_extra(lontar_statement *statement, const char *key, const json_t *value)
{
    char *text = json_is_string(value)
                     ? g_strdup(json_string_value(value))
                     : json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY | JSON_SORT_KEYS);

    if (text != NULL) {
        lontar_statement_add_extra(statement, key, text);
    }
    free(text);
}

/* What an object says of the year: it decides who is a member of a region. */
static char *
year_of(const json_t *object)
{
    const json_t *year = json_object_get(object, "year");
    const char *text =
        json_string_value(json_is_string(year) ? year : json_object_get(object, "date"));

    return json_is_integer(year)
               ? g_strdup_printf("%" JSON_INTEGER_FORMAT, json_integer_value(year))
               : g_strdup(text);
}

void
lontar_sidecar_take(lontar_metadata *metadata, lontar_statement *statement, const json_t *object,
                    const char *text, const lontar_place *place, const char *const *known)
{
    const char *key;
    json_t *value;
    g_autofree char *year = year_of(object);

    lontar_metadata_set_year(metadata, year);
    json_object_foreach((json_t *)object, key, value)
    {
        int field = lontar_metadata_field(key);
        taking of = {metadata, statement, text, place, key, (lontar_field)field};

        if (field >= 0) {
            take_field(&of, value);
        } else if (!g_strv_contains(known, key)) {
            take_extra(statement, key, value);
        }
    }
}

lontar_statement *
lontar_sidecar_parse(lontar_metadata *metadata, const char *name, const char *text, size_t length)
{
    lontar_statement *statement = lontar_statement_new(LONTAR_SOURCE_SIDECAR, name);
    const char *const known[] = {NULL};
    size_t bom = length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    lontar_place place = {name, 1, 1};
    json_error_t wrong;
    json_t *object = json_loadb(text + bom, length - bom, 0, &wrong);

    if (object == NULL) {
        place.line = (size_t)MAX(wrong.line, 1);
        place.column = (size_t)MAX(wrong.column, 1);
        lontar_metadata_complain(metadata, &place, "not JSON: %s", wrong.text);
    } else if (!json_is_object(object)) {
        lontar_metadata_complain(metadata, &place, "must be a JSON object");
    } else {
        lontar_sidecar_take(metadata, statement, object, text + bom, &place, known);
    }
    json_decref(object);
    return statement;
}
