/*
 * Requests: the parameters of a search, validated by their table.
 */
#include <string.h>

#include "filter_value.h"
#include "lontar/error.h"
#include "nearest.h"
#include "request_private.h"

lontar_request *
lontar_request_new(const lontar_vocabularies *vocabularies)
{
    lontar_request *request = g_new0(lontar_request, 1);
    size_t size = 0;
    const lontar_request_parameter *table = lontar_request_parameters(&size);

    request->vocabularies = vocabularies;
    request->filters = g_array_new(FALSE, TRUE, sizeof(lontar_filter));
    request->strings = g_string_chunk_new(64);
    request->lang = "en";
    request->error_position = -1;
    request->lasting = g_new0(request_lasting, 1);
    for (size_t i = 0; i < size; i++) {
        if (table[i].type == LONTAR_PARAMETER_INTEGER ||
            table[i].type == LONTAR_PARAMETER_BOOLEAN) {
            request->numbers[i] = table[i].default_number;
        }
    }
    return request;
}

void
lontar_request_free(lontar_request *request)
{
    if (request != NULL) {
        g_free(request->text);
        g_free(request->cursor);
        lontar_query_free(request->query);
        g_array_unref(request->filters);
        g_string_chunk_free(request->strings);
        g_free(request->lasting->before);
        g_free(request->lasting->after);
        g_free(request->lasting);
        g_free(request);
    }
}

/* --- values --- */

int
lontar_request_find(const char *const *values, const char *value)
{
    for (int i = 0; values[i] != NULL; i++) {
        if (g_str_equal(values[i], value)) {
            return i;
        }
    }
    return -1;
}

void
lontar_request_refuse(GError **error, const char *name, const char *value,
                      const char *const *values)
{
    g_autofree char *quoted = lontar_filter_quote(value);
    g_autofree char *valid = g_strjoinv(", ", (char **)values);
    const char *nearest = lontar_nearest(values, value);

    if (nearest == NULL) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_INVALID, "%s: '%s' is not one of %s", name,
                    quoted, valid);
    } else {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_INVALID,
                    "%s: '%s' is not one of %s; the nearest is %s", name, quoted, valid, nearest);
    }
}

static bool
set_integer(lontar_request *request, size_t i, const lontar_request_parameter *row,
            const char *value, GError **error)
{
    gint64 number = 0;

    if (!g_ascii_string_to_signed(value, 10, row->minimum, row->maximum, &number, NULL)) {
        g_autofree char *quoted = lontar_filter_quote(value);
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_INVALID,
                    "%s: '%s' is not a number from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT,
                    row->name, quoted, row->minimum, row->maximum);
        return false;
    }
    request->numbers[i] = number;
    return true;
}

static bool
set_choice(lontar_request *request, size_t i, const lontar_request_parameter *row,
           const char *value, GError **error)
{
    int index = lontar_request_find(row->values, value);

    if (index < 0) {
        lontar_request_refuse(error, row->name, value, row->values);
        return false;
    }
    request->numbers[i] = index;
    return true;
}

static bool
set_boolean(lontar_request *request, size_t i, const lontar_request_parameter *row,
            const char *value, GError **error)
{
    static const char *const values[] = {"0", "1", "false", "true", "off", "on", NULL};
    int index = lontar_request_find(values, value);

    if (index < 0) {
        lontar_request_refuse(error, row->name, value, values);
        return false;
    }
    request->numbers[i] = index % 2;
    return true;
}

static bool
set_lang(lontar_request *request, const char *value, GError **error)
{
    const char *code = lontar_vocabulary_find(
        lontar_filter_vocabulary(request->vocabularies, LONTAR_FIELD_LANGUAGE), value);

    if (code == NULL) {
        g_autofree char *complaint =
            lontar_filter_complaint(request->vocabularies, LONTAR_FIELD_LANGUAGE, value, true);
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_INVALID, "lang: %s", complaint);
        return false;
    }
    request->lang = code;
    return true;
}

/* --- lists --- */

static bool
add_facet(lontar_request *request, const lontar_request_parameter *row, const char *name,
          GError **error)
{
    int index = lontar_request_find(row->values, name);
    lontar_field field;

    if (index < 0) {
        lontar_request_refuse(error, row->name, name, row->values);
        return false;
    }
    if (lontar_request_filter_field((request_parameter)(PARAMETER_COUNTRY + index), &field)) {
        request->facets |= 1U << field;
    }
    return true;
}

static bool
add_field(lontar_request *request, const lontar_request_parameter *row, const char *name,
          GError **error)
{
    bool drop = *name == '-';
    int index = lontar_request_find(row->values, name + drop);

    if (index < 0) {
        lontar_request_refuse(error, row->name, name + drop, row->values);
        return false;
    }
    *(drop ? &request->dropped : &request->kept) |= (uint64_t)1 << index;
    return true;
}

static bool
add_list(lontar_request *request, size_t i, const lontar_request_parameter *row, const char *value,
         GError **error)
{
    g_auto(GStrv) names = g_strsplit(value, ",", -1);

    for (size_t j = 0; names[j] != NULL; j++) {
        g_strstrip(names[j]);
        if (*names[j] == '\0') {
            continue;
        }
        if (i == PARAMETER_FACETS ? !add_facet(request, row, names[j], error)
                                  : !add_field(request, row, names[j], error)) {
            return false;
        }
    }
    return true;
}

/* --- setting --- */

