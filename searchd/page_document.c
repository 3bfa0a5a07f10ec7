/*
 * The page of one document: where it matches, its text beside it, its record.
 */
#include "page_document.h"

#include <string.h>

#include "api_search.h"
#include "base_url.h"
#include "format.h"
#include "html.h"
#include "links.h"
#include "lontar/error.h"
#include "lontar/twins.h"
#include "page.h"
#include "page_text.h"
#include "routes.h"

/* Pages that match, on one page of ours; its other versions; and what is like it, of which some may
 * be versions. */
#define MATCHES_MAX   "50"
#define VERSIONS_MAX  40
#define SIMILAR_MAX   5
#define SIMILAR_ASKED "15"

/* --- head: what reference managers and search engines read ---------------------------------- */

static void
add_meta(GString *head, const char *name, const char *content)
{
    if (content != NULL && *content != '\0') {
        lontar_html_format(head, "<meta name=\"%s\" content=\"%s\">\n", name, content);
    }
}

static void
add_metas(GString *head, const char *name, const char *const *values)
{
    for (size_t i = 0; values[i] != NULL; i++) {
        add_meta(head, name, values[i]);
    }
}

/* A script of data ends where `</` stands, so no < is left in it. */
static void
add_linked_data(GString *head, const lontar_record *record, const lontar_format_scope *scope)
{
    g_autoptr(GString) data = g_string_new(NULL);

    lontar_format_add_jsonld(data, record, scope);
    (void)g_string_replace(data, "<", "\\u003c", 0); /* however many */
    g_string_append_printf(head, "<script type=\"application/ld+json\">%s</script>\n", data->str);
}

static void
add_head(const lontar_sheet *page, GString *head, const lontar_record *record)
{
    g_autofree char *base = lontar_base_url(page->worker->site, page->exchange);
    const lontar_format_scope scope = {page->vocabularies, base, NULL};
    g_autofree char *file = lontar_format_file_url(record, &scope);
    g_autofree char *address = lontar_format_page_url(record, &scope);
    const char *date = lontar_record_value(record, LONTAR_FIELD_DATE);
    const char *publisher = lontar_record_value(record, LONTAR_FIELD_PUBLISHER);

    add_meta(head, "citation_title", lontar_record_value(record, LONTAR_FIELD_TITLE));
    add_metas(head, "citation_author", lontar_record_values(record, LONTAR_FIELD_AUTHOR));
    add_meta(head, "citation_publication_date",
             date != NULL ? date : lontar_record_value(record, LONTAR_FIELD_YEAR));
    add_meta(head, "citation_technical_report_institution",
             publisher != NULL ? publisher : lontar_record_value(record, LONTAR_FIELD_AUTHOR));
    add_metas(head, "citation_language", lontar_record_values(record, LONTAR_FIELD_LANGUAGE));
    add_metas(head, "citation_keywords", lontar_record_values(record, LONTAR_FIELD_KEYWORD));
    add_meta(head, "citation_abstract_html_url", address);
    if (file != NULL && g_str_has_suffix(lontar_record_paths(record)[0], ".pdf")) {
        add_meta(head, "citation_pdf_url", file);
    }
    add_meta(head, "DC.title", lontar_record_value(record, LONTAR_FIELD_TITLE));
    add_metas(head, "DC.creator", lontar_record_values(record, LONTAR_FIELD_AUTHOR));
    add_meta(head, "DC.publisher", publisher);
    add_meta(head, "DC.date", date != NULL ? date : lontar_record_value(record, LONTAR_FIELD_YEAR));
    add_metas(head, "DC.language", lontar_record_values(record, LONTAR_FIELD_LANGUAGE));
    add_metas(head, "DC.coverage", lontar_record_values(record, LONTAR_FIELD_COUNTRY));
    add_meta(head, "DC.identifier", address);
    lontar_html_format(head, "<link rel=\"canonical\" href=\"%s\">\n", address);
    add_linked_data(head, record, &scope);
}

/* --- what can be done with it --------------------------------------------------------------- */

