/*
 * Filters of a request: values in any spelling become codes, each once.
 */
#include <string.h>

#include "filter_value.h"
#include "lontar/error.h"
#include "request_private.h"

static void
add_filter(lontar_request *request, const lontar_filter *filter)
{
    for (guint i = 0; i < request->filters->len; i++) {
        const lontar_filter *other = &g_array_index(request->filters, lontar_filter, i);

        if (other->field == filter->field && other->exclude == filter->exclude &&
            g_str_equal(other->value, filter->value)) {
            return;
        }
    }
    g_array_append_val(request->filters, *filter);
}

static bool
add_years(lontar_request *request, bool exclude, const char *value, GError **error)
{
    lontar_filter filter = {.field = LONTAR_FIELD_YEAR, .exclude = exclude};

    if (!lontar_filter_years(value, &filter.year_from, &filter.year_to)) {
        g_autofree char *complaint =
            lontar_filter_complaint(request->vocabularies, LONTAR_FIELD_YEAR, value, true);
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_INVALID, "year: %s", complaint);
        return false;
    }
    if (filter.year_from > filter.year_to) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_INVALID,
                    "year: %04d..%04d ends before it begins; the other way round it is "
                    "%04d..%04d",
                    filter.year_from, filter.year_to, filter.year_to, filter.year_from);
        return false;
    }
    g_autofree char *text = lontar_filter_years_format(filter.year_from, filter.year_to);
    filter.value = g_string_chunk_insert(request->strings, text);
    add_filter(request, &filter);
    return true;
}

/* What is about a region has none of its countries: who filters by the region wants it, too. */
static void
add_regions(lontar_request *request, bool exclude, const char *value)
{
    g_autofree char *trimmed = g_strstrip(g_strdup(value));
    g_autoptr(GPtrArray) regions = lontar_vocabularies_regions(request->vocabularies, trimmed);

    for (guint i = 0; regions != NULL && i < regions->len; i++) {
        lontar_filter filter = {.field = LONTAR_FIELD_REGION,
                                .value = g_ptr_array_index(regions, i),
                                .exclude = exclude};

        add_filter(request, &filter);
    }
}

/* Adds what one value stands for; false when it stands for nothing. */
static bool
add_codes(lontar_request *request, lontar_field field, bool exclude, const char *value)
{
    g_autoptr(GPtrArray) codes = lontar_filter_codes(request->vocabularies, field, value);

    for (guint i = 0; codes != NULL && i < codes->len; i++) {
        lontar_filter filter = {
            .field = field, .value = g_ptr_array_index(codes, i), .exclude = exclude};

        add_filter(request, &filter);
    }
    if (field == LONTAR_FIELD_COUNTRY && codes != NULL) {
        add_regions(request, exclude, value);
    }
    return codes != NULL;
}

static bool
add_value(lontar_request *request, lontar_field field, bool exclude, const char *value,
          GError **error)
{
    if (field == LONTAR_FIELD_YEAR) {
        return add_years(request, exclude, value, error);
    }
    if (add_codes(request, field, exclude, value)) {
        return true;
    }
    g_autofree char *complaint = lontar_filter_complaint(request->vocabularies, field, value, true);
    g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_INVALID, "%s: %s", lontar_field_name(field),
                complaint);
    return false;
}

bool
lontar_request_add_filters(lontar_request *request, lontar_field field, bool exclude,
                           const char *value, GError **error)
{
    g_auto(GStrv) values = NULL;
    size_t count = 0;

    /* Some names have a comma of their own: "Korea, Republic of". */
    if (field != LONTAR_FIELD_YEAR && strchr(value, ',') != NULL &&
        field != LONTAR_FIELD_INSTRUMENT && add_codes(request, field, exclude, value)) {
        return true;
    }
    values = g_strsplit(value, ",", -1);
    for (size_t i = 0; values[i] != NULL; i++) {
        g_strstrip(values[i]);
        if (*values[i] != '\0' && !add_value(request, field, exclude, values[i], error)) {
            return false;
        }
        count += *values[i] != '\0';
    }
    if (count == 0) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_INVALID, "%s: no value is given",
                    lontar_field_name(field));
        return false;
    }
    return true;
}

bool
lontar_request_add_exclusion(lontar_request *request, const char *value, GError **error)
{
    size_t size = 0;
    const lontar_request_parameter *table = lontar_request_parameters(&size);
    const char *colon = strchr(value, ':');

    for (size_t i = 0; i < size && colon != NULL; i++) {
        size_t length = (size_t)(colon - value);
        lontar_field field;

        if (lontar_request_filter_field((request_parameter)i, &field) &&
            strlen(table[i].name) == length && strncmp(table[i].name, value, length) == 0) {
            return lontar_request_add_filters(request, field, true, colon + 1, error);
        }
    }
    g_autofree char *quoted = lontar_filter_quote(value);
    g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_INVALID,
                "exclude: '%s' is no filter and value; it is written country:THA, with one of "
                "country, sector, year, type, language, instrument",
                quoted);
    return false;
}
