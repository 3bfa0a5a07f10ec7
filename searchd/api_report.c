/*
 * The search written down, as PRISMA-S asks of systematic reviews: when, in what, how exactly, and
 * what came of it, so that it can be repeated and checked.
 */
#include <string.h>

#include "answer_json.h"
#include "api_search.h"
#include "base_url.h"
#include "lontar/json.h"
#include "links.h"
#include "problem.h"
#include "routes.h"
#include "variant.h"

typedef struct {
    lontar_worker *worker;
    const lontar_exchange *exchange;
    const lontar_request *request;
    const lontar_answer *answer;
    const lontar_listing *listing;
    GString *out;
} report;

static void
add_strategy(const report *of)
{
    const lontar_query *query = lontar_request_query(of->request);
    g_autofree char *parsed = lontar_query_format(query);
    g_autofree char *base = lontar_base_url(of->worker->site, of->exchange);
    g_autofree char *address = lontar_link_search("/api/v1/search", of->request, 1);
    g_autofree char *url = g_strconcat(base, address, NULL);
    GString *out = of->out;

    lontar_json_object(out, "strategy");
    lontar_json_string(out, "input", lontar_query_input(query));
    lontar_json_string(out, "parsed", parsed);
    lontar_json_string(out, "match", lontar_query_match(query) == LONTAR_MATCH_ANY ? "any" : "all");
    lontar_json_string(out, "lang", lontar_request_lang(of->request));
    lontar_answer_format_filters(out, of->request);
    lontar_json_string(out, "url", url);
    lontar_json_array(out, "warnings");
    for (size_t i = 0; i < lontar_query_warning_size(query); i++) {
        lontar_json_string(out, NULL, lontar_query_warning_at(query, i)->message);
    }
    for (size_t i = 0; i < lontar_answer_warning_size(of->answer); i++) {
        lontar_json_string(out, NULL, lontar_answer_warning_at(of->answer, i));
    }
    lontar_json_array_end(out);
    lontar_json_object_end(out);
}

static void
add_terms(const report *of)
{
    lontar_json_array(of->out, "terms");
    for (size_t i = 0; i < lontar_answer_term_size(of->answer); i++) {
        const lontar_term_count *term = lontar_answer_term_at(of->answer, i);

        lontar_json_object(of->out, NULL);
        lontar_json_string(of->out, "term", term->term);
        lontar_json_string(of->out, "stem", term->stem);
        lontar_json_integer(of->out, "documents", (int64_t)term->documents);
        lontar_json_object_end(of->out);
    }
    lontar_json_array_end(of->out);
}

static bool
add_total(const report *of, const char *name, const lontar_variant *variant, GError **error)
{
    size_t total = 0;

    if (!lontar_variant_total(of->worker, of->exchange->parameters, of->exchange->languages,
                              variant, &total, error)) {
        return false;
    }
    lontar_json_integer(of->out, name, (int64_t)total);
    return true;
}

/* What each filter lets through by itself, and what the search would find without it. */
static bool
add_filters(const report *of, GError **error)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    const GArray *parameters = of->exchange->parameters;

    lontar_json_array(of->out, "filters");
    for (guint i = 0; i < parameters->len; i++) {
        const lontar_parameter *one = &g_array_index(parameters, lontar_parameter, i);
        const lontar_variant alone = {.only = one->name};
        const lontar_variant without = {.without = one->name};

        if (*one->value == '\0' || !lontar_variant_is_filter(one->name) ||
            !g_hash_table_add(seen, one->name)) {
            continue;
        }
        lontar_json_object(of->out, NULL);
        lontar_json_string(of->out, "filter", one->name);
        if (!add_total(of, "documents", &alone, error) ||
            !add_total(of, "total_without", &without, error)) {
            return false;
        }
        lontar_json_object_end(of->out);
    }
    lontar_json_array_end(of->out);
    return true;
}

static gint
compare_texts(gconstpointer left, gconstpointer right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* The ids in the order of the answer; the hash is over them in order of bytes, a line each. */
static void
add_ids(const report *of)
{
    g_autoptr(GPtrArray) ids = g_ptr_array_new();
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);

    lontar_json_integer(of->out, "total", (int64_t)lontar_listing_size(of->listing));
    lontar_json_array(of->out, "ids");
    for (size_t i = 0; i < lontar_listing_size(of->listing); i++) {
        const char *id = lontar_listing_id_at(of->listing, i);

        lontar_json_string(of->out, NULL, id);
        g_ptr_array_add(ids, (char *)id);
    }
    lontar_json_array_end(of->out);
    g_ptr_array_sort(ids, compare_texts);
    for (guint i = 0; i < ids->len; i++) {
        const char *id = ids->pdata[i];

        g_checksum_update(checksum, (const guchar *)id, (gssize)strlen(id));
        g_checksum_update(checksum, (const guchar *)"\n", 1);
    }
    lontar_json_string(of->out, "sha256", g_checksum_get_string(checksum));
}

static bool
write_report(const report *of, GError **error)
{
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    g_autofree char *date = g_date_time_format(now, "%Y-%m-%dT%H:%M:%SZ");

    lontar_json_object(of->out, NULL);
    lontar_json_string(of->out, "date", date);
    lontar_json_string(of->out, "program", "lontar " LONTAR_VERSION);
    lontar_answer_format_state(of->out, lontar_listing_state(of->listing));
    add_strategy(of);
    add_terms(of);
    if (!add_filters(of, error)) {
        return false;
    }
    lontar_json_boolean(of->out, "partial", lontar_answer_is_partial(of->answer));
    add_ids(of);
    lontar_json_object_end(of->out);
    g_string_append_c(of->out, '\n');
    return true;
}

/* The parts of a report come from several searches: begun anew if the index moves between them. */
static bool
send_report(lontar_worker *worker, lontar_exchange *exchange, const lontar_request *request,
            GError **error)
{
    for (;;) {
        g_autoptr(lontar_answer) answer = lontar_search(worker->searcher, request, error);
        if (answer == NULL) {
            return false;
        }
        g_autoptr(lontar_listing) listing = lontar_search_list(worker->searcher, request, error);
        if (listing == NULL) {
            return false;
        }
        const report of = {worker, exchange, request, answer, listing, exchange->body};
        g_string_truncate(exchange->body, 0);
        if (!write_report(&of, error)) {
            return false;
        }
        const lontar_index_state *now = lontar_searcher_state(worker->searcher, error);
        if (now == NULL) {
            return false;
        }
        if (now->revision == lontar_answer_state(answer)->revision) {
            exchange->content_type = "application/json";
            return true;
        }
    }
}

void
lontar_api_report(lontar_worker *worker, lontar_exchange *exchange, const lontar_place *place)
{
    g_autoptr(GError) error = NULL;
    lontar_fault fault;
    g_autoptr(lontar_request) request = lontar_request_from(worker->site, exchange->parameters,
                                                            exchange->languages, &fault, &error);

    if (request == NULL || lontar_worker_searcher(worker, &error) == NULL ||
        !send_report(worker, exchange, request, &error)) {
        lontar_problem_send_error(
            exchange, error, *fault.parameter != '\0' ? fault.parameter : NULL, fault.position);
    }
}
