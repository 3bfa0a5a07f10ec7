/*
 * SRU 1.2: library catalogues and federated searches ask in CQL and get Dublin Core.
 *
 * Source: https://www.loc.gov/standards/sru/companionSpecs/1_2.html
 */
#include <string.h>

#include "api_search.h"
#include "base_url.h"
#include "cql.h"
#include "format.h"
#include "problem.h"
#include "routes.h"
#include "xml.h"

#define RECORDS_DEFAULT 10
#define RECORDS_MAX     100
#define DC_SCHEMA       "info:srw/schema/1/dc-v1.1"

/* Diagnostics, info:srw/diagnostic/1/. */
enum {
    UNSUPPORTED_OPERATION = 4,
    UNSUPPORTED_VERSION = 5,
    UNSUPPORTED_VALUE = 6,
    MISSING_PARAMETER = 7,
    UNSUPPORTED_PARAMETER = 8,
    GENERAL_ERROR = 1,
    FIRST_OUT_OF_RANGE = 61,
    UNKNOWN_SCHEMA = 66,
};

typedef struct {
    lontar_worker *worker;
    lontar_exchange *exchange;
    char *base;
    guint64 first, size;
    bool is_string; /* records are packed as text */
} sru;

static const char *
argument(const sru *own, const char *name)
{
    return lontar_exchange_parameter(own->exchange, name);
}

static void
add_diagnostic(GString *out, int number, const char *detail, const char *message)
{
    g_string_append_printf(out,
                           "<diagnostics><diagnostic "
                           "xmlns=\"http://www.loc.gov/zing/srw/diagnostic/\">"
                           "<uri>info:srw/diagnostic/1/%d</uri>",
                           number);
    lontar_xml_format(out,
                      "<details>%s</details><message>%s</message></diagnostic></diagnostics>\n",
                      detail, message);
}

static void
fail(const sru *own, const char *operation, int number, const char *detail, const char *message)
{
    GString *out = own->exchange->body;

    g_string_assign(out, LONTAR_XML_HEAD);
    g_string_append_printf(out,
                           "<%sResponse xmlns=\"http://www.loc.gov/zing/srw/\">\n"
                           "<version>1.2</version>\n",
                           operation);
    if (g_str_equal(operation, "searchRetrieve")) {
        g_string_append(out, "<numberOfRecords>0</numberOfRecords>\n");
    }
    add_diagnostic(out, number, detail, message);
    g_string_append_printf(out, "</%sResponse>\n", operation);
}

/* --- explain -------------------------------------------------------------------------------- */

static void
explain(const sru *own)
{
    static const struct {
        const char *set, *name, *title;
    } indexes[] = {
        {"cql", "serverChoice", "Anywhere"},
        {"dc", "title", "Title"},
        {"dc", "creator", "Author"},
        {"dc", "subject", "Anywhere in the text"},
        {"dc", "date", "Year"},
        {"dc", "language", "Language"},
        {"dc", "coverage", "Country"},
        {"dc", "type", "Type"},
    };
    GString *out = own->exchange->body;
    const char *address = strstr(own->base, "://") + 3;
    g_autofree char *host = g_strndup(address, strcspn(address, ":/"));
    const char *port = strchr(address, ':');

    g_string_append(out, LONTAR_XML_HEAD
                    "<explainResponse xmlns=\"http://www.loc.gov/zing/srw/\">\n"
                    "<version>1.2</version>\n<record>\n"
                    "<recordSchema>http://explain.z3950.org/dtd/2.0/</recordSchema>\n"
                    "<recordPacking>xml</recordPacking>\n<recordData>\n"
                    "<explain xmlns=\"http://explain.z3950.org/dtd/2.0/\">\n");
    lontar_xml_format(out,
                      "<serverInfo protocol=\"SRU\" version=\"1.2\"><host>%s</host>"
                      "<port>%s</port><database>sru</database></serverInfo>\n",
                      host, port != NULL ? port + 1 : "80");
    g_string_append(out, "<databaseInfo><title>Lontar</title></databaseInfo>\n<indexInfo>\n"
                         "<set name=\"cql\" identifier=\"info:srw/cql-context-set/1/cql-v1.2\"/>\n"
                         "<set name=\"dc\" identifier=\"info:srw/cql-context-set/1/dc-v1.1\"/>\n");
    for (size_t i = 0; i < G_N_ELEMENTS(indexes); i++) {
        lontar_xml_format(out,
                          "<index><title>%s</title><map><name set=\"%s\">%s</name></map></index>\n",
                          indexes[i].title, indexes[i].set, indexes[i].name);
    }
    g_string_append_printf(out,
                           "</indexInfo>\n<schemaInfo><schema name=\"dc\" identifier=\"" DC_SCHEMA
                           "\"><title>Dublin Core</title></schema></schemaInfo>\n"
                           "<configInfo><default type=\"numberOfRecords\">%d</default>"
                           "<setting type=\"maximumRecords\">%d</setting></configInfo>\n"
                           "</explain>\n</recordData>\n</record>\n</explainResponse>\n",
                           RECORDS_DEFAULT, RECORDS_MAX);
}

