/*
 * A document's record on its page, and where each tag of it comes from; its text beside its file.
 */
#include <jansson.h>
#include <string.h>

#include "html.h"
#include "links.h"
#include "page_document.h"
#include "page_text.h"

/* --- text and publication ------------------------------------------------------------------- */

/* The page that the address asks for, from 1. */
static size_t
wanted_page(const lontar_sheet *page, const lontar_record *record)
{
    const char *wanted = lontar_exchange_parameter(page->exchange, "page");
    guint64 number = 1;

    if (wanted != NULL) {
        (void)g_ascii_string_to_unsigned(wanted, 10, 1, G_MAXUINT32, &number, NULL); /* else 1 */
    }
    return MIN((size_t)number, lontar_record_page_size(record));
}

static void
add_step(lontar_sheet *page, const lontar_record *record, const char *key, size_t number)
{
    g_autofree char *address = lontar_link_document("", lontar_record_id(record), "");
    g_autofree char *text = g_strdup_printf("%zu", number);
    const lontar_link_change change = {.name = "page", .to = text, .keeps_none = true};
    g_autofree char *link = page->request == NULL
                                ? g_strconcat(address, "?page=", text, NULL)
                                : lontar_link_changed(address, page->request, &change);

    if (number >= 1 && number <= lontar_record_page_size(record)) {
        lontar_html_format(page->out, "<a href=\"%s#reader\">%s</a> ", link,
                           lontar_page_text(page->language, key));
    }
}

void
lontar_page_add_reader(lontar_sheet *page, const lontar_record *record)
{
    size_t number = wanted_page(page, record);
    g_autofree char *text =
        number == 0 ? NULL
                    : lontar_searcher_page_text(page->worker->searcher, record, number - 1, NULL);
    const char *label = number == 0 ? NULL : lontar_record_page_label(record, number - 1);
    g_autofree char *shown = label != NULL ? g_strdup(label) : g_strdup_printf("%zu", number);
    const char *path = lontar_record_paths(record)[0];
    bool is_pdf = path != NULL && g_str_has_suffix(path, ".pdf");

    if (text == NULL) {
        return;
    }
    g_string_append(page->out, "<section id=\"reader\"><div class=\"steps\"><h2>");
    lontar_page_say_with(page, "text_of", shown);
    g_string_append(page->out, "</h2>");
    add_step(page, record, "previous", number - 1);
    add_step(page, record, "next", number + 1);
    g_string_append_printf(page->out, "</div><div class=\"reader%s\">", is_pdf ? "" : " single");
    lontar_html_format(page->out, "<pre dir=\"auto\" tabindex=\"0\">%s</pre>\n", text);
    if (is_pdf) {
        g_autofree char *file = lontar_link_document(LONTAR_API, lontar_record_id(record), "/file");
        g_autofree char *place = g_strdup_printf("%s#page=%zu&view=FitH", file, number);

        lontar_html_format(page->out,
                           "<iframe src=\"%s\" title=\"%s\" loading=\"lazy\"></iframe>\n", place,
                           lontar_page_text(page->language, "publication"));
    }
    g_string_append(page->out, "</div></section>\n");
}

/* --- record --------------------------------------------------------------------------------- */

static void
add_row(lontar_sheet *page, const lontar_record *record, lontar_field field, const char *key)
{
    const char *const *values = lontar_record_values(record, field);

    if (values[0] == NULL) {
        return;
    }
    g_string_append(page->out, "<tr><th scope=\"row\">");
    lontar_page_say(page, key);
    g_string_append(page->out, "</th><td dir=\"auto\">");
    for (size_t i = 0; values[i] != NULL; i++) {
        lontar_html_format(page->out, "%s%s", i > 0 ? "; " : "",
                           lontar_page_label(page, field, values[i]));
    }
    g_string_append(page->out, "</td></tr>\n");
}

static void
add_tag(lontar_sheet *page, const json_t *tag)
{
    const char *rule = json_string_value(json_object_get(tag, "rule"));
    const char *quote = json_string_value(json_object_get(tag, "quote"));
    const char *name = json_string_value(json_object_get(tag, "field"));
    json_int_t number = json_integer_value(json_object_get(tag, "page"));

    lontar_html_format(page->out, "<tr><td>%s: <bdi>%s</bdi></td><td>%s", name != NULL ? name : "",
                       json_string_value(json_object_get(tag, "value")),
                       json_string_value(json_object_get(tag, "source")));
    lontar_html_format(page->out, "%s%s</td><td>", rule != NULL && *rule != '\0' ? ", " : "",
                       rule != NULL ? rule : "");
    if (quote != NULL && *quote != '\0') {
        lontar_html_format(page->out, "<blockquote dir=\"auto\">%s</blockquote>", quote);
    }
    if (number > 0) {
        lontar_page_say_number(page, "page", (size_t)number);
    }
    g_string_append(page->out, "</td></tr>\n");
}

static void
add_sources(lontar_sheet *page, const lontar_record *record)
{
    g_autofree char *text = lontar_searcher_details(page->worker->searcher, record, NULL);
    json_t *details = text == NULL ? NULL : json_loads(text, 0, NULL);
    const json_t *tags = json_object_get(details, "tags");

    if (json_array_size(tags) > 0) {
        lontar_html_format(page->out,
                           "<details class=\"sources\"><summary>%s</summary><table><thead><tr>"
                           "<th scope=\"col\">%s</th>",
                           lontar_page_text(page->language, "sources"),
                           lontar_page_text(page->language, "value"));
        lontar_html_format(page->out,
                           "<th scope=\"col\">%s</th><th scope=\"col\">%s</th>"
                           "</tr></thead><tbody>\n",
                           lontar_page_text(page->language, "source"),
                           lontar_page_text(page->language, "evidence"));
        for (size_t i = 0; i < json_array_size(tags); i++) {
            add_tag(page, json_array_get(tags, i));
        }
        g_string_append(page->out, "</tbody></table></details>\n");
    }
    json_decref(details);
}

void
lontar_page_add_record(lontar_sheet *page, const lontar_record *record)
{
    static const struct {
        lontar_field field;
        const char *key;
    } rows[] = {
        {LONTAR_FIELD_AUTHOR, "authors"},
        {LONTAR_FIELD_PUBLISHER, "publisher"},
        {LONTAR_FIELD_DATE, "date"},
        {LONTAR_FIELD_YEAR, "year"},
        {LONTAR_FIELD_TYPE, "type"},
        {LONTAR_FIELD_COUNTRY, "country"},
        {LONTAR_FIELD_SECTOR, "sector"},
        {LONTAR_FIELD_LANGUAGE, "language"},
        {LONTAR_FIELD_INSTRUMENT, "instrument"},
        {LONTAR_FIELD_KEYWORD, "keywords"},
    };
    const char *const *paths = lontar_record_paths(record);

    g_string_append(page->out, "<h2>");
    lontar_page_say(page, "record");
    g_string_append(page->out, "</h2><table class=\"record\"><tbody>\n");
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        add_row(page, record, rows[i].field, rows[i].key);
    }
    for (size_t i = 0; paths[i] != NULL; i++) {
        g_autofree char *valid = g_utf8_make_valid(paths[i], -1);

        lontar_html_format(page->out, "<tr><th scope=\"row\">%s</th><td><bdi>%s</bdi></td></tr>\n",
                           lontar_page_text(page->language, "file"), valid);
    }
    g_string_append(page->out, "</tbody></table>\n");
    add_sources(page, record);
}
