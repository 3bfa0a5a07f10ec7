/*
 * Records as Dublin Core, in the form that OAI-PMH and SRU carry.
 */
#include "format.h"
#include "labels.h"
#include "xml.h"

static void
add_values(GString *out, const char *name, const lontar_record *record, lontar_field field)
{
    const char *const *values = lontar_record_values(record, field);

    for (size_t i = 0; values[i] != NULL; i++) {
        lontar_xml_element(out, name, values[i]);
    }
}

static void
add_labels(GString *out, const char *name, const lontar_record *record, lontar_field field,
           const lontar_format_scope *scope)
{
    const char *const *values = lontar_record_values(record, field);

    for (size_t i = 0; values[i] != NULL; i++) {
        lontar_xml_element(out, name, lontar_label(scope->vocabularies, field, values[i], "en"));
    }
}

void
lontar_format_add_dc(GString *out, const lontar_record *record, const lontar_format_scope *scope)
{
    const char *date = lontar_record_value(record, LONTAR_FIELD_DATE);
    g_autofree char *page = lontar_format_page_url(record, scope);

    g_string_append(out, "<oai_dc:dc xmlns:oai_dc=\"http://www.openarchives.org/OAI/2.0/oai_dc/\" "
                         "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
                         "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
                         "xsi:schemaLocation=\"http://www.openarchives.org/OAI/2.0/oai_dc/ "
                         "http://www.openarchives.org/OAI/2.0/oai_dc.xsd\">\n");
    add_values(out, "dc:title", record, LONTAR_FIELD_TITLE);
    add_values(out, "dc:creator", record, LONTAR_FIELD_AUTHOR);
    add_values(out, "dc:subject", record, LONTAR_FIELD_KEYWORD);
    add_labels(out, "dc:subject", record, LONTAR_FIELD_SECTOR, scope);
    add_values(out, "dc:subject", record, LONTAR_FIELD_INSTRUMENT);
    add_values(out, "dc:publisher", record, LONTAR_FIELD_PUBLISHER);
    lontar_xml_element(out, "dc:date",
                       date != NULL ? date : lontar_record_value(record, LONTAR_FIELD_YEAR));
    add_labels(out, "dc:type", record, LONTAR_FIELD_TYPE, scope);
    lontar_xml_element(out, "dc:identifier", page);
    add_values(out, "dc:identifier", record, LONTAR_FIELD_URL);
    add_values(out, "dc:language", record, LONTAR_FIELD_LANGUAGE);
    add_labels(out, "dc:coverage", record, LONTAR_FIELD_COUNTRY, scope);
    g_string_append(out, "</oai_dc:dc>\n");
}
