/*
 * Parts that every page of the site has: head, search box, foot.
 */
#include <string.h>

#include "html.h"
#include "labels.h"
#include "links.h"
#include "page.h"
#include "page_text.h"
#include "problem.h"

/* Scripts, styles, answers and publications of the site itself, and nothing else. */
#define POLICY                                                                    \
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "   \
    "connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; " \
    "frame-ancestors 'none'"

/* What each language calls itself. */
static const char *const own_names[][2] = {
    {"en", "English"}, {"fr", "Français"},   {"es", "Español"},
    {"th", "ไทย"},     {"vi", "Tiếng Việt"}, {"id", "Bahasa Indonesia"},
    {"km", "ខ្មែរ"},    {"zh", "中文"},       {"ar", "العربية"},
};

/* The first language of a list that the interface has. */
static const char *
accepted_language(const char *list)
{
    g_auto(GStrv) tags = g_strsplit(list != NULL ? list : "", ",", 16);

    for (size_t i = 0; tags[i] != NULL; i++) {
        const char *tag = g_strstrip(tags[i]);
        const char *language = lontar_page_language(tag);

        if (g_ascii_strncasecmp(tag, language, strlen(language)) == 0) {
            return language;
        }
    }
    return "en";
}

lontar_sheet
lontar_page_of(lontar_worker *worker, lontar_exchange *exchange, const lontar_request *request,
               const lontar_answer *answer)
{
    const char *asked = lontar_exchange_parameter(exchange, "lang");

    return (lontar_sheet){
        .worker = worker,
        .exchange = exchange,
        .out = exchange->body,
        .language =
            asked != NULL ? lontar_page_language(asked) : accepted_language(exchange->languages),
        .vocabularies = worker->site->vocabularies,
        .request = request,
        .answer = answer,
    };
}

void
lontar_page_say(lontar_sheet *page, const char *key)
{
    lontar_html_text(page->out, lontar_page_text(page->language, key));
}

void
lontar_page_say_with(lontar_sheet *page, const char *key, const char *value)
{
    g_autofree char *text = lontar_page_text_with(page->language, key, value);

    lontar_html_text(page->out, text);
}

void
lontar_page_say_number(lontar_sheet *page, const char *key, size_t number)
{
    g_autofree char *text = g_strdup_printf("%zu", number);

    lontar_page_say_with(page, key, text);
}

const char *
lontar_page_label(const lontar_sheet *page, lontar_field field, const char *value)
{
    return lontar_label(page->vocabularies, field, value, page->language);
}

const lontar_facet *
lontar_page_facet(const lontar_sheet *page, lontar_field field)
{
    for (size_t i = 0; i < lontar_answer_facet_size(page->answer); i++) {
        const lontar_facet *facet = lontar_answer_facet_at(page->answer, i);

        if (facet->field == field) {
            return facet;
        }
    }
    return NULL;
}

void
lontar_page_set_headers(lontar_exchange *exchange)
{
    exchange->content_type = "text/html; charset=utf-8";
    lontar_exchange_set_header(exchange, "Content-Security-Policy", POLICY);
}

void
lontar_page_begin(lontar_sheet *page, const char *title, const char *head)
{
    const char *language = page->language;

    lontar_page_set_headers(page->exchange);
    lontar_html_format(page->out,
                       "<!DOCTYPE html>\n<html lang=\"%s\" dir=\"%s\">\n<head>\n"
                       "<meta charset=\"utf-8\">\n"
                       "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                       "<meta name=\"color-scheme\" content=\"light dark\">\n"
                       "<title>%s</title>\n",
                       language, lontar_page_text(language, "direction"), title);
    lontar_html_format(page->out,
                       "<link rel=\"stylesheet\" href=\"/assets/style.css\">\n"
                       "<link rel=\"icon\" href=\"/assets/icon.svg\" type=\"image/svg+xml\">\n"
                       "<link rel=\"search\" type=\"application/opensearchdescription+xml\" "
                       "title=\"Lontar\" href=\"/opensearch.xml\">\n"
                       "<script src=\"/assets/page.js\" defer></script>\n");
    g_string_append(page->out, head != NULL ? head : "");
    lontar_html_format(page->out,
                       "</head>\n<body>\n<a class=\"skip\" href=\"#main\">%s</a>\n"
                       "<header class=\"site\"><a class=\"brand\" href=\"/?lang=%s\">Lontar</a>"
                       "<span class=\"tagline\">%s</span>"
                       "<nav><a href=\"/help?lang=%s\">%s</a></nav></header>\n",
                       lontar_page_text(language, "skip"), language,
                       lontar_page_text(language, "tagline"), language,
                       lontar_page_text(language, "help"));
}

/* The page in the other languages. */
static void
add_languages(lontar_sheet *page)
{
    g_string_append(page->out, "<ul class=\"languages\">");
    for (size_t i = 0; i < G_N_ELEMENTS(own_names); i++) {
        const lontar_link_change change = {.name = "lang", .to = own_names[i][0]};
        g_autofree char *path = g_strdup(page->exchange->path != NULL ? page->exchange->path : "/");
        g_autofree char *link = page->request != NULL
                                    ? lontar_link_changed(path, page->request, &change)
                                    : g_strconcat(path, "?lang=", own_names[i][0], NULL);

        lontar_html_format(page->out, "<li><a href=\"%s\" lang=\"%s\" hreflang=\"%s\"", link,
                           own_names[i][0], own_names[i][0]);
        lontar_html_format(page->out, "%s>%s</a></li>",
                           g_str_equal(own_names[i][0], page->language) ? " aria-current=true" : "",
                           own_names[i][1]);
    }
    g_string_append(page->out, "</ul>");
}

void
lontar_page_end(lontar_sheet *page)
{
    g_string_append(page->out, "<footer class=\"site\">");
    add_languages(page);
    g_string_append(page->out, "<p><a href=\"/api/v1/openapi.json\">API</a> "
                               "<a href=\"/api/v1/status\">Status</a></p>"
                               "</footer>\n</body>\n</html>\n");
}

void
lontar_page_add_box(lontar_sheet *page)
{
    const char *input =
        page->request == NULL ? NULL : lontar_query_input(lontar_request_query(page->request));
    const char *language = page->language;

    lontar_html_format(
        page->out,
        "<div class=\"box\"><label for=\"q\">%s</label>"
        "<div class=\"field\"><input id=\"q\" name=\"q\" type=\"search\" dir=\"auto\" "
        "value=\"%s\" placeholder=\"%s\" autocomplete=\"off\" spellcheck=\"false\" "
        "data-suggest=\"/api/v1/suggest?lang=%s&amp;q=\" data-label=\"%s\">"
        "<button type=\"submit\">%s</button></div></div>\n",
        lontar_page_text(language, "search_library"), input != NULL ? input : "",
        lontar_page_text(language, "placeholder"), language,
        lontar_page_text(language, "suggestions"), lontar_page_text(language, "search"));
}

void
lontar_page_send_problem(lontar_worker *worker, lontar_exchange *exchange, const GError *error)
{
    lontar_sheet page = lontar_page_of(worker, exchange, NULL, NULL);

    exchange->status = lontar_problem_status(error);
    lontar_exchange_drop_header(exchange, "ETag");
    lontar_page_begin(&page, "Lontar", NULL);
    lontar_html_format(page.out,
                       "<main id=\"main\" class=\"document\"><p class=\"warning\">%s</p>"
                       "<p><a href=\"/\">%s</a></p></main>\n",
                       error->message, lontar_page_text(page.language, "begin_anew"));
    lontar_page_end(&page);
}
