/*
 * Records as JSON of others' making: CSL-JSON for citations, JSON-LD for search engines.
 */
#include <string.h>

#include "format.h"
#include "lontar/json.h"
#include "kinds.h"
#include "labels.h"

static void
add_text(GString *out, const char *name, const char *value)
{
    if (value != NULL && *value != '\0') {
        lontar_json_string(out, name, value);
    }
}

/* `Engblom, Anna` is a person's name; what has no comma may be an organisation's. */
static void
add_csl_authors(GString *out, const lontar_record *record)
{
    const char *const *names = lontar_record_values(record, LONTAR_FIELD_AUTHOR);

    if (names[0] == NULL) {
        return;
    }
    lontar_json_array(out, "author");
    for (size_t i = 0; names[i] != NULL; i++) {
        const char *comma = strchr(names[i], ',');

        lontar_json_object(out, NULL);
        if (comma != NULL && comma > names[i] && strchr(comma + 1, ',') == NULL) {
            g_autofree char *family = g_strndup(names[i], (gsize)(comma - names[i]));
            g_autofree char *given = g_strstrip(g_strdup(comma + 1));

            lontar_json_string(out, "family", family);
            lontar_json_string(out, "given", given);
        } else {
            lontar_json_string(out, "literal", names[i]);
        }
        lontar_json_object_end(out);
    }
    lontar_json_array_end(out);
}

static void
add_csl_date(GString *out, const lontar_record *record)
{
    int parts[3];
    int size = lontar_format_date(record, parts);

    if (size < 1) {
        return;
    }
    lontar_json_object(out, "issued");
    lontar_json_array(out, "date-parts");
    lontar_json_array(out, NULL);
    for (int i = 0; i < size; i++) {
        lontar_json_integer(out, NULL, parts[i]);
    }
    lontar_json_array_end(out);
    lontar_json_array_end(out);
    lontar_json_object_end(out);
}

void
lontar_format_add_csl(GString *out, const lontar_record *record, const lontar_format_scope *scope)
{
    const char *type = lontar_record_value(record, LONTAR_FIELD_TYPE);
    const char *url = lontar_record_value(record, LONTAR_FIELD_URL);
    g_autofree char *page = lontar_format_page_url(record, scope);
    g_autofree char *keywords =
        g_strjoinv(", ", (char **)lontar_record_values(record, LONTAR_FIELD_KEYWORD));
    g_autoptr(GString) item = g_string_new(NULL);

    lontar_json_object(item, NULL);
    lontar_json_string(item, "id", lontar_record_id(record));
    lontar_json_string(item, "type", lontar_kind_of(type)->csl);
    add_text(item, "title", lontar_record_value(record, LONTAR_FIELD_TITLE));
    add_csl_authors(item, record);
    add_csl_date(item, record);
    add_text(item, "publisher", lontar_record_value(record, LONTAR_FIELD_PUBLISHER));
    add_text(item, "language", lontar_record_value(record, LONTAR_FIELD_LANGUAGE));
    if (type != NULL) {
        lontar_json_string(item, "genre",
                           lontar_label(scope->vocabularies, LONTAR_FIELD_TYPE, type, "en"));
    }
    add_text(item, "keyword", keywords);
    if (lontar_record_page_size(record) > 0) {
        lontar_json_integer(item, "number-of-pages", (int64_t)lontar_record_page_size(record));
    }
    lontar_json_string(item, "URL", url != NULL ? url : page);
    lontar_json_object_end(item);
    g_string_append_len(out, item->str, (gssize)item->len);
}

static void
add_things(GString *out, const lontar_record *record, const lontar_format_scope *scope)
{
    const char *const *countries = lontar_record_values(record, LONTAR_FIELD_COUNTRY);
    const char *const *sectors = lontar_record_values(record, LONTAR_FIELD_SECTOR);

    lontar_json_array(out, "about");
    for (size_t i = 0; countries[i] != NULL; i++) {
        lontar_json_object(out, NULL);
        lontar_json_string(out, "@type", "Country");
        lontar_json_string(out, "identifier", countries[i]);
        lontar_json_string(
            out, "name",
            lontar_label(scope->vocabularies, LONTAR_FIELD_COUNTRY, countries[i], "en"));
        lontar_json_object_end(out);
    }
    for (size_t i = 0; sectors[i] != NULL; i++) {
        lontar_json_object(out, NULL);
        lontar_json_string(out, "@type", "DefinedTerm");
        lontar_json_string(out, "termCode", sectors[i]);
        lontar_json_string(
            out, "name", lontar_label(scope->vocabularies, LONTAR_FIELD_SECTOR, sectors[i], "en"));
        lontar_json_object_end(out);
    }
    lontar_json_array_end(out);
}

static void
add_named(GString *out, const char *type, const char *name)
{
    lontar_json_object(out, NULL);
    if (type != NULL) {
        lontar_json_string(out, "@type", type);
    }
    lontar_json_string(out, "name", name);
    lontar_json_object_end(out);
}

void
lontar_format_add_jsonld(GString *out, const lontar_record *record,
                         const lontar_format_scope *scope)
{
    const char *const *authors = lontar_record_values(record, LONTAR_FIELD_AUTHOR);
    const char *publisher = lontar_record_value(record, LONTAR_FIELD_PUBLISHER);
    const char *date = lontar_record_value(record, LONTAR_FIELD_DATE);
    const char *year = lontar_record_value(record, LONTAR_FIELD_YEAR);
    g_autofree char *page = lontar_format_page_url(record, scope);
    g_autofree char *file = lontar_format_file_url(record, scope);
    g_autoptr(GString) item = g_string_new(NULL);

    lontar_json_object(item, NULL);
    lontar_json_string(item, "@context", "https://schema.org");
    lontar_json_string(item, "@type",
                       lontar_kind_of(lontar_record_value(record, LONTAR_FIELD_TYPE))->schema);
    lontar_json_string(item, "@id", page);
    lontar_json_string(item, "identifier", lontar_record_id(record));
    add_text(item, "name", lontar_record_value(record, LONTAR_FIELD_TITLE));
    lontar_json_array(item, "author");
    for (size_t i = 0; authors[i] != NULL; i++) {
        add_named(item, NULL, authors[i]);
    }
    lontar_json_array_end(item);
    if (publisher != NULL) {
        lontar_json_array(item, "publisher");
        add_named(item, "Organization", publisher);
        lontar_json_array_end(item);
    }
    add_text(item, "datePublished", date != NULL ? date : year);
    lontar_json_strings(item, "inLanguage", lontar_record_values(record, LONTAR_FIELD_LANGUAGE));
    lontar_json_strings(item, "keywords", lontar_record_values(record, LONTAR_FIELD_KEYWORD));
    add_things(item, record, scope);
    if (lontar_record_page_size(record) > 0) {
        lontar_json_integer(item, "numberOfPages", (int64_t)lontar_record_page_size(record));
    }
    lontar_json_string(item, "url", page);
    add_text(item, "sameAs", lontar_record_value(record, LONTAR_FIELD_URL));
    if (file != NULL) {
        lontar_json_object(item, "encoding");
        lontar_json_string(item, "@type", "MediaObject");
        lontar_json_string(item, "contentUrl", file);
        lontar_json_object_end(item);
    }
    lontar_json_object_end(item);
    g_string_append_len(out, item->str, (gssize)item->len);
}