/* Author (Year). Title. Publisher. Address. */
static char *
citation(const lontar_sheet *page, const lontar_record *record)
{
    g_autofree char *base = lontar_base_url(page->worker->site, page->exchange);
    const lontar_format_scope scope = {page->vocabularies, base, NULL};
    g_autofree char *own = lontar_format_page_url(record, &scope);
    const char *const *authors = lontar_record_values(record, LONTAR_FIELD_AUTHOR);
    const char *publisher = lontar_record_value(record, LONTAR_FIELD_PUBLISHER);
    const char *year = lontar_record_value(record, LONTAR_FIELD_YEAR);
    const char *title = lontar_record_value(record, LONTAR_FIELD_TITLE);
    const char *url = lontar_record_value(record, LONTAR_FIELD_URL);
    GString *out = g_string_new(NULL);

    for (size_t i = 0; authors[i] != NULL; i++) {
        g_string_append_printf(out, "%s%s", i > 0 ? (authors[i + 1] == NULL ? " & " : ", ") : "",
                               authors[i]);
    }
    if (authors[0] == NULL) {
        g_string_append(out, publisher != NULL ? publisher : "");
    }
    g_string_append_printf(out, "%s(%s). %s.", out->len > 0 ? " " : "",
                           year != NULL ? year : "n.d.",
                           title != NULL ? title : lontar_record_id(record));
    if (publisher != NULL && authors[0] != NULL) {
        g_string_append_printf(out, " %s.", publisher);
    }
    g_string_append_printf(out, " %s", url != NULL ? url : own);
    return g_string_free(out, FALSE);
}

static void
add_cite(lontar_sheet *page, const lontar_record *record)
{
    static const char *const formats[][2] = {{"ris", "RIS (Zotero, EndNote)"},
                                             {"bibtex", "BibTeX"},
                                             {"csljson", "CSL-JSON"},
                                             {"dc", "Dublin Core"},
                                             {"jsonld", "JSON-LD"}};
    g_autofree char *api = lontar_link_document(LONTAR_API, lontar_record_id(record), "");
    g_autofree char *text = citation(page, record);

    lontar_html_format(page->out,
                       "<details class=\"menu\"><summary>%s</summary><ul>"
                       "<li class=\"citation\" dir=\"auto\">%s</li>\n",
                       lontar_page_text(page->language, "cite"), text);
    for (size_t i = 0; i < G_N_ELEMENTS(formats); i++) {
        lontar_html_format(page->out, "<li><a href=\"%s?format=%s\" download>%s</a></li>\n", api,
                           formats[i][0], formats[i][1]);
    }
    lontar_html_format(page->out, "<li><a href=\"%s\">JSON</a></li></ul></details>\n", api);
}

static void
add_actions(lontar_sheet *page, const lontar_record *record)
{
    g_autofree char *file = lontar_link_document(LONTAR_API, lontar_record_id(record), "/file");
    const char *url = lontar_record_value(record, LONTAR_FIELD_URL);
    bool is_web =
        url != NULL && (g_str_has_prefix(url, "http://") || g_str_has_prefix(url, "https://"));

    g_string_append(page->out, "<div class=\"actions\">");
    if (lontar_link_has_file(record)) {
        lontar_html_format(page->out, "<a class=\"button\" href=\"%s\">%s</a>\n", file,
                           lontar_page_text(page->language, "open_file"));
    }
    if (is_web) {
        lontar_html_format(page->out, "<a href=\"%s\" rel=\"noopener noreferrer\">%s</a>\n", url,
                           lontar_page_text(page->language, "original"));
    }
    add_cite(page, record);
    g_string_append(page->out, "</div>\n");
}

/* --- where it matches ----------------------------------------------------------------------- */

static void
add_within_box(lontar_sheet *page, const lontar_record *record)
{
    g_autofree char *address = lontar_link_document("", lontar_record_id(record), "");
    const char *input =
        page->request == NULL ? "" : lontar_query_input(lontar_request_query(page->request));

    lontar_html_format(page->out,
                       "<form class=\"within\" action=\"%s#matches\" role=\"search\">"
                       "<input type=\"search\" name=\"q\" dir=\"auto\" value=\"%s\" "
                       "aria-label=\"%s\" placeholder=\"%s\">",
                       address, input, lontar_page_text(page->language, "search_inside"),
                       lontar_page_text(page->language, "search_inside"));
    lontar_html_format(page->out,
                       "<input type=\"hidden\" name=\"lang\" value=\"%s\">"
                       "<button type=\"submit\">%s</button></form>\n",
                       page->language, lontar_page_text(page->language, "search"));
}

