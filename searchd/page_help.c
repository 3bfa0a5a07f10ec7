/*
 * The help page: the query language by examples, each with what it finds in this library.
 */
#include <string.h>

#include "api_search.h"
#include "html.h"
#include "page.h"
#include "page_text.h"
#include "routes.h"

/* A row: what to type, and the key of the text that says what it finds. */
static const struct {
    const char *query, *meaning;
} rows[] = {
    {"forced labour", "help_words"},
    {"\"debt bondage\"", "help_phrase"},
    {"wages OR salaries", "help_or"},
    {"wages -children", "help_without"},
    {"(fishing OR garments) wages", "help_group"},
    {"recruitment NEAR/5 fees", "help_near"},
    {"recruitment ADJ/3 fees", "help_adjacent"},
    {"traffick*", "help_prefix"},
    {"title:migrant", "help_title"},
    {"author:labour", "help_author"},
    {"C29", "help_instrument"},
    {"C29 art. 2", "help_article"},
    {"country:THA", "help_country"},
    {"sector:fishing", "help_sector"},
    {"year:2015..2020", "help_year"},
    {"type:report", "help_type"},
    {"language:en", "help_language"},
};

/* How many documents a query finds; false when it cannot be told. */
static bool
count(lontar_worker *worker, const char *query, size_t *out_total)
{
    static const char *const fixed[][2] = {{"limit", "0"}, {"facets", "none"}};
    g_autoptr(GArray) parameters = lontar_parameters_new();
    lontar_parameter q = {g_strdup("q"), g_strdup(query)};
    lontar_fault fault;

    g_array_append_val(parameters, q);
    for (size_t i = 0; i < G_N_ELEMENTS(fixed); i++) {
        lontar_parameter one = {g_strdup(fixed[i][0]), g_strdup(fixed[i][1])};

        g_array_append_val(parameters, one);
    }
    g_autoptr(lontar_request) request =
        lontar_request_from(worker->site, parameters, NULL, &fault, NULL);
    g_autoptr(lontar_answer) answer =
        request == NULL ? NULL : lontar_search(worker->searcher, request, NULL);
    if (answer == NULL) {
        return false;
    }
    *out_total = lontar_answer_total(answer);
    return true;
}

static void
add_row(lontar_sheet *page, const char *query, const char *meaning)
{
    g_autofree char *escaped = g_uri_escape_string(query, NULL, FALSE);
    size_t total = 0;

    lontar_html_format(page->out,
                       "<tr><td><a href=\"/search?q=%s&amp;lang=%s\"><code dir=\"ltr\">%s</code>"
                       "</a></td><td>%s</td>",
                       escaped, page->language, query, lontar_page_text(page->language, meaning));
    g_string_append(page->out, "<td class=\"number\">");
    if (count(page->worker, query, &total) && total > 0) {
        g_string_append_printf(page->out, "%zu", total);
    }
    g_string_append(page->out, "</td></tr>\n");
}

void
lontar_page_help(lontar_worker *worker, lontar_exchange *exchange, const lontar_place *place)
{
    g_autoptr(GError) error = NULL;
    lontar_sheet page = lontar_page_of(worker, exchange, NULL, NULL);

    if (lontar_worker_searcher(worker, &error) == NULL) {
        lontar_page_send_problem(worker, exchange, error);
        return;
    }
    g_autofree char *title =
        g_strconcat(lontar_page_text(page.language, "help"), " – Lontar", NULL);
    lontar_page_begin(&page, title, NULL);
    g_string_append(page.out, "<form class=\"search\" action=\"/search\" role=\"search\">\n");
    lontar_page_add_box(&page);
    lontar_html_format(page.out,
                       "<input type=\"hidden\" name=\"lang\" value=\"%s\"></form>\n"
                       "<main id=\"main\" class=\"document\"><div class=\"prose\"><h1>%s</h1>\n"
                       "<h2>%s</h2>",
                       page.language, lontar_page_text(page.language, "help"),
                       lontar_page_text(page.language, "examples"));
    lontar_html_format(page.out,
                       "<table><thead><tr><th scope=\"col\">%s</th><th scope=\"col\">%s</th>"
                       "<th scope=\"col\" class=\"number\">%s</th></tr></thead><tbody>\n",
                       lontar_page_text(page.language, "search"),
                       lontar_page_text(page.language, "meaning"),
                       lontar_page_text(page.language, "publications"));
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        add_row(&page, rows[i].query, rows[i].meaning);
    }
    g_string_append(page.out, "</tbody></table></div></main>\n");
    lontar_page_end(&page);
}
