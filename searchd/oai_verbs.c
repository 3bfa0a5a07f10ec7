/*
 * The verbs of OAI-PMH 2.0.
 *
 * The index knows when it last changed but not when each document did: all have the datestamp of
 * the index. A harvester that asks for what is new gets everything after any change, never too
 * little.
 */
#include <string.h>

#include "api_search.h"
#include "format.h"
#include "labels.h"
#include "lontar/error.h"
#include "oai.h"
#include "xml.h"

/* Records an answer. */
#define CHUNK 100

static const lontar_field set_fields[] = {LONTAR_FIELD_COUNTRY, LONTAR_FIELD_SECTOR};

void
lontar_oai_identify(lontar_oai *oai)
{
    static const char *const names[] = {NULL};
    const char *host = strstr(oai->base, "://");
    g_autofree char *name = g_strndup(host + 3, strcspn(host + 3, ":/"));

    if (!lontar_oai_takes(oai, names)) {
        return;
    }
    lontar_xml_format(oai->body,
                      "<repositoryName>Lontar</repositoryName>\n"
                      "<baseURL>%s/oai</baseURL>\n"
                      "<protocolVersion>2.0</protocolVersion>\n"
                      "<adminEmail>webmaster@%s%s</adminEmail>\n"
                      "<earliestDatestamp>%s</earliestDatestamp>\n"
                      "<deletedRecord>no</deletedRecord>\n"
                      "<granularity>YYYY-MM-DDThh:mm:ssZ</granularity>\n",
                      oai->base, name, strchr(name, '.') != NULL ? "" : ".localdomain",
                      oai->state->updated);
}

/* --- records -------------------------------------------------------------------------------- */

/* The id that an identifier stands for, NULL for none of ours. */
static char *
read_identifier(const char *identifier)
{
    return g_str_has_prefix(identifier, LONTAR_OAI_ID)
               ? g_uri_unescape_string(identifier + strlen(LONTAR_OAI_ID), NULL)
               : NULL;
}

static lontar_record *
find_record(lontar_oai *oai, const char *identifier)
{
    g_autofree char *id = read_identifier(identifier);
    lontar_record *record =
        id == NULL ? NULL : lontar_searcher_record(oai->worker->searcher, id, NULL);

    if (record == NULL) {
        lontar_oai_fail(oai, "idDoesNotExist", "no document has this identifier");
    }
    return record;
}

static void
add_header(lontar_oai *oai, const lontar_record *record)
{
    g_autofree char *escaped = g_uri_escape_string(lontar_record_id(record), NULL, FALSE);

    lontar_xml_format(oai->body,
                      "<header>\n<identifier>" LONTAR_OAI_ID "%s</identifier>\n"
                      "<datestamp>%s</datestamp>\n",
                      escaped, oai->state->updated);
    for (size_t i = 0; i < G_N_ELEMENTS(set_fields); i++) {
        const char *const *values = lontar_record_values(record, set_fields[i]);

        for (size_t j = 0; values[j] != NULL; j++) {
            lontar_xml_format(oai->body, "<setSpec>%s:%s</setSpec>\n",
                              lontar_field_name(set_fields[i]), values[j]);
        }
    }
    g_string_append(oai->body, "</header>\n");
}

static void
add_record(lontar_oai *oai, const lontar_record *record)
{
    const lontar_format_scope scope = {oai->worker->site->vocabularies, oai->base, NULL};

    g_string_append(oai->body, "<record>\n");
    add_header(oai, record);
    g_string_append(oai->body, "<metadata>\n");
    lontar_format_add_dc(oai->body, record, &scope);
    g_string_append(oai->body, "</metadata>\n</record>\n");
}