static void
add_matches(lontar_sheet *page, const lontar_answer *within)
{
    const lontar_hit *hit = lontar_answer_hit_at(within, 0);

    if (hit->page_hits->len == 0) {
        g_string_append(page->out, "<p role=\"status\">");
        lontar_page_say(page, "no_hits");
        g_string_append(page->out, "</p>\n");
        return;
    }
    g_string_append(page->out, "<p role=\"status\">");
    lontar_page_say_number(page, hit->pages_matched == 1 ? "pages_one" : "pages",
                           hit->pages_matched);
    g_string_append(page->out, "</p><ol class=\"snippets\">\n");
    for (guint i = 0; i < hit->page_hits->len; i++) {
        lontar_page_add_snippet(page, hit->record,
                                &g_array_index(hit->page_hits, lontar_page_hit, i));
    }
    g_string_append(page->out, "</ol>\n");
}

static void
add_within(lontar_sheet *page, const lontar_record *record)
{
    bool has_query =
        page->request != NULL && lontar_query_root(lontar_request_query(page->request)) != NULL;
    g_autoptr(lontar_answer) within =
        has_query ? lontar_search_within(page->worker->searcher, page->request,
                                         lontar_record_id(record), NULL)
                  : NULL;

    if (lontar_record_page_size(record) == 0) {
        return;
    }
    g_string_append(page->out, "<section id=\"matches\"><h2>");
    lontar_page_say(page, has_query ? "hits_inside" : "search_inside");
    g_string_append(page->out, "</h2>\n");
    add_within_box(page, record);
    if (within != NULL) {
        add_matches(page, within);
    }
    g_string_append(page->out, "</section>\n");
}

/* --- the whole ------------------------------------------------------------------------------ */

static lontar_request *
make_request(lontar_worker *worker, const lontar_exchange *exchange, const char *limit,
             bool with_query)
{
    g_autoptr(GArray) parameters = lontar_parameters_new();
    const char *query = lontar_exchange_parameter(exchange, "q");
    const char *lang = lontar_exchange_parameter(exchange, "lang");
    const char *pairs[][2] = {{"q", with_query ? query : NULL},
                              {"lang", lang},
                              {"limit", limit},
                              {"facets", "none"},
                              {"snippets", with_query ? "20" : "0"}};
    lontar_fault fault;

    for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++) {
        lontar_parameter one = {g_strdup(pairs[i][0]), g_strdup(pairs[i][1])};

        if (one.value != NULL) {
            g_array_append_val(parameters, one);
        } else {
            g_free(one.name);
        }
    }
    return lontar_request_from(worker->site, parameters, exchange->languages, &fault, NULL);
}

static void
begin_list(lontar_sheet *page, const char *key)
{
    g_string_append(page->out, "<h2>");
    lontar_page_say(page, key);
    g_string_append(page->out, "</h2><ul class=\"similar\">\n");
}

/* Another document, in a list of them. */
static void
add_other(lontar_sheet *page, const lontar_record *other)
{
    const char *title = lontar_record_value(other, LONTAR_FIELD_TITLE);
    g_autofree char *address = lontar_link_document("", lontar_record_id(other), "");

    lontar_html_format(page->out, "<li><a href=\"%s?lang=%s\" dir=\"auto\">%s</a>", address,
                       page->language, title != NULL ? title : lontar_record_id(other));
    lontar_page_add_facts(page, other);
    g_string_append(page->out, "</li>\n");
}

/* Its translations, or its editions, where the library has any. */
static void
add_versions(lontar_sheet *page, const GPtrArray *twins, const char *key, bool are_editions)
{
    size_t count = 0;

    for (guint i = 0; i < twins->len && count < VERSIONS_MAX; i++) {
        const lontar_twin *twin = twins->pdata[i];
        g_autoptr(lontar_record) other =
            (twin->evidence == LONTAR_TWIN_TEXT) != are_editions
                ? NULL
                : lontar_searcher_record(page->worker->searcher, twin->id, NULL);

        if (other == NULL) {
            continue;
        }
        if (count++ == 0) {
            begin_list(page, key);
        }
        add_other(page, other);
    }
    g_string_append(page->out, count > 0 ? "</ul>\n" : "");
}

