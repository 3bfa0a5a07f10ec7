/*
 * The help page: the query language by examples, each with what it finds in this library.
 */
#include <string.h>

#include "api_search.h"
#include "html.h"
#include "page.h"
#include "page_text.h"
#include "routes.h"

/* A row: what to type, or a field of which the library has an example; what it finds, as a key. */
static const struct {
    const char *query, *meaning;
    lontar_field field; /* LONTAR_FIELD_COUNT: the query is whole */
} rows[] = {
    {"forced labour", "help_words", LONTAR_FIELD_COUNT},
    {"\"debt bondage\"", "help_phrase", LONTAR_FIELD_COUNT},
    {"wages OR salaries", "help_or", LONTAR_FIELD_COUNT},
    {"wages -children", "help_without", LONTAR_FIELD_COUNT},
    {"(fishing OR garments) wages", "help_group", LONTAR_FIELD_COUNT},
    {"recruitment NEAR/5 fees", "help_near", LONTAR_FIELD_COUNT},
    {"recruitment ADJ/3 fees", "help_adjacent", LONTAR_FIELD_COUNT},
    {"traffick*", "help_prefix", LONTAR_FIELD_COUNT},
    {"title:", "help_title", LONTAR_FIELD_TITLE},
    {"author:", "help_author", LONTAR_FIELD_AUTHOR},
    {"C29", "help_instrument", LONTAR_FIELD_COUNT},
    {"country:", "help_country", LONTAR_FIELD_COUNTRY},
    {"sector:", "help_sector", LONTAR_FIELD_SECTOR},
    {"year:2015..2020", "help_year", LONTAR_FIELD_COUNT},
    {"type:", "help_type", LONTAR_FIELD_TYPE},
    {"language:", "help_language", LONTAR_FIELD_LANGUAGE},
};

/* Parameters end with a NULL name. */
static lontar_answer *
ask(lontar_worker *worker, const char *const (*wanted)[2])
{
    g_autoptr(GArray) parameters = lontar_parameters_new();
    lontar_fault fault;

    for (size_t i = 0; wanted[i][0] != NULL; i++) {
        lontar_parameter one = {g_strdup(wanted[i][0]), g_strdup(wanted[i][1])};

        g_array_append_val(parameters, one);
    }
    g_autoptr(lontar_request) request =
        lontar_request_from(worker->site, parameters, NULL, &fault, NULL);
    return request == NULL ? NULL : lontar_search(worker->searcher, request, NULL);
}

/* The longest of the words of a text, as they are spelt; NULL for none. */
static char *
longest_word(const char *text)
{
    const char *best = NULL;
    size_t most = 0;

    while (text != NULL && *text != '\0') {
        const char *end = text;
        size_t letters = 0;

        for (; g_unichar_isalpha(g_utf8_get_char(end)); end = g_utf8_next_char(end)) {
            letters++;
        }
        if (letters > most) {
            best = text;
            most = letters;
        }
        text = *end == '\0' ? end : g_utf8_next_char(end);
    }
    return best == NULL ? NULL : g_utf8_substring(best, 0, (glong)most);
}

/* A value that the library has of a field; NULL for none. */
static char *
example_of(const lontar_answer *library, lontar_field field)
{
    for (size_t i = 0; i < lontar_answer_facet_size(library); i++) {
        const lontar_facet *facet = lontar_answer_facet_at(library, i);

        if (facet->field == field && facet->values->len > 0) {
            return g_strdup(g_array_index(facet->values, lontar_facet_value, 0).value);
        }
    }
    for (size_t i = 0; i < lontar_answer_hit_size(library); i++) {
        const lontar_record *record = lontar_answer_hit_at(library, i)->record;
        char *word = longest_word(lontar_record_value(record, field));

        if (word != NULL) {
            return word;
        }
    }
    return NULL;
}

static void
add_row(lontar_sheet *page, const char *query, const char *meaning)
{
    g_autofree char *escaped = g_uri_escape_string(query, NULL, FALSE);
    const char *const wanted[][2] = {
        {"q", query}, {"limit", "0"}, {"facets", "none"}, {NULL, NULL}};
    g_autoptr(lontar_answer) answer = ask(page->worker, wanted);
    size_t total = answer == NULL ? 0 : lontar_answer_total(answer);

    lontar_html_format(page->out,
                       "<tr><td><a href=\"/search?q=%s&amp;lang=%s\"><code dir=\"ltr\">%s</code>"
                       "</a></td><td>%s</td>",
                       escaped, page->language, query, lontar_page_text(page->language, meaning));
    g_string_append(page->out, "<td class=\"number\">");
    if (total > 0) {
        g_string_append_printf(page->out, "%zu", total);
    }
    g_string_append(page->out, "</td></tr>\n");
}

/* The rows; the library's newest publications and most frequent tags give what some are about. */
static void
add_rows(lontar_sheet *page)
{
    static const char *const newest[][2] = {
        {"sort", "newest"},   {"limit", "10"},
        {"snippets", "0"},    {"facets", "country,sector,type,language"},
        {"facet.limit", "1"}, {NULL, NULL}};
    g_autoptr(lontar_answer) library = ask(page->worker, newest);

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        bool is_whole = rows[i].field == LONTAR_FIELD_COUNT;
        g_autofree char *value =
            is_whole || library == NULL ? NULL : example_of(library, rows[i].field);
        g_autofree char *query = g_strconcat(rows[i].query, value, NULL);

        if (is_whole || value != NULL) {
            add_row(page, query, rows[i].meaning);
        }
    }
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
    add_rows(&page);
    g_string_append(page.out, "</tbody></table></div></main>\n");
    lontar_page_end(&page);
}