static bool
set_text(lontar_request *request, size_t i, const char *value, GError **error)
{
    if (i == PARAMETER_LANG) {
        return set_lang(request, value, error);
    }
    if (i == PARAMETER_CURSOR) {
        request->cursor = g_strdup(value);
    } else {
        request->text = g_strdup(value);
    }
    return true;
}

static bool
set_parameter(lontar_request *request, size_t i, const lontar_request_parameter *row,
              const char *value, GError **error)
{
    lontar_field field;

    switch (row->type) {
    case LONTAR_PARAMETER_INTEGER:
        return set_integer(request, i, row, value, error);
    case LONTAR_PARAMETER_BOOLEAN:
        return set_boolean(request, i, row, value, error);
    case LONTAR_PARAMETER_CHOICE:
        return set_choice(request, i, row, value, error);
    case LONTAR_PARAMETER_LIST:
        return add_list(request, i, row, value, error);
    case LONTAR_PARAMETER_FILTER:
        return lontar_request_filter_field((request_parameter)i, &field)
                   ? lontar_request_add_filters(request, field, false, value, error)
                   : lontar_request_add_exclusion(request, value, error);
    default:
        return set_text(request, i, value, error);
    }
}

static bool
is_blank(const char *value)
{
    return value[strspn(value, " \t\r\n")] == '\0';
}

bool
lontar_request_set(lontar_request *request, const char *name, const char *value, GError **error)
{
    size_t size = 0;
    const lontar_request_parameter *table = lontar_request_parameters(&size);
    int i = lontar_request_find(lontar_request_names(), name);

    request->error_parameter = NULL;
    if (i < 0) {
        lontar_request_refuse(error, "unknown parameter", name, lontar_request_names());
        return false;
    }
    request->error_parameter = table[i].name;
    if (is_blank(value)) {
        return true;
    }
    if (request->given[i] && !table[i].is_repeatable) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_INVALID, "%s: given twice", name);
        return false;
    }
    if (!set_parameter(request, (size_t)i, &table[i], value, error)) {
        return false;
    }
    request->given[i] = true;
    return true;
}

/* --- finishing --- */

static gint
compare_filters(gconstpointer a, gconstpointer b)
{
    const lontar_filter *first = a;
    const lontar_filter *second = b;

    if (first->exclude != second->exclude) {
        return first->exclude ? 1 : -1;
    }
    return (gint)first->field - (gint)second->field;
}

static bool
set_paging(lontar_request *request, GError **error)
{
    const bool *given = request->given;
    const int64_t *numbers = request->numbers;

    if ((given[PARAMETER_PAGE] || given[PARAMETER_PER_PAGE]) &&
        (given[PARAMETER_OFFSET] || given[PARAMETER_LIMIT])) {
        request->error_parameter = given[PARAMETER_OFFSET] ? "offset" : "limit";
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_INVALID,
                    "%s: goes with offset and limit, not with page and per_page",
                    request->error_parameter);
        return false;
    }
    if (request->cursor != NULL && (given[PARAMETER_PAGE] || given[PARAMETER_OFFSET])) {
        request->error_parameter = "cursor";
        g_set_error_literal(error, LONTAR_ERROR, LONTAR_ERROR_INVALID,
                            "cursor: goes with per_page or limit, not with page or offset");
        return false;
    }
    if (given[PARAMETER_OFFSET] || given[PARAMETER_LIMIT]) {
        request->offset = (size_t)numbers[PARAMETER_OFFSET];
        request->limit = (size_t)numbers[PARAMETER_LIMIT];
    } else {
        request->limit = (size_t)numbers[PARAMETER_PER_PAGE];
        request->offset = (size_t)(numbers[PARAMETER_PAGE] - 1) * request->limit;
    }
    return true;
}

static void
set_default_facets(lontar_request *request)
{
    bool is_first =
        request->offset == 0 && (request->cursor == NULL || g_str_equal(request->cursor, "*"));

    if (!request->given[PARAMETER_FACETS] && is_first) {
        request->facets = 1U << LONTAR_FIELD_COUNTRY | 1U << LONTAR_FIELD_SECTOR |
                          1U << LONTAR_FIELD_YEAR | 1U << LONTAR_FIELD_TYPE |
                          1U << LONTAR_FIELD_LANGUAGE;
    }
}

static bool
check_strict(lontar_request *request, GError **error)
{
    if (!lontar_request_strict(request) || lontar_query_warning_size(request->query) == 0) {
        return true;
    }
    const lontar_warning *warning = lontar_query_warning_at(request->query, 0);
    request->error_parameter = "q";
    request->error_position = (int64_t)warning->position;
    g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_INVALID, "q: column %zu: %s",
                warning->position + 1, warning->message);
    return false;
}

bool
lontar_request_finish(lontar_request *request, GError **error)
{
    request->error_parameter = NULL;
    if (!set_paging(request, error)) {
        return false;
    }
    request->query = lontar_query_parse(request->vocabularies, request->text,
                                        (lontar_match)request->numbers[PARAMETER_MATCH]);
    if (!check_strict(request, error)) {
        return false;
    }
    g_array_sort(request->filters, compare_filters);
    set_default_facets(request);
    if (!request->given[PARAMETER_SORT]) {
        request->numbers[PARAMETER_SORT] =
            lontar_query_root(request->query) == NULL ? LONTAR_SORT_NEWEST : LONTAR_SORT_RELEVANCE;
    }
    return true;
}
