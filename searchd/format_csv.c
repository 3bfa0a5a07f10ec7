/*
 * Records as CSV, RFC 4180, and as JSON, one a line.
 *
 * A spreadsheet runs a cell that begins like a formula: such a cell gets an apostrophe before it.
 */
#include <string.h>

#include "answer_json.h"
#include "format.h"
#include "lontar/json.h"

static void
add_cell(GString *out, const char *text, bool is_last)
{
    g_autofree char *valid = g_utf8_make_valid(text != NULL ? text : "", -1);
    bool is_formula = *valid != '\0' && strchr("=+-@\t\r\n", *valid) != NULL;
    bool is_quoted = is_formula || strpbrk(valid, ",\"\r\n;'") != NULL;

    if (is_quoted) {
        g_string_append_c(out, '"');
    }
    if (is_formula) {
        g_string_append_c(out, '\'');
    }
    for (const char *p = valid; *p != '\0'; p++) {
        if (*p == '"') {
            g_string_append_c(out, '"');
        }
        g_string_append_c(out, *p);
    }
    if (is_quoted) {
        g_string_append_c(out, '"');
    }
    g_string_append(out, is_last ? "\r\n" : ",");
}

static void
add_values(GString *out, const lontar_record *record, lontar_field field)
{
    g_autofree char *joined = g_strjoinv("; ", (char **)lontar_record_values(record, field));

    add_cell(out, joined, false);
}

void
lontar_format_add_csv(GString *out, const lontar_record *record, const lontar_format_scope *scope)
{
    static const lontar_field fields[] = {
        LONTAR_FIELD_TITLE,  LONTAR_FIELD_AUTHOR,     LONTAR_FIELD_PUBLISHER, LONTAR_FIELD_YEAR,
        LONTAR_FIELD_DATE,   LONTAR_FIELD_TYPE,       LONTAR_FIELD_LANGUAGE,  LONTAR_FIELD_COUNTRY,
        LONTAR_FIELD_SECTOR, LONTAR_FIELD_INSTRUMENT, LONTAR_FIELD_KEYWORD};
    g_autofree char *pages = g_strdup_printf("%zu", lontar_record_page_size(record));
    g_autofree char *link = lontar_format_page_url(record, scope);

    add_cell(out, lontar_record_id(record), false);
    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++) {
        add_values(out, record, fields[i]);
    }
    add_cell(out, pages, false);
    add_cell(out, lontar_record_value(record, LONTAR_FIELD_URL), false);
    add_cell(out, link, true);
}

void
lontar_format_add_ndjson(GString *out, const lontar_record *record,
                         const lontar_format_scope *scope)
{
    lontar_json_object(out, NULL);
    if (scope->request == NULL || lontar_request_has_field(scope->request, "id")) {
        lontar_json_string(out, "id", lontar_record_id(record));
    }
    lontar_record_format_json(out, record, scope->request);
    lontar_json_object_end(out);
    g_string_append_c(out, '\n');
}