/* `metadataPrefix`, which must be there and one of ours. */
static bool
is_our_format(lontar_oai *oai)
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
    if (!is_our_format(oai)) {
        return;
    }
    g_autoptr(lontar_record) record = find_record(oai, identifier);
    if (record != NULL) {
        add_record(oai, record);
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
        g_autoptr(lontar_record) record = find_record(oai, identifier);

        if (record == NULL) {
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

/* A search made of names and values, all given. */
static lontar_request *
make_request(const lontar_oai *oai, const char *const *pairs)
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

    g_autoptr(lontar_request) request = make_request(oai, pairs);
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

/* --- lists ---------------------------------------------------------------------------------- */

/* What a list is of: all of it stands in the token, `REVISION.OFFSET.SET`. */
typedef struct {
    char *set; /* `country:THA`, or empty */
    guint64 revision;
    guint64 offset;
} selection;

static void
clear_selection(selection *own)
{
    g_free(own->set);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(selection, clear_selection)

static bool
read_token(lontar_oai *oai, const char *token, selection *out)
{
    g_auto(GStrv) parts = g_strsplit(token, ".", 3);

    if (g_strv_length(parts) != 3 ||
        !g_ascii_string_to_unsigned(parts[0], 10, 0, G_MAXUINT64, &out->revision, NULL) ||
        !g_ascii_string_to_unsigned(parts[1], 10, 1, G_MAXUINT32, &out->offset, NULL)) {
        lontar_oai_fail(oai, "badResumptionToken", "this is no token of ours");
        return false;
    }
    if (out->revision != oai->state->revision) {
        lontar_oai_fail(oai, "badResumptionToken", "the library has changed since; begin anew");
        return false;
    }
    out->set = g_strdup(parts[2]);
    return true;
}

/* A date of the protocol, to the day or the second; as the second that it begins or ends with. */
static char *
read_date(const char *text, bool is_end)
{
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    bool is_day = strlen(text) == 10;
    g_autofree char *full =
        is_day ? g_strconcat(text, is_end ? "T23:59:59Z" : "T00:00:00Z", NULL) : g_strdup(text);
    g_autoptr(GDateTime) date = strlen(full) == 20 ? g_date_time_new_from_iso8601(full, utc) : NULL;

    return date == NULL ? NULL : g_steal_pointer(&full);
}

/* `from` and `until`: whether the one datestamp that there is lies between them. */
static bool
is_in_time(lontar_oai *oai, bool *out_is_in)
{
    const char *from = lontar_oai_argument(oai, "from");
    const char *until = lontar_oai_argument(oai, "until");
    g_autofree char *first = from == NULL ? NULL : read_date(from, false);
    g_autofree char *last = until == NULL ? NULL : read_date(until, true);

    if ((from != NULL && first == NULL) || (until != NULL && last == NULL) ||
        (from != NULL && until != NULL &&
         (strlen(from) != strlen(until) || strcmp(first, last) > 0))) {
        lontar_oai_fail(oai, "badArgument",
                        "from and until are dates like 2026-01-31 or 2026-01-31T12:00:00Z, both "
                        "alike, the earlier one first");
        return false;
    }
    *out_is_in = (first == NULL || strcmp(oai->state->updated, first) >= 0) &&
                 (last == NULL || strcmp(oai->state->updated, last) <= 0);
    return true;
}

/* Read the arguments of a list that begins. */
static bool
begin_list(lontar_oai *oai, selection *out)
{
    const char *set = lontar_oai_argument(oai, "set");
    bool is_in = false;

    if (!is_our_format(oai) || !is_in_time(oai, &is_in)) {
        return false;
    }
    if (!is_in) {
        lontar_oai_fail(oai, "noRecordsMatch", "nothing has changed in this time");
        return false;
    }
    out->set = g_strdup(set != NULL ? set : "");
    out->revision = oai->state->revision;
    return true;
}

/* The ids of a set; NULL when there is no such set, or it is empty. */
static lontar_listing *
list_set(lontar_oai *oai, const char *set)
{
    g_auto(GStrv) parts = g_strsplit(set, ":", 2);
    bool is_all = *set == '\0';
    bool is_known = g_strv_length(parts) == 2 &&
                    (g_str_equal(parts[0], "country") || g_str_equal(parts[0], "sector"));
    const char *pairs[] = {"limit", "0", is_known ? parts[0] : NULL, is_known ? parts[1] : NULL,
                           NULL};
    g_autoptr(lontar_request) request = is_all || is_known ? make_request(oai, pairs) : NULL;
    g_autoptr(lontar_listing) listing =
        request == NULL ? NULL : lontar_search_list(oai->worker->searcher, request, NULL);

    if (listing == NULL || lontar_listing_size(listing) == 0) {
        lontar_oai_fail(oai, "noRecordsMatch", "no document is in this set");
        return NULL;
    }
    return g_steal_pointer(&listing);
}

static void
add_items(lontar_oai *oai, const lontar_listing *listing, const selection *of)
{
    bool has_metadata = g_str_equal(oai->verb, "ListRecords");
    size_t size = lontar_listing_size(listing);
    size_t end = MIN(of->offset + CHUNK, size);

    for (size_t i = of->offset; i < end; i++) {
        g_autoptr(lontar_record) record =
            lontar_searcher_record(oai->worker->searcher, lontar_listing_id_at(listing, i), NULL);

        if (record != NULL && has_metadata) {
            add_record(oai, record);
        } else if (record != NULL) {
            add_header(oai, record);
        }
    }
    if (size <= CHUNK) {
        return;
    }
    g_string_append_printf(oai->body, "<resumptionToken completeListSize=\"%zu\" cursor=\"%zu\">",
                           size, (size_t)of->offset);
    if (end < size) {
        g_string_append_printf(oai->body, "%" G_GUINT64_FORMAT ".%zu.", of->revision, end);
        lontar_xml_text(oai->body, of->set);
    }
    g_string_append(oai->body, "</resumptionToken>\n");
}

void
lontar_oai_list(lontar_oai *oai)
{
    static const char *const names[] = {"metadataPrefix",  "from", "until", "set",
                                        "resumptionToken", NULL};
    const char *token = lontar_oai_argument(oai, "resumptionToken");
    g_auto(selection) of = {0};

    if (!lontar_oai_takes(oai, names)) {
        return;
    }
    if (token != NULL && oai->exchange->parameters->len > 2) {
        lontar_oai_fail(oai, "badArgument", "resumptionToken stands alone");
        return;
    }
    if (token != NULL ? !read_token(oai, token, &of) : !begin_list(oai, &of)) {
        return;
    }
    g_autoptr(lontar_listing) listing = list_set(oai, of.set);
    if (listing == NULL) {
        return;
    }
    if (lontar_listing_state(listing)->revision != of.revision ||
        of.offset >= lontar_listing_size(listing)) {
        lontar_oai_fail(oai, "badResumptionToken", "the library has changed since; begin anew");
        return;
    }
    add_items(oai, listing, &of);
}
