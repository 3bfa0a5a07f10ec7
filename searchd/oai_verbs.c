/*
 * The verbs of OAI-PMH 2.0 but for the lists of records.
 */
#include <string.h>

#include "api_search.h"
#include "format.h"
#include "labels.h"
#include "lontar/error.h"
#include "oai.h"
#include "xml.h"

static const lontar_field set_fields[] = {LONTAR_FIELD_COUNTRY, LONTAR_FIELD_SECTOR};

void
lontar_oai_identify(lontar_oai *oai)
{
    static const char *const names[] = {NULL};
    const char *host = strstr(oai->base, "://");
    g_autofree char *name = g_strndup(host + 3, strcspn(host + 3, ":/"));

    g_autoptr(lontar_history) history = lontar_searcher_history(oai->worker->searcher, NULL);

    if (!lontar_oai_takes(oai, names)) {
        return;
    }

    g_autofree char *first = lontar_oai_date(history != NULL ? lontar_history_first(history) : 0);
    lontar_xml_format(oai->body,
                      "<repositoryName>Lontar</repositoryName>\n"
                      "<baseURL>%s/oai</baseURL>\n"
                      "<protocolVersion>2.0</protocolVersion>\n"
                      "<adminEmail>webmaster@%s%s</adminEmail>\n"
                      "<earliestDatestamp>%s</earliestDatestamp>\n"
                      "<deletedRecord>persistent</deletedRecord>\n"
                      "<granularity>YYYY-MM-DDThh:mm:ssZ</granularity>\n",
                      oai->base, name, strchr(name, '.') != NULL ? "" : ".localdomain", first);
}

/* --- records -------------------------------------------------------------------------------- */

char *
lontar_oai_date(int64_t time)
{
    g_autoptr(GDateTime) date = g_date_time_new_from_unix_utc(time);

    return date == NULL ? g_strdup("1970-01-01T00:00:00Z")
                        : g_date_time_format(date, "%Y-%m-%dT%H:%M:%SZ");
}

/* The id that an identifier stands for, NULL for none of ours. */
static char *
read_identifier(const char *identifier)
{
    return g_str_has_prefix(identifier, LONTAR_OAI_ID)
               ? g_uri_unescape_string(identifier + strlen(LONTAR_OAI_ID), NULL)
               : NULL;
}

static void
begin_header(lontar_oai *oai, const char *start, const char *id, int64_t time)
{
    g_autofree char *escaped = g_uri_escape_string(id, NULL, FALSE);
    g_autofree char *date = lontar_oai_date(time);

    g_string_append(oai->body, start);
    lontar_xml_format(oai->body,
                      "\n<identifier>" LONTAR_OAI_ID "%s</identifier>\n"
                      "<datestamp>%s</datestamp>\n",
                      escaped, date);
}

void
lontar_oai_add_gone(lontar_oai *oai, const lontar_gone *gone, bool is_record)
{
    g_string_append(oai->body, is_record ? "<record>\n" : "");
    begin_header(oai, "<header status=\"deleted\">", gone->id, gone->time);
    for (size_t i = 0; gone->values[i] != NULL; i++) {
        lontar_xml_format(oai->body, "<setSpec>%s</setSpec>\n", gone->values[i]);
    }
    g_string_append(oai->body, is_record ? "</header>\n</record>\n" : "</header>\n");
}

static void
add_header(lontar_oai *oai, const lontar_record *record, int64_t time)
{
    begin_header(oai, "<header>", lontar_record_id(record), time);
    for (size_t i = 0; i < G_N_ELEMENTS(set_fields); i++) {
        const char *const *values = lontar_record_values(record, set_fields[i]);

        for (size_t j = 0; values[j] != NULL; j++) {
            lontar_xml_format(oai->body, "<setSpec>%s:%s</setSpec>\n",
                              lontar_field_name(set_fields[i]), values[j]);
        }
    }
    g_string_append(oai->body, "</header>\n");
}

void
lontar_oai_add_record(lontar_oai *oai, const lontar_record *record, int64_t time, bool is_whole)
{
    const lontar_format_scope scope = {oai->worker->site->vocabularies, oai->base, NULL};

    if (!is_whole) {
        add_header(oai, record, time);
        return;
    }
    g_string_append(oai->body, "<record>\n");
    add_header(oai, record, time);
    g_string_append(oai->body, "<metadata>\n");
    lontar_format_add_dc(oai->body, record, &scope);
    g_string_append(oai->body, "</metadata>\n</record>\n");
}

static const lontar_gone *
find_gone(const lontar_history *history, const char *id)
{
    for (size_t i = 0; i < lontar_history_gone_size(history); i++) {
        const lontar_gone *gone = lontar_history_gone_at(history, i);

        if (g_str_equal(gone->id, id)) {
            return gone;
        }
    }
    return NULL;
}

/* What an identifier stands for: a record, or what is left of one. */
typedef struct {
    lontar_record *record; /* NULL = it is gone */
    lontar_history *history;
    const lontar_gone *gone; /* lent by the history */
} finding;

