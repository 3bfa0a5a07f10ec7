/*
 * Requests written back: canonical, so that what is cached under one spelling serves them all.
 */
#include <string.h>

#include "lontar/json.h"
#include "request_private.h"

/* Of a request, in bytes; most are shorter. */
#define FORMAT_EXPECTED ((size_t)250)

typedef struct {
    const lontar_request *request;
    const lontar_request_parameter *row;
    size_t parameter;
    GString *out;
} writer;

static void
begin(writer *write)
{
    if (write->out->len > 0) {
        g_string_append_c(write->out, '&');
    }
    g_string_append(write->out, write->row->name);
    g_string_append_c(write->out, '=');
}

static void
write_text(writer *write, const char *text)
{
    begin(write);
    g_string_append_uri_escaped(write->out, text, ",:", FALSE);
}

/* Filters stand in order of their fields already. */
static void
write_filters(writer *write, lontar_field field, bool exclude)
{
    bool begun = false;

    for (guint i = 0; i < write->request->filters->len; i++) {
        const lontar_filter *filter = lontar_request_filter_at(write->request, i);

        bool is_region = field == LONTAR_FIELD_COUNTRY && filter->field == LONTAR_FIELD_REGION;

        if ((filter->field != field && !is_region) || filter->exclude != exclude) {
            continue;
        }
        if (begun) {
            g_string_append_c(write->out, ',');
        } else {
            begin(write);
            g_string_append(write->out, exclude ? lontar_field_name(field) : "");
            g_string_append(write->out, exclude ? ":" : "");
        }
        g_string_append_uri_escaped(write->out, filter->value, NULL, FALSE);
        begun = true;
    }
}

static void
write_filter(writer *write)
{
    lontar_field field;

    if (write->request->filters->len == 0) {
        return; /* as most have none */
    }
    if (lontar_request_filter_field((request_parameter)write->parameter, &field)) {
        write_filters(write, field, false);
        return;
    }
    for (int i = PARAMETER_COUNTRY; i <= PARAMETER_INSTRUMENT; i++) {
        (void)lontar_request_filter_field((request_parameter)i, &field); /* it is one */
        write_filters(write, field, true);
    }
}

static void
write_facets(writer *write)
{
    GString *names = g_string_new(NULL);

    for (int i = PARAMETER_COUNTRY; i <= PARAMETER_INSTRUMENT; i++) {
        lontar_field field;

        if (lontar_request_filter_field((request_parameter)i, &field) &&
            (write->request->facets & 1U << field) != 0) {
            g_string_append(names, names->len > 0 ? "," : "");
            g_string_append(names, write->row->values[i - PARAMETER_COUNTRY]);
        }
    }
    write_text(write, names->len > 0 ? names->str : "none");
    g_string_free(names, TRUE);
}

static void
write_fields(writer *write)
{
    GString *names = g_string_new(NULL);

    for (int i = 0; write->row->values[i] != NULL; i++) {
        uint64_t own = (uint64_t)1 << i;

        if (((write->request->kept | write->request->dropped) & own) != 0) {
            g_string_append_printf(names, "%s%s%s", names->len > 0 ? "," : "",
                                   (write->request->dropped & own) != 0 ? "-" : "",
                                   write->row->values[i]);
        }
    }
    write_text(write, names->str);
    g_string_free(names, TRUE);
}

static void
write_number(writer *write, int64_t number)
{
    if (number != write->row->default_number) {
        begin(write);
        lontar_json_put_integer(write->out, number); /* quicker than printf() */
    }
}

static void
write_choice(writer *write)
{
    const char *value = write->row->values[write->request->numbers[write->parameter]];
    bool has_query = lontar_query_root(write->request->query) != NULL;
    bool is_default = write->parameter == PARAMETER_SORT && !has_query
                          ? lontar_request_sort(write->request) == LONTAR_SORT_NEWEST
                          : g_str_equal(value, write->row->default_value);

    if (!is_default) {
        write_text(write, value);
    }
}