static bool
is_among(const GPtrArray *twins, const char *id)
{
    for (guint i = 0; i < twins->len; i++) {
        if (g_str_equal(((const lontar_twin *)twins->pdata[i])->id, id)) {
            return true;
        }
    }
    return false;
}

/* What is like it and not a version of it. */
static void
add_similar(lontar_sheet *page, const lontar_record *record, const GPtrArray *twins)
{
    g_autoptr(lontar_request) request =
        make_request(page->worker, page->exchange, SIMILAR_ASKED, false);
    g_autoptr(lontar_answer) answer = request == NULL
                                          ? NULL
                                          : lontar_search_similar(page->worker->searcher, request,
                                                                  lontar_record_id(record), NULL);
    size_t hits = answer == NULL ? 0 : lontar_answer_hit_size(answer);
    size_t count = 0;

    for (size_t i = 0; i < hits && count < SIMILAR_MAX; i++) {
        const lontar_record *other = lontar_answer_hit_at(answer, i)->record;

        if (is_among(twins, lontar_record_id(other))) {
            continue;
        }
        if (count++ == 0) {
            begin_list(page, "similar");
        }
        add_other(page, other);
    }
    g_string_append(page->out, count > 0 ? "</ul>\n" : "");
}

static void
add_others(lontar_sheet *page, const lontar_record *record)
{
    g_autoptr(GPtrArray) found = lontar_searcher_twins(page->worker->searcher, record, NULL);
    g_autoptr(GPtrArray) none = g_ptr_array_new();
    const GPtrArray *twins = found != NULL ? found : none;

    add_versions(page, twins, "translations", false);
    add_versions(page, twins, "editions", true);
    add_similar(page, record, twins);
}

static void
add_back(lontar_sheet *page)
{
    static const lontar_link_change change = {.keeps_none = true};

    if (page->request != NULL && lontar_query_root(lontar_request_query(page->request)) != NULL) {
        g_autofree char *link = lontar_link_changed("/search", page->request, &change);

        lontar_html_format(page->out, "<p class=\"backlink\"><a href=\"%s\">← %s</a></p>\n", link,
                           lontar_page_text(page->language, "back"));
    }
}

static void
send_document(lontar_sheet *page, const lontar_record *record)
{
    const char *title = lontar_record_value(record, LONTAR_FIELD_TITLE);
    const char *shown = title != NULL ? title : lontar_record_id(record);
    g_autofree char *named = g_strdup_printf("%s – Lontar", shown);
    g_autoptr(GString) head = g_string_new(NULL);

    add_head(page, head, record);
    lontar_page_begin(page, named, head->str);
    g_string_append(page->out, "<main id=\"main\" class=\"document\">\n");
    add_back(page);
    lontar_html_format(page->out, "<h1 dir=\"auto\">%s</h1>\n", shown);
    lontar_page_add_facts(page, record);
    add_actions(page, record);
    g_string_append(page->out, "<div class=\"halves\"><div>\n");
    add_within(page, record);
    lontar_page_add_reader(page, record);
    g_string_append(page->out, "</div><aside>\n");
    lontar_page_add_record(page, record);
    add_others(page, record);
    g_string_append(page->out, "</aside></div></main>\n");
    lontar_page_end(page);
}

void
lontar_page_document(lontar_worker *worker, lontar_exchange *exchange, const lontar_place *place)
{
    g_autoptr(GError) error = NULL;
    lontar_searcher *searcher = lontar_worker_searcher(worker, &error);
    g_autoptr(lontar_record) record =
        searcher == NULL ? NULL : lontar_searcher_record(searcher, place->id, &error);

    if (record == NULL) {
        lontar_page_send_problem(worker, exchange, error);
        return;
    }
    g_autoptr(lontar_request) request = make_request(worker, exchange, MATCHES_MAX, true);
    lontar_sheet page = lontar_page_of(worker, exchange, request, NULL);
    send_document(&page, record);
}
