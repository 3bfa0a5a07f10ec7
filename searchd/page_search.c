/*
 * The search page at / and /search: complete without a script, same parameters as the API.
 */
#include "answer_json.h"
#include "api_search.h"
#include "html.h"
#include "labels.h"
#include "links.h"
#include "page_filters.h"
#include "page_parts.h"
#include "problem.h"
#include "routes.h"

#define PAGE_FACETS "country,sector,year,type,language"

static void
add_label(GString *out, const lontar_vocabularies *vocabularies, const lontar_request *request,
          const lontar_record *record, lontar_field field)
{
    const char *const *values = lontar_record_values(record, field);

    for (size_t i = 0; values[i] != NULL; i++) {
        lontar_html_format(
            out, "<span class=\"tag\">%s</span>",
            lontar_label(vocabularies, field, values[i], lontar_request_lang(request)));
    }
}

static void
add_snippet(GString *out, const lontar_record *record, const lontar_page_hit *page_hit)
{
    g_autofree char *url = lontar_link_page(record, page_hit);
    g_autofree char *number = g_strdup_printf("%zu", page_hit->page);
    const char *label = lontar_record_page_label(record, page_hit->page - 1);
    const char *section = lontar_record_page_section(record, page_hit->page - 1);

    g_string_append(out, "<li>");
    if (lontar_record_page_size(record) > 0 && url != NULL) {
        lontar_html_format(out, "<a class=\"where\" href=\"%s\">p. %s", url,
                           label != NULL ? label : number);
        if (section != NULL) {
            lontar_html_format(out, ", %s", section);
        }
        g_string_append(out, "</a> ");
    }
    g_string_append(out, page_hit->snippet->html); /* escaped where it was made */
    g_string_append(out, "</li>\n");
}

static void
add_facts(GString *out, const lontar_hit *hit, const lontar_request *request,
          const lontar_vocabularies *vocabularies)
{
    const char *year = lontar_record_value(hit->record, LONTAR_FIELD_YEAR);
    size_t pages = lontar_record_page_size(hit->record);

    g_string_append(out, "<p class=\"facts\">");
    add_label(out, vocabularies, request, hit->record, LONTAR_FIELD_TYPE);
    if (year != NULL) {
        lontar_html_format(out, "<span class=\"tag\">%s</span>", year);
    }
    add_label(out, vocabularies, request, hit->record, LONTAR_FIELD_COUNTRY);
    add_label(out, vocabularies, request, hit->record, LONTAR_FIELD_SECTOR);
    add_label(out, vocabularies, request, hit->record, LONTAR_FIELD_LANGUAGE);
    if (pages > 0) {
        g_string_append_printf(out, "<span class=\"pages\">%zu page%s</span>", pages,
                               pages == 1 ? "" : "s");
    }
    g_string_append(out, "</p>\n");
}

static void
add_hit(GString *out, const lontar_hit *hit, const lontar_request *request,
        const lontar_vocabularies *vocabularies)
{
    const char *title = lontar_record_value(hit->record, LONTAR_FIELD_TITLE);
    g_autofree char *address = lontar_link_document("", lontar_record_id(hit->record), "");

    lontar_html_format(out, "<li class=\"hit\"><h2><a href=\"%s\">%s</a></h2>\n", address,
                       title != NULL ? title : lontar_record_id(hit->record));
    add_facts(out, hit, request, vocabularies);
    g_string_append(out, "<ul class=\"snippets\">\n");
    for (size_t i = 0; i < hit->page_hits->len; i++) {
        add_snippet(out, hit->record, &g_array_index(hit->page_hits, lontar_page_hit, i));
    }
    g_string_append(out, "</ul>");
    if (hit->pages_matched > hit->page_hits->len) {
        g_string_append_printf(out, "<p class=\"more\">%zu pages match</p>", hit->pages_matched);
    }
    g_string_append(out, "</li>\n");
}

static void
add_paging(GString *out, const lontar_answer *answer, const lontar_request *request)
{
    size_t limit = lontar_request_limit(request);
    size_t page = lontar_request_page(request);
    size_t pages = limit == 0 ? 0 : (lontar_answer_total(answer) + limit - 1) / limit;

    if (pages < 2) {
        return;
    }
    g_string_append(out, "<nav class=\"paging\" aria-label=\"Pages of results\">");
    if (page > 1) {
        g_autofree char *previous = lontar_link_search("/search", request, page - 1);

        lontar_html_format(out, "<a rel=\"prev\" href=\"%s\">Previous</a> ", previous);
    }
    g_string_append_printf(out, "<span>page %zu of %zu</span>", page, pages);
    if (page < pages) {
        g_autofree char *next = lontar_link_search("/search", request, page + 1);

        lontar_html_format(out, " <a rel=\"next\" href=\"%s\">Next</a>", next);
    }
    g_string_append(out, "</nav>\n");
}