static void
clear_finding(finding *own)
{
    lontar_record_free(own->record);
    lontar_history_unref(own->history);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(finding, clear_finding)

static bool
find_identifier(lontar_oai *oai, const char *identifier, finding *out)
{
    lontar_searcher *searcher = oai->worker->searcher;
    g_autofree char *id = read_identifier(identifier);

    if (id != NULL) {
        out->record = lontar_searcher_record(searcher, id, NULL);
        out->history = lontar_searcher_history(searcher, NULL);
        out->gone =
            out->record != NULL || out->history == NULL ? NULL : find_gone(out->history, id);
    }
    if (out->record == NULL && out->gone == NULL) {
        lontar_oai_fail(oai, "idDoesNotExist", "no document has this identifier");
        return false;
    }
    return true;
}

/* `metadataPrefix`, which must be there and one of ours. */
bool
lontar_oai_has_format(lontar_oai *oai)
{
    const char *prefix = lontar_oai_argument(oai, "metadataPrefix");

    if (prefix == NULL) {
        lontar_oai_fail(oai, "badArgument", "metadataPrefix is missing");
    } else if (!g_str_equal(prefix, LONTAR_OAI_PREFIX)) {
        lontar_oai_fail(oai, "cannotDisseminateFormat", "the only metadataPrefix is oai_dc");
    } else {
        return true;
    }
    return false;
}

void
lontar_oai_get_record(lontar_oai *oai)
{
    static const char *const names[] = {"identifier", "metadataPrefix", NULL};
    const char *identifier = lontar_oai_argument(oai, "identifier");

    if (!lontar_oai_takes(oai, names)) {
        return;
    }
    if (identifier == NULL) {
        lontar_oai_fail(oai, "badArgument", "identifier is missing");
        return;
    }
    if (!lontar_oai_has_format(oai)) {
        return;
    }

    g_auto(finding) found = {0};
    int64_t time = 0;
    if (!find_identifier(oai, identifier, &found)) {
        return;
    }
    if (found.gone != NULL) {
        lontar_oai_add_gone(oai, found.gone, true);
    } else if (lontar_searcher_changed(oai->worker->searcher, lontar_record_id(found.record), &time,
                                       NULL)) {
        lontar_oai_add_record(oai, found.record, time, true);
    }
}

void
lontar_oai_list_formats(lontar_oai *oai)
{
    static const char *const names[] = {"identifier", NULL};
    const char *identifier = lontar_oai_argument(oai, "identifier");

    if (!lontar_oai_takes(oai, names)) {
        return;
    }
    if (identifier != NULL) {
        g_auto(finding) found = {0};

        if (!find_identifier(oai, identifier, &found)) {
            return;
        }
    }
    g_string_append(oai->body,
                    "<metadataFormat>\n<metadataPrefix>" LONTAR_OAI_PREFIX "</metadataPrefix>\n"
                    "<schema>http://www.openarchives.org/OAI/2.0/oai_dc.xsd</schema>\n"
                    "<metadataNamespace>http://www.openarchives.org/OAI/2.0/oai_dc/"
                    "</metadataNamespace>\n</metadataFormat>\n");
}

/* --- sets ----------------------------------------------------------------------------------- */

lontar_request *
lontar_oai_request(const lontar_oai *oai, const char *const *pairs)
{
    g_autoptr(GArray) parameters = lontar_parameters_new();
    lontar_fault fault;

    for (size_t i = 0; pairs[i] != NULL; i += 2) {
        lontar_parameter one = {g_strdup(pairs[i]), g_strdup(pairs[i + 1])};

        g_array_append_val(parameters, one);
    }
    return lontar_request_from(oai->worker->site, parameters, NULL, &fault, NULL);
}

static void
fail_for(lontar_oai *oai, const GError *error)
{
    lontar_oai_fail(oai, "noRecordsMatch", error != NULL ? error->message : "the index is away");
}

void
lontar_oai_list_sets(lontar_oai *oai)
{
    static const char *const names[] = {"resumptionToken", NULL};
    static const char *const pairs[] = {"limit",       "0",  "facets", "country,sector",
                                        "facet.limit", "-1", NULL};
    g_autoptr(GError) error = NULL;

    if (!lontar_oai_takes(oai, names)) {
        return;
    }
    if (lontar_oai_argument(oai, "resumptionToken") != NULL) {
        lontar_oai_fail(oai, "badResumptionToken", "sets are listed whole");
        return;
    }

    g_autoptr(lontar_request) request = lontar_oai_request(oai, pairs);
    g_autoptr(lontar_answer) answer = lontar_search(oai->worker->searcher, request, &error);
    if (answer == NULL) {
        fail_for(oai, error);
        return;
    }
    for (size_t i = 0; i < lontar_answer_facet_size(answer); i++) {
        const lontar_facet *facet = lontar_answer_facet_at(answer, i);

        for (guint j = 0; j < facet->values->len; j++) {
            const lontar_facet_value *value = &g_array_index(facet->values, lontar_facet_value, j);

            lontar_xml_format(
                oai->body, "<set><setSpec>%s:%s</setSpec><setName>%s</setName></set>\n",
                lontar_field_name(facet->field), value->value,
                lontar_label(oai->worker->site->vocabularies, facet->field, value->value, "en"));
        }
    }
    if (oai->body->len == 0) {
        lontar_oai_fail(oai, "noSetHierarchy", "no document has a country or a sector");
    }
}
