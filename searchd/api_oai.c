/*
 * OAI-PMH 2.0 over HTTP: the envelope of an answer, and which verb makes what is in it.
 */
#include <string.h>

#include "base_url.h"
#include "oai.h"
#include "problem.h"
#include "routes.h"
#include "xml.h"

static const struct {
    const char *verb;
    void (*run)(lontar_oai *oai);
} verbs[] = {
    {"Identify", lontar_oai_identify},    {"ListMetadataFormats", lontar_oai_list_formats},
    {"ListSets", lontar_oai_list_sets},   {"GetRecord", lontar_oai_get_record},
    {"ListIdentifiers", lontar_oai_list}, {"ListRecords", lontar_oai_list},
};

const char *
lontar_oai_argument(const lontar_oai *oai, const char *name)
{
    return lontar_exchange_parameter(oai->exchange, name);
}

void
lontar_oai_fail(lontar_oai *oai, const char *code, const char *detail)
{
    oai->has_error = true;
    g_string_truncate(oai->body, 0);
    lontar_xml_format(oai->body, "<error code=\"%s\">%s</error>\n", code, detail);
    oai->verb = g_str_equal(code, "badVerb") || g_str_equal(code, "badArgument") ? NULL : oai->verb;
}

bool
lontar_oai_takes(lontar_oai *oai, const char *const *names)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);

    for (guint i = 0; i < oai->exchange->parameters->len; i++) {
        const char *name = g_array_index(oai->exchange->parameters, lontar_parameter, i).name;

        if ((!g_str_equal(name, "verb") && !g_strv_contains(names, name)) ||
            !g_hash_table_add(seen, (char *)name)) {
            lontar_oai_fail(oai, "badArgument", "an argument is not of this verb, or repeated");
            return false;
        }
    }
    return true;
}

/* Errors of verb and arguments do not repeat the arguments, says the protocol. */
static void
add_request(GString *out, const lontar_oai *oai)
{
    g_string_append(out, "<request");
    for (guint i = 0; oai->verb != NULL && i < oai->exchange->parameters->len; i++) {
        const lontar_parameter *one =
            &g_array_index(oai->exchange->parameters, lontar_parameter, i);

        lontar_xml_format(out, " %s=\"%s\"", one->name, one->value);
    }
    lontar_xml_format(out, ">%s/oai</request>\n", oai->base);
}

static void
write_answer(lontar_exchange *exchange, const lontar_oai *oai, const char *element)
{
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    g_autofree char *date = g_date_time_format(now, "%Y-%m-%dT%H:%M:%SZ");
    GString *out = exchange->body;

    exchange->content_type = "text/xml; charset=utf-8";
    g_string_append(out,
                    LONTAR_XML_HEAD "<OAI-PMH xmlns=\"http://www.openarchives.org/OAI/2.0/\" "
                                    "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
                                    "xsi:schemaLocation=\"http://www.openarchives.org/OAI/2.0/ "
                                    "http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd\">\n");
    lontar_xml_element(out, "responseDate", date);
    add_request(out, oai);
    if (oai->has_error) {
        g_string_append_len(out, oai->body->str, (gssize)oai->body->len);
    } else {
        g_string_append_printf(out, "<%s>\n", element);
        g_string_append_len(out, oai->body->str, (gssize)oai->body->len);
        g_string_append_printf(out, "</%s>\n", element);
    }
    g_string_append(out, "</OAI-PMH>\n");
}

static void
run_verb(lontar_oai *oai)
{
    for (size_t i = 0; oai->verb != NULL && i < G_N_ELEMENTS(verbs); i++) {
        if (g_str_equal(verbs[i].verb, oai->verb)) {
            verbs[i].run(oai);
            return;
        }
    }
    lontar_oai_fail(oai, "badVerb", "the verb is missing, or none of OAI-PMH 2.0");
}

/* A POST has the arguments as a form. */
static bool
take_form(lontar_exchange *exchange)
{
    g_autoptr(GError) error = NULL;

    if (g_str_equal(exchange->method, "POST") &&
        !lontar_parameters_parse(exchange->parameters, exchange->request_body->str, &error)) {
        lontar_problem_send_error(exchange, error, NULL, -1);
        return false;
    }
    return true;
}

void
lontar_api_oai(lontar_worker *worker, lontar_exchange *exchange, const lontar_place *place)
{
    g_autoptr(GError) error = NULL;
    lontar_searcher *searcher = lontar_worker_searcher(worker, &error);
    const lontar_index_state *state =
        searcher == NULL ? NULL : lontar_searcher_state(searcher, &error);

    if (state == NULL) {
        lontar_problem_send_error(exchange, error, NULL, -1);
        return;
    }
    if (!take_form(exchange)) {
        return;
    }

    g_autofree char *base = lontar_base_url(worker->site, exchange);
    g_autofree char *updated = g_strdup(state->updated);
    const lontar_index_state held = {.updated = updated, .revision = state->revision};
    g_autoptr(GString) body = g_string_new(NULL);
    const char *verb = lontar_exchange_parameter(exchange, "verb");
    lontar_oai oai = {.worker = worker,
                      .exchange = exchange,
                      .state = &held,
                      .verb = verb,
                      .base = base,
                      .body = body};
    run_verb(&oai);
    write_answer(exchange, &oai, verb != NULL ? verb : "");
}