/* --- searchRetrieve ------------------------------------------------------------------------- */

/* A number of an argument, from least up; more than most is most. */
static bool
read_number(const sru *own, const char *name, guint64 least, guint64 most, guint64 *out)
{
    const char *text = argument(own, name);
    guint64 number = 0;

    if (text == NULL) {
        return true;
    }
    if (!g_ascii_string_to_unsigned(text, 10, least, G_MAXUINT32, &number, NULL)) {
        fail(own, "searchRetrieve", UNSUPPORTED_VALUE, name, "Unsupported parameter value");
        return false;
    }
    *out = MIN(number, most);
    return true;
}

static bool
read_arguments(sru *own)
{
    static const char *const names[] = {
        "operation",     "version",      "query",        "startRecord", "maximumRecords",
        "recordPacking", "recordSchema", "resultSetTTL", "stylesheet",  NULL};
    const char *schema = argument(own, "recordSchema");
    const char *packing = argument(own, "recordPacking");

    for (guint i = 0; i < own->exchange->parameters->len; i++) {
        const char *name = g_array_index(own->exchange->parameters, lontar_parameter, i).name;

        if (!g_strv_contains(names, name) && !g_str_has_prefix(name, "x-")) {
            fail(own, "searchRetrieve", UNSUPPORTED_PARAMETER, name, "Unsupported parameter");
            return false;
        }
    }
    if (schema != NULL && !g_str_equal(schema, "dc") && !g_str_equal(schema, DC_SCHEMA)) {
        fail(own, "searchRetrieve", UNKNOWN_SCHEMA, schema, "Unknown schema for retrieval");
        return false;
    }
    own->is_string = g_strcmp0(packing, "string") == 0;
    if (packing != NULL && !own->is_string && !g_str_equal(packing, "xml")) {
        fail(own, "searchRetrieve", UNSUPPORTED_VALUE, "recordPacking",
             "Unsupported parameter value");
        return false;
    }
    return read_number(own, "startRecord", 1, G_MAXUINT32, &own->first) &&
           read_number(own, "maximumRecords", 0, RECORDS_MAX, &own->size);
}

static void
add_record(const sru *own, const lontar_record *record, guint64 position)
{
    const lontar_format_scope scope = {own->worker->site->vocabularies, own->base, NULL};
    GString *out = own->exchange->body;
    g_autoptr(GString) dc = g_string_new(NULL);

    lontar_format_add_dc(dc, record, &scope);
    g_string_append_printf(out,
                           "<record>\n<recordSchema>" DC_SCHEMA "</recordSchema>\n"
                           "<recordPacking>%s</recordPacking>\n<recordData>",
                           own->is_string ? "string" : "xml");
    if (own->is_string) {
        lontar_xml_text(out, dc->str);
    } else {
        g_string_append_len(out, dc->str, (gssize)dc->len);
    }
    lontar_xml_format(out, "</recordData>\n<recordIdentifier>%s</recordIdentifier>\n",
                      lontar_record_id(record));
    g_string_append_printf(
        out, "<recordPosition>%" G_GUINT64_FORMAT "</recordPosition>\n</record>\n", position);
}