static void
add_form(GString *out, const lontar_request *request)
{
    const char *input = lontar_query_input(lontar_request_query(request));

    lontar_html_format(out,
                       "<form class=\"search\" action=\"/search\" role=\"search\">\n"
                       "<div class=\"box\"><label for=\"q\">Search the library</label>"
                       "<input id=\"q\" name=\"q\" type=\"search\" value=\"%s\" "
                       "placeholder=\"words, &quot;exact phrase&quot;, C29, country:THA\">"
                       "<button type=\"submit\">Search</button></div>\n",
                       input != NULL ? input : "");
}

static void
add_warnings(GString *out, const lontar_answer *answer, const lontar_request *request)
{
    const lontar_query *query = lontar_request_query(request);

    for (size_t i = 0; i < lontar_query_warning_size(query); i++) {
        lontar_html_format(out, "<p class=\"warning\">%s</p>\n",
                           lontar_query_warning_at(query, i)->message);
    }
    for (size_t i = 0; i < lontar_answer_warning_size(answer); i++) {
        lontar_html_format(out, "<p class=\"warning\">%s</p>\n",
                           lontar_answer_warning_at(answer, i));
    }
}

static void
add_results(GString *out, const lontar_answer *answer, const lontar_request *request,
            const lontar_vocabularies *vocabularies)
{
    size_t total = lontar_answer_total(answer);

    g_string_append(out, "<main id=\"main\">\n");
    g_string_append_printf(out, "<p class=\"total\" role=\"status\">%zu publication%s</p>\n", total,
                           total == 1 ? "" : "s");
    add_warnings(out, answer, request);
    if (total == 0) {
        g_string_append(out, "<p>Nothing matches all of it. Take away a filter or a word, or join "
                             "words by OR.</p>\n");
    }
    g_string_append_printf(out, "<ol class=\"hits\" start=\"%zu\">\n",
                           lontar_request_offset(request) + 1);
    for (size_t i = 0; i < lontar_answer_hit_size(answer); i++) {
        add_hit(out, lontar_answer_hit_at(answer, i), request, vocabularies);
    }
    g_string_append(out, "</ol>\n");
    add_paging(out, answer, request);
    g_string_append(out, "</main>\n");
}

static void
send_page(lontar_worker *worker, lontar_exchange *exchange, const lontar_request *request,
          const lontar_answer *answer)
{
    const char *input = lontar_query_input(lontar_request_query(request));
    g_autofree char *title = input == NULL || *input == '\0'
                                 ? g_strdup("Lontar")
                                 : g_strdup_printf("%s – Lontar", input);
    GString *out = exchange->body;

    exchange->content_type = "text/html; charset=utf-8";
    lontar_page_begin(out, title, "en");
    add_form(out, request);
    g_string_append(out, "<div class=\"columns\">\n");
    lontar_page_filters(out, answer, request, worker->site->vocabularies);
    add_results(out, answer, request, worker->site->vocabularies);
    g_string_append(out, "</div></form>\n");
    lontar_page_end(out);
}

static void
send_problem_page(lontar_exchange *exchange, const GError *error)
{
    exchange->status = lontar_problem_status(error);
    exchange->content_type = "text/html; charset=utf-8";
    lontar_page_begin(exchange->body, "Lontar", "en");
    lontar_html_format(exchange->body,
                       "<main id=\"main\"><p class=\"warning\">%s</p>"
                       "<p><a href=\"/\">Begin a new search</a></p></main>\n",
                       error->message);
    lontar_page_end(exchange->body);
}

/* Each page of results shows the filters, so it counts facets on every one. */
static void
ask_for_facets(GArray *parameters)
{
    for (size_t i = 0; i < parameters->len; i++) {
        if (g_str_equal(g_array_index(parameters, lontar_parameter, i).name, "facets")) {
            return;
        }
    }

    lontar_parameter facets = {g_strdup("facets"), g_strdup(PAGE_FACETS)};
    g_array_append_val(parameters, facets);
}

/* A form sends its empty fields too: they say nothing. */
static void
drop_empty(GArray *parameters)
{
    for (size_t i = parameters->len; i > 0; i--) {
        if (*g_array_index(parameters, lontar_parameter, i - 1).value == '\0') {
            g_array_remove_index(parameters, i - 1);
        }
    }
}

void
lontar_page_search(lontar_worker *worker, lontar_exchange *exchange, const lontar_place *place)
{
    g_autoptr(GError) error = NULL;
    lontar_fault fault;

    drop_empty(exchange->parameters);
    ask_for_facets(exchange->parameters);

    g_autoptr(lontar_request) request = lontar_request_from(worker->site, exchange->parameters,
                                                            exchange->languages, &fault, &error);
    lontar_searcher *searcher = request == NULL ? NULL : lontar_worker_searcher(worker, &error);
    g_autoptr(lontar_answer) answer =
        searcher == NULL ? NULL : lontar_search(searcher, request, &error);

    if (answer == NULL) {
        send_problem_page(exchange, error);
        return;
    }
    send_page(worker, exchange, request, answer);
}