/* What is written of where the page begins; another page is as far from it as their numbers are. */
static void
write_paging(writer *write, size_t page)
{
    const lontar_request *request = write->request;
    bool by_offset = request->given[PARAMETER_OFFSET] || request->given[PARAMETER_LIMIT];
    int64_t own = (int64_t)lontar_request_page(request);
    int64_t wanted = page == 0 ? own : (int64_t)page;

    switch (write->parameter) {
    case PARAMETER_PAGE:
        write_number(write, by_offset ? 1 : wanted);
        break;
    case PARAMETER_PER_PAGE:
        write_number(write, by_offset ? 10 : (int64_t)request->limit);
        break;
    case PARAMETER_OFFSET:
        write_number(
            write, by_offset
                       ? MAX((int64_t)request->offset + (wanted - own) * (int64_t)request->limit, 0)
                       : 0);
        break;
    default:
        write_number(write, by_offset ? (int64_t)request->limit : 10);
    }
}

static void
write_parameter(writer *write, size_t page)
{
    const lontar_request *request = write->request;

    switch (write->parameter) {
    case PARAMETER_Q:
        if (lontar_query_input(request->query)[0] != '\0') {
            write_text(write, lontar_query_input(request->query));
        }
        break;
    case PARAMETER_PAGE:
    case PARAMETER_PER_PAGE:
    case PARAMETER_OFFSET:
    case PARAMETER_LIMIT:
        write_paging(write, page);
        break;
    case PARAMETER_CURSOR:
        if (request->cursor != NULL && page == 0) {
            write_text(write, request->cursor);
        }
        break;
    case PARAMETER_FACETS:
        if (request->given[PARAMETER_FACETS]) {
            write_facets(write);
        }
        break;
    case PARAMETER_FIELDS:
        if ((request->kept | request->dropped) != 0) {
            write_fields(write);
        }
        break;
    case PARAMETER_LANG:
        if (!g_str_equal(request->lang, "en")) {
            write_text(write, request->lang);
        }
        break;
    default:
        if (write->row->type == LONTAR_PARAMETER_FILTER) {
            write_filter(write);
        } else if (write->row->type == LONTAR_PARAMETER_CHOICE) {
            write_choice(write);
        } else {
            write_number(write, request->numbers[write->parameter]);
        }
    }
}

/* Write some parameters, of the table's rows from begin to before end. */
static void
write_rows(writer *write, request_parameter begin, request_parameter end, size_t page)
{
    size_t size = 0;
    const lontar_request_parameter *table = lontar_request_parameters(&size);

    for (write->parameter = begin; write->parameter < end; write->parameter++) {
        write->row = &table[write->parameter];
        write_parameter(write, page);
    }
}

static char *
write_lasting(const lontar_request *request, request_parameter begin, request_parameter end)
{
    writer write = {.request = request, .out = g_string_sized_new(FORMAT_EXPECTED)};

    write_rows(&write, begin, end, 0);
    return g_string_free(write.out, FALSE);
}

static void
append_lasting(writer *write, const char *parameters)
{
    if (write->out->len > 0 && *parameters != '\0') {
        g_string_append_c(write->out, '&');
    }
    lontar_json_put_plain(write->out, parameters);
}

/* An answer has several addresses: what is the same in all of them is written once. */
char *
lontar_request_format(const lontar_request *request, size_t page)
{
    request_lasting *lasting = request->lasting;
    writer write = {.request = request, .out = g_string_sized_new(FORMAT_EXPECTED)};

    if (lasting->before == NULL) {
        lasting->before = write_lasting(request, PARAMETER_Q, PARAMETER_PAGE);
        lasting->after = write_lasting(request, PARAMETER_CURSOR + 1, PARAMETER_COUNT);
    }
    append_lasting(&write, lasting->before);
    write_rows(&write, PARAMETER_PAGE, PARAMETER_CURSOR + 1, page);
    append_lasting(&write, lasting->after);
    return g_string_free(write.out, FALSE);
}
