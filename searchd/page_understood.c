/*
 * How a search was understood, and what to do when nothing was found.
 */
#include <jansson.h>
#include <string.h>

#include "diagnosis.h"
#include "html.h"
#include "links.h"
#include "page.h"
#include "page_text.h"

static void
add_terms(lontar_sheet *page)
{
    if (lontar_answer_term_size(page->answer) == 0) {
        return;
    }
    lontar_html_format(page->out,
                       "<table><thead><tr><th scope=\"col\">%s</th><th scope=\"col\">%s</th>"
                       "<th scope=\"col\" class=\"number\">%s</th></tr></thead><tbody>\n",
                       lontar_page_text(page->language, "word"),
                       lontar_page_text(page->language, "stem"),
                       lontar_page_text(page->language, "publications"));
    for (size_t i = 0; i < lontar_answer_term_size(page->answer); i++) {
        const lontar_term_count *term = lontar_answer_term_at(page->answer, i);

        lontar_html_format(page->out, "<tr><td dir=\"auto\">%s</td><td dir=\"auto\">%s</td>",
                           term->term, term->stem != NULL ? term->stem : "–");
        g_string_append_printf(page->out, "<td class=\"number\">%zu</td></tr>\n", term->documents);
    }
    g_string_append(page->out, "</tbody></table>\n");
}

static void
add_expansions(lontar_sheet *page)
{
    for (size_t i = 0; i < lontar_answer_expansion_size(page->answer); i++) {
        const lontar_expansion *expansion = lontar_answer_expansion_at(page->answer, i);

        g_string_append(page->out, "<p class=\"also\">");
        lontar_page_say_with(page, "also", expansion->concept);
        for (guint j = 0; j < expansion->names->len; j++) {
            lontar_html_format(page->out, "%s<bdi>%s</bdi>", j == 0 ? " " : ", ",
                               (const char *)expansion->names->pdata[j]);
        }
        g_string_append(page->out, "</p>\n");
    }
}

void
lontar_page_add_understood(lontar_sheet *page)
{
    const lontar_query *query = lontar_request_query(page->request);
    g_autofree char *parsed = lontar_query_format(query);

    for (size_t i = 0; i < lontar_query_warning_size(query); i++) {
        lontar_html_format(page->out, "<p class=\"warning\">%s</p>\n",
                           lontar_query_warning_at(query, i)->message);
    }
    for (size_t i = 0; i < lontar_answer_warning_size(page->answer); i++) {
        lontar_html_format(page->out, "<p class=\"warning\">%s</p>\n",
                           lontar_answer_warning_at(page->answer, i));
    }
    if (lontar_query_root(query) == NULL) {
        return;
    }
    lontar_html_format(page->out,
                       "<details class=\"understood\"><summary>%s</summary>\n"
                       "<p><code dir=\"auto\">%s</code></p>\n",
                       lontar_page_text(page->language, "understood"), parsed);
    add_terms(page);
    add_expansions(page);
    g_string_append(page->out, "</details>\n");
}

void
lontar_page_add_suggestion(lontar_sheet *page)
{
    const lontar_link_change instead = {.drop = "q", .name = "q", .to = page->suggestion};

    if (page->suggestion == NULL) {
        return;
    }

    g_autofree char *link = lontar_link_changed("/search", page->request, &instead);
    g_auto(GStrv) parts = g_strsplit(lontar_page_text(page->language, "did_you_mean"), "%s", 2);
    lontar_html_format(page->out,
                       "<p class=\"instead\">%s<a href=\"%s\" dir=\"auto\">%s</a>%s</p>\n",
                       parts[0], link, page->suggestion, parts[1]);
}

/* --- nothing found -------------------------------------------------------------------------- */

static void
add_way(lontar_sheet *page, const lontar_link_change *change, const char *text, size_t total)
{
    g_autofree char *link = lontar_link_changed("/search", page->request, change);

    if (total == 0) {
        return;
    }
    lontar_html_format(page->out, "<li><a href=\"%s\">%s</a> <span class=\"count\">", link, text);
    lontar_page_say_number(page, total == 1 ? "total_one" : "total", total);
    g_string_append(page->out, "</span></li>\n");
}

static size_t
number_of(const json_t *object, const char *name)
{
    return (size_t)json_integer_value(json_object_get(object, name));
}

/* The search without one of its filters, by the name of its parameter. */
static void
add_filter_way(lontar_sheet *page, const json_t *one)
{
    const char *name = json_string_value(json_object_get(one, "filter"));
    bool has_text = !g_str_equal(name, "exclude") && !g_str_equal(name, "changed_since");
    g_autofree char *text = lontar_page_text_with(
        page->language, "without", has_text ? lontar_page_text(page->language, name) : name);
    const lontar_link_change change = {.drop = name};

    add_way(page, &change, text, number_of(one, "total_without"));
}

static void
add_ways(lontar_sheet *page, const json_t *diagnosis)
{
    static const lontar_link_change bare = {.keeps_none = true};
    static const lontar_link_change any = {.name = "match", .to = "any"};
    const json_t *filters = json_object_get(diagnosis, "filters");

    g_string_append(page->out, "<ul class=\"ways\">\n");
    for (size_t i = 0; i < json_array_size(filters); i++) {
        add_filter_way(page, json_array_get(filters, i));
    }
    if (json_array_size(filters) > 0) {
        add_way(page, &bare, lontar_page_text(page->language, "without_filters"),
                number_of(diagnosis, "total_without_filters"));
    }
    add_way(page, &any, lontar_page_text(page->language, "any_word"),
            number_of(diagnosis, "total_match_any"));
    g_string_append(page->out, "</ul>\n");
}

void
lontar_page_add_nothing(lontar_sheet *page)
{
    g_autofree char *text = lontar_answer_total(page->answer) > 0
                                ? NULL
                                : lontar_diagnosis(page->worker, page->exchange->parameters,
                                                   page->exchange->languages, page->answer, NULL);
    json_t *diagnosis = text == NULL ? NULL : json_loads(text, 0, NULL);

    if (diagnosis == NULL) {
        return;
    }

    const json_t *words = json_object_get(diagnosis, "words_nowhere");
    lontar_html_format(page->out, "<section class=\"nothing\"><h2>%s</h2>\n",
                       lontar_page_text(page->language, "no_hits"));
    for (size_t i = 0; i < json_array_size(words); i++) {
        g_string_append(page->out, "<p>");
        lontar_page_say_with(page, "nowhere", json_string_value(json_array_get(words, i)));
        g_string_append(page->out, "</p>\n");
    }
    add_ways(page, diagnosis);
    g_string_append(page->out, "</section>\n");
    json_decref(diagnosis);
}