static void
write_answer(const sru *own, const lontar_answer *answer)
{
    GString *out = own->exchange->body;
    size_t size = lontar_answer_hit_size(answer);
    size_t total = lontar_answer_total(answer);

    g_string_append(out, LONTAR_XML_HEAD
                    "<searchRetrieveResponse xmlns=\"http://www.loc.gov/zing/srw/\">\n"
                    "<version>1.2</version>\n");
    g_string_append_printf(out, "<numberOfRecords>%zu</numberOfRecords>\n", total);
    if (size > 0) {
        g_string_append(out, "<records>\n");
        for (size_t i = 0; i < size; i++) {
            add_record(own, lontar_answer_hit_at(answer, i)->record, own->first + i);
        }
        g_string_append(out, "</records>\n");
    }
    if (size > 0 && own->first - 1 + size < total) {
        g_string_append_printf(out, "<nextRecordPosition>%zu</nextRecordPosition>\n",
                               (size_t)own->first + size);
    }
    g_string_append(out, "</searchRetrieveResponse>\n");
}

static lontar_answer *
search(const sru *own, const char *query, GError **error)
{
    g_autoptr(GArray) parameters = lontar_parameters_new();
    g_autofree char *offset = g_strdup_printf("%" G_GUINT64_FORMAT, own->first - 1);
    g_autofree char *limit = g_strdup_printf("%" G_GUINT64_FORMAT, own->size);
    const char *const pairs[] = {"q",      query,  "offset",   offset, "limit", limit,
                                 "facets", "none", "snippets", "0",    NULL};
    lontar_fault fault;

    for (size_t i = 0; pairs[i] != NULL; i += 2) {
        lontar_parameter one = {g_strdup(pairs[i]), g_strdup(pairs[i + 1])};

        g_array_append_val(parameters, one);
    }
    if (lontar_worker_searcher(own->worker, error) == NULL) {
        return NULL;
    }
    g_autoptr(lontar_request) request =
        lontar_request_from(own->worker->site, parameters, own->exchange->languages, &fault, error);
    return request == NULL ? NULL : lontar_search(own->worker->searcher, request, error);
}

static void
search_retrieve(sru *own)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *query = NULL;
    g_autofree char *detail = NULL;

    if (argument(own, "query") == NULL) {
        fail(own, "searchRetrieve", MISSING_PARAMETER, "query", "Mandatory parameter not supplied");
        return;
    }
    if (!read_arguments(own)) {
        return;
    }

    lontar_cql_fault fault = lontar_cql_translate(argument(own, "query"), &query, &detail);
    if (fault != LONTAR_CQL_GOOD) {
        fail(own, "searchRetrieve", (int)fault, detail, "The query is not understood");
        return;
    }
    g_autoptr(lontar_answer) answer = search(own, query, &error);
    if (answer == NULL) {
        fail(own, "searchRetrieve", GENERAL_ERROR, error->message, "General system error");
        return;
    }
    if (own->first > 1 && own->first > lontar_answer_total(answer)) {
        fail(own, "searchRetrieve", FIRST_OUT_OF_RANGE, argument(own, "startRecord"),
             "First record position out of range");
        return;
    }
    write_answer(own, answer);
}

void
lontar_api_sru(lontar_worker *worker, lontar_exchange *exchange, const lontar_place *place)
{
    g_autofree char *base = lontar_base_url(worker->site, exchange);
    sru own = {worker, exchange, base, 1, RECORDS_DEFAULT, false};
    const char *operation = argument(&own, "operation");
    const char *version = argument(&own, "version");

    if (operation == NULL) {
        operation = argument(&own, "query") != NULL ? "searchRetrieve" : "explain";
    }
    exchange->content_type = "text/xml; charset=utf-8";
    if (version != NULL && !g_str_equal(version, "1.1") && !g_str_equal(version, "1.2")) {
        fail(&own, "explain", UNSUPPORTED_VERSION, "1.2", "Unsupported version");
    } else if (g_str_equal(operation, "searchRetrieve")) {
        search_retrieve(&own);
    } else if (g_str_equal(operation, "explain")) {
        explain(&own);
    } else {
        fail(&own, "explain", UNSUPPORTED_OPERATION, operation, "Unsupported operation");
    }
}
