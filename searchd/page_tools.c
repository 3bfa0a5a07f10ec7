/*
 * What stands around the hits of a search: chips, total, order, export, the pages of results.
 */
#include "html.h"
#include "links.h"
#include "page.h"
#include "page_text.h"

/* Page numbers on either side of the one shown. */
#define NEIGHBOURS 2

/* --- chips ---------------------------------------------------------------------------------- */

static void
add_chip(lontar_sheet *page, const lontar_filter *filter)
{
    const char *field = lontar_field_name(filter->field);
    const char *label = lontar_page_label(page, filter->field, filter->value);
    g_autofree char *said =
        filter->exclude ? lontar_page_text_with(page->language, "not", label) : g_strdup(label);
    g_autofree char *excluded = g_strconcat(field, ":", filter->value, NULL);
    g_autofree char *remove = lontar_page_text_with(page->language, "remove", said);
    const lontar_link_change change = {.drop = filter->exclude ? "exclude" : field,
                                       .value = filter->exclude ? excluded : filter->value};
    g_autofree char *link = lontar_link_changed("/search", page->request, &change);

    lontar_html_format(page->out, "<li><a href=\"%s\" title=\"%s\">", link, remove);
    lontar_html_format(page->out,
                       "<span class=\"kind\">%s</span> %s <span class=\"cross\" "
                       "aria-hidden=\"true\">×</span></a></li>\n",
                       lontar_page_text(page->language, field), said);
}

void
lontar_page_add_chips(lontar_sheet *page)
{
    size_t size = lontar_request_filter_size(page->request);
    static const lontar_link_change change = {.keeps_none = true};
    g_autofree char *link = lontar_link_changed("/search", page->request, &change);

    if (size == 0) {
        return;
    }
    lontar_html_format(page->out, "<ul class=\"chips\" aria-label=\"%s\">\n",
                       lontar_page_text(page->language, "filters"));
    for (size_t i = 0; i < size; i++) {
        const lontar_filter *filter = lontar_request_filter_at(page->request, i);

        if (filter->field != LONTAR_FIELD_REGION) { /* its countries stand for it */
            add_chip(page, filter);
        }
    }
    lontar_html_format(page->out, "<li class=\"clear\"><a href=\"%s\">%s</a></li></ul>\n", link,
                       lontar_page_text(page->language, "clear_all"));
}

/* --- total, order, export ------------------------------------------------------------------- */

static void
add_order(lontar_sheet *page)
{
    static const struct {
        const char *value, *key;
        lontar_sort sort;
    } orders[] = {{"relevance", "relevance", LONTAR_SORT_RELEVANCE},
                  {"newest", "newest", LONTAR_SORT_NEWEST},
                  {"oldest", "oldest", LONTAR_SORT_OLDEST},
                  {"title", "title", LONTAR_SORT_TITLE}};
    bool has_query = lontar_query_root(lontar_request_query(page->request)) != NULL;

    lontar_html_format(page->out,
                       "<label class=\"order\"><span>%s</span> "
                       "<select name=\"sort\" data-submit>",
                       lontar_page_text(page->language, "sort"));
    for (size_t i = has_query ? 0 : 1; i < G_N_ELEMENTS(orders); i++) {
        lontar_html_format(page->out, "<option value=\"%s\"", orders[i].value);
        g_string_append(page->out,
                        lontar_request_sort(page->request) == orders[i].sort ? " selected>" : ">");
        lontar_page_say(page, orders[i].key);
        g_string_append(page->out, "</option>");
    }
    g_string_append(page->out, "</select></label>\n");
}

static void
add_export(lontar_sheet *page)
{
    static const char *const formats[][2] = {{"csv", "CSV"},
                                             {"ris", "RIS (Zotero, EndNote)"},
                                             {"bibtex", "BibTeX"},
                                             {"csljson", "CSL-JSON"},
                                             {"ndjson", "NDJSON"}};
    static const lontar_link_change none = {0};
    g_autofree char *report = lontar_link_changed("/api/v1/search/report", page->request, &none);
    g_autofree char *feed = lontar_link_changed("/search.atom", page->request, &none);

    lontar_html_format(page->out, "<details class=\"menu\"><summary>%s</summary><ul>\n",
                       lontar_page_text(page->language, "export"));
    for (size_t i = 0; i < G_N_ELEMENTS(formats); i++) {
        const lontar_link_change change = {.name = "format", .to = formats[i][0]};
        g_autofree char *link = lontar_link_changed("/api/v1/search", page->request, &change);

        lontar_html_format(page->out, "<li><a href=\"%s\" download>%s</a></li>\n", link,
                           formats[i][1]);
    }
    lontar_html_format(page->out,
                       "<li><a href=\"%s\">%s</a></li>\n<li><a href=\"%s\">%s</a></li></ul>"
                       "</details>\n",
                       report, lontar_page_text(page->language, "report"), feed,
                       lontar_page_text(page->language, "feed"));
}

void
lontar_page_add_tools(lontar_sheet *page)
{
    size_t total = lontar_answer_total(page->answer);

    g_string_append(page->out, "<div class=\"tools\"><p class=\"total\" role=\"status\">");
    lontar_page_say_number(page, total == 1 ? "total_one" : "total", total);
    g_string_append(page->out, "</p>\n");
    if (total > 0) {
        add_order(page);
        add_export(page);
    }
    g_string_append(page->out, "</div>\n");
}

/* --- pages of results ----------------------------------------------------------------------- */

static void
add_step(lontar_sheet *page, const char *key, const char *rel, size_t number)
{
    g_autofree char *text = g_strdup_printf("%zu", number);
    const lontar_link_change change = {.name = "page", .to = text};
    g_autofree char *link = lontar_link_changed("/search", page->request, &change);

    lontar_html_format(page->out, "<a rel=\"%s\" href=\"%s\">%s</a> ", rel, link,
                       lontar_page_text(page->language, key));
}

static void
add_number(lontar_sheet *page, size_t number, bool is_current)
{
    g_autofree char *text = g_strdup_printf("%zu", number);
    const lontar_link_change change = {.name = "page", .to = text};
    g_autofree char *link = lontar_link_changed("/search", page->request, &change);

    if (is_current) {
        lontar_html_format(page->out, "<span aria-current=\"page\">%s</span> ", text);
    } else {
        lontar_html_format(page->out, "<a href=\"%s\">%s</a> ", link, text);
    }
}

void
lontar_page_add_paging(lontar_sheet *page)
{
    size_t limit = lontar_request_limit(page->request);
    size_t current = lontar_request_page(page->request);
    size_t pages = limit == 0 ? 0 : (lontar_answer_total(page->answer) + limit - 1) / limit;
    size_t last = 0;

    if (pages < 2) {
        return;
    }
    lontar_html_format(page->out, "<nav class=\"paging\" aria-label=\"%s\">",
                       lontar_page_text(page->language, "result_pages"));
    if (current > 1) {
        add_step(page, "previous", "prev", MIN(current - 1, pages));
    }
    for (size_t number = 1; number <= pages; number++) {
        bool is_near = number + NEIGHBOURS >= current && number <= current + NEIGHBOURS;

        if (number != 1 && number != pages && !is_near) {
            number = number < current ? MAX(number, current - NEIGHBOURS - 1) : pages - 1;
            number = MIN(number, pages - 1);
            continue;
        }
        if (number > last + 1) {
            g_string_append(page->out, "<span class=\"gap\">…</span> ");
        }
        add_number(page, number, number == current);
        last = number;
    }
    if (current < pages) {
        add_step(page, "next", "next", current + 1);
    }
    g_string_append(page->out, "</nav>\n");
}
