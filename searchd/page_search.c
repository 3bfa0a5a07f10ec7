/*
 * The search page at / and /search: complete without a script, same parameters as the API.
 */
#include <string.h>

#include "api_search.h"
#include "diagnosis.h"
#include "html.h"
#include "kept.h"
#include "links.h"
#include "page.h"
#include "page_text.h"
#include "routes.h"
#include "validator.h"

#define PAGE_FACETS "country,sector,year,type,language"

static void
add_parameter(GArray *parameters, const char *name, const char *value)
{
    lontar_parameter one = {g_strdup(name), g_strdup(value)};

    g_array_append_val(parameters, one);
}

static bool
has_parameter(const GArray *parameters, const char *name)
{
    for (size_t i = 0; i < parameters->len; i++) {
        if (g_str_equal(g_array_index(parameters, lontar_parameter, i).name, name)) {
            return true;
        }
    }
    return false;
}

/* Take a parameter out; its value, or NULL. */
static char *
take_parameter(GArray *parameters, const char *name)
{
    char *value = NULL;

    for (size_t i = parameters->len; i > 0; i--) {
        const lontar_parameter *one = &g_array_index(parameters, lontar_parameter, i - 1);

        if (g_str_equal(one->name, name)) {
            g_free(value);
            value = g_strdup(one->value);
            g_array_remove_index(parameters, i - 1);
        }
    }
    return value;
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

/* The form has the two ends of a range of years in fields of their own. */
static bool
join_years(GArray *parameters)
{
    g_autofree char *from = take_parameter(parameters, "year.from");
    g_autofree char *to = take_parameter(parameters, "year.to");

    if (from == NULL && to == NULL) {
        return false;
    }
    g_autofree char *range = g_strcmp0(from, to) == 0 ? g_strdup(from)
                                                      : g_strconcat(from != NULL ? from : "", "..",
                                                                    to != NULL ? to : "", NULL);
    add_parameter(parameters, "year", range);
    return true;
}

/* What the form sent, at the address by which it is cited and kept. */
static void
redirect(lontar_exchange *exchange, const lontar_request *request)
{
    static const lontar_link_change none = {0};
    g_autofree char *link = lontar_link_changed("/search", request, &none);

    exchange->status = 303;
    lontar_exchange_set_header(exchange, "Location", link);
}

static void
add_head(lontar_sheet *page, GString *head)
{
    static const lontar_link_change none = {0};
    g_autofree char *feed = lontar_link_changed("/search.atom", page->request, &none);

    lontar_html_format(head, "<link rel=\"alternate\" type=\"application/atom+xml\" href=\"%s\">\n",
                       feed);
}

static void
add_library(lontar_sheet *page)
{
    const lontar_index_state *state = lontar_answer_state(page->answer);
    const char *text = lontar_page_text(page->language, "holds");
    g_auto(GStrv) parts = g_strsplit(text, "%s", 3);

    g_string_append_printf(page->out, "<p class=\"holds\">%s%zu%s%zu%s</p>\n", parts[0],
                           state->documents, parts[1], state->pages, parts[2]);
}

static void
send_page(lontar_sheet *page)
{
    const char *input = lontar_query_input(lontar_request_query(page->request));
    bool is_home = *input == '\0' && lontar_request_filter_size(page->request) == 0 &&
                   lontar_request_page(page->request) == 1;
    g_autofree char *title =
        *input == '\0' ? g_strdup("Lontar") : g_strdup_printf("%s – Lontar", input);
    g_autoptr(GString) head = g_string_new(NULL);

    add_head(page, head);
    lontar_page_begin(page, title, head->str);
    g_string_append_printf(page->out,
                           "<form class=\"search%s\" action=\"/search\" role=\"search\">\n",
                           is_home ? " home" : "");
    lontar_page_add_box(page);
    if (is_home) {
        add_library(page);
    }
    g_string_append(page->out, "<div class=\"columns\">\n");
    lontar_page_add_filters(page);
    lontar_page_add_hidden(page);
    g_string_append(page->out, "<main id=\"main\">\n");
    lontar_page_add_tools(page);
    lontar_page_add_chips(page);
    lontar_page_add_suggestion(page);
    lontar_page_add_understood(page);
    lontar_page_add_nothing(page);
    lontar_page_add_map(page);
    lontar_page_add_hits(page);
    lontar_page_add_paging(page);
    g_string_append(page->out, "</main></div></form>\n");
    lontar_page_end(page);
}

static bool
write_page(lontar_sheet *page, uint64_t revision, bool *out_is_whole, GError **error)
{
    g_autoptr(lontar_answer) answer = lontar_search(page->worker->searcher, page->request, error);
    g_autoptr(GError) cause = NULL;

    if (answer == NULL) {
        return false;
    }
    g_autofree char *suggestion = lontar_suggestion(page->worker, page->request, answer, &cause);
    if (cause != NULL) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    page->answer = answer;
    page->suggestion = suggestion;
    *out_is_whole =
        !lontar_answer_is_partial(answer) && lontar_answer_state(answer)->revision == revision;
    send_page(page);
    return true;
}

/* The page as the client has it, as it was kept, or made now and kept. */
static bool
answer_page(lontar_worker *worker, lontar_exchange *exchange, const lontar_request *request,
            GError **error)
{
    const lontar_index_state *state = lontar_searcher_state(worker->searcher, error);
    lontar_sheet page = lontar_page_of(worker, exchange, request, NULL);
    g_autofree char *canonical = lontar_request_format(request, 0);
    g_autofree char *asked = g_strdup_printf("page " LONTAR_VERSION " %s %s %s", exchange->path,
                                             page.language, canonical);
    bool is_whole = false;

    if (state == NULL) {
        return false;
    }

    uint64_t revision = state->revision;
    g_autofree char *key = lontar_validator_key(state, asked);
    if (lontar_validator_apply(exchange, key) ||
        lontar_kept_find(exchange, worker->site->cache, key, revision)) {
        lontar_page_set_headers(exchange); /* at 304 the client takes them for those of its copy */
        return true;
    }
    if (!write_page(&page, revision, &is_whole, error)) {
        return false;
    }
    if (is_whole) {
        lontar_kept_put(exchange, worker->site->cache, key, revision);
    } else {
        lontar_exchange_drop_header(exchange, "ETag");
    }
    return true;
}

void
lontar_page_search(lontar_worker *worker, lontar_exchange *exchange, const lontar_place *place)
{
    g_autoptr(GError) error = NULL;
    lontar_fault fault;

    drop_empty(exchange->parameters);

    bool is_form = join_years(exchange->parameters);
    if (!has_parameter(exchange->parameters, "facets")) {
        /* Each page of results shows the filters, so it counts facets on every one. */
        add_parameter(exchange->parameters, "facets", PAGE_FACETS);
    }
    if (!has_parameter(exchange->parameters, "facet.limit")) {
        /* All values, so that the box finds any country and the map shows each. */
        add_parameter(exchange->parameters, "facet.limit", "-1");
    }

    g_autoptr(lontar_request) request = lontar_request_from(worker->site, exchange->parameters,
                                                            exchange->languages, &fault, &error);
    if (request != NULL && is_form) {
        redirect(exchange, request);
        return;
    }
    if (request == NULL || lontar_worker_searcher(worker, &error) == NULL ||
        !answer_page(worker, exchange, request, &error)) {
        lontar_page_send_problem(worker, exchange, error);
    }
}
