/*
 * The page of one document.
 */
#include "html.h"
#include "labels.h"
#include "links.h"
#include "lontar/error.h"
#include "page_parts.h"
#include "problem.h"
#include "routes.h"

static void
add_row(GString *out, const lontar_worker *worker, const lontar_record *record, lontar_field field,
        const char *heading)
{
    const char *const *values = lontar_record_values(record, field);

    if (values[0] == NULL) {
        return;
    }
    lontar_html_format(out, "<tr><th scope=\"row\">%s</th><td>", heading);
    for (size_t i = 0; values[i] != NULL; i++) {
        lontar_html_format(out, "%s%s", i > 0 ? ", " : "",
                           lontar_label(worker->site->vocabularies, field, values[i], "en"));
    }
    g_string_append(out, "</td></tr>\n");
}

static void
add_record(GString *out, const lontar_worker *worker, const lontar_record *record)
{
    static const struct {
        lontar_field field;
        const char *heading;
    } rows[] = {
        {LONTAR_FIELD_AUTHOR, "Authors"},    {LONTAR_FIELD_PUBLISHER, "Publisher"},
        {LONTAR_FIELD_YEAR, "Year"},         {LONTAR_FIELD_TYPE, "Type"},
        {LONTAR_FIELD_COUNTRY, "Country"},   {LONTAR_FIELD_SECTOR, "Sector"},
        {LONTAR_FIELD_LANGUAGE, "Language"}, {LONTAR_FIELD_INSTRUMENT, "Instruments"},
        {LONTAR_FIELD_KEYWORD, "Keywords"},  {LONTAR_FIELD_URL, "Address"},
    };

    g_string_append(out, "<table class=\"record\">\n");
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        add_row(out, worker, record, rows[i].field, rows[i].heading);
    }
    g_string_append(out, "</table>\n");
}

static void
send_document(lontar_worker *worker, lontar_exchange *exchange, const lontar_record *record)
{
    const char *id = lontar_record_id(record);
    const char *title = lontar_record_value(record, LONTAR_FIELD_TITLE);
    g_autofree char *file = lontar_link_document("/api/v1", id, "/file");
    g_autofree char *api = lontar_link_document("/api/v1", id, "");
    GString *out = exchange->body;

    exchange->content_type = "text/html; charset=utf-8";
    lontar_page_begin(out, title != NULL ? title : id, "en");
    lontar_html_format(out, "<main id=\"main\" class=\"document\"><h1>%s</h1>\n",
                       title != NULL ? title : id);
    add_record(out, worker, record);
    g_string_append_printf(out, "<p>%zu pages. ", lontar_record_page_size(record));
    if (lontar_link_has_file(record)) {
        lontar_html_format(out, "<a href=\"%s\">Open the publication</a> ", file);
    }
    lontar_html_format(out, "<a href=\"%s\">Record as JSON, with the source of every tag</a></p>\n",
                       api);
    g_string_append(out, "</main>\n");
    lontar_page_end(out);
}

void
lontar_page_document(lontar_worker *worker, lontar_exchange *exchange, const lontar_place *place)
{
    g_autoptr(GError) error = NULL;
    lontar_searcher *searcher = lontar_worker_searcher(worker, &error);
    g_autoptr(lontar_record) record =
        searcher == NULL ? NULL : lontar_searcher_record(searcher, place->id, &error);

    if (record == NULL) {
        exchange->status = lontar_problem_status(error);
        exchange->content_type = "text/html; charset=utf-8";
        lontar_page_begin(exchange->body, "Lontar", "en");
        lontar_html_format(exchange->body, "<main id=\"main\"><p class=\"warning\">%s</p></main>\n",
                           error->message);
        lontar_page_end(exchange->body);
        return;
    }
    send_document(worker, exchange, record);
}
