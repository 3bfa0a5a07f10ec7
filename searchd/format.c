/*
 * Formats: how records are written for other programs, one or a whole set of them.
 */
#include "format.h"

#include <string.h>

#include "links.h"
#include "lontar/date.h"
#include "xml.h"

#define CSV_HEAD                                                                             \
    "id,title,authors,publisher,year,date,type,language,country,sector,instrument,keywords," \
    "pages,url,link\r\n"

static const lontar_format formats[] = {
    {"csv", "text/csv; charset=utf-8; header=present", "csv", CSV_HEAD, "", "",
     lontar_format_add_csv, true},
    {"ndjson", "application/x-ndjson", "ndjson", "", "", "", lontar_format_add_ndjson, true},
    {"ris", "application/x-research-info-systems; charset=utf-8", "ris", "", "", "",
     lontar_format_add_ris, true},
    {"bibtex", "application/x-bibtex; charset=utf-8", "bib", "", "\n", "", lontar_format_add_bibtex,
     true},
    {"csljson", "application/vnd.citationstyles.csl+json", "json", "[\n", ",\n", "\n]\n",
     lontar_format_add_csl, true},
    {"dc", "application/xml; charset=utf-8", "xml", LONTAR_XML_HEAD, "", "", lontar_format_add_dc,
     false},
    {"jsonld", "application/ld+json", "jsonld", "", "", "\n", lontar_format_add_jsonld, false},
};

const lontar_format *
lontar_format_find(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(formats); i++) {
        if (g_str_equal(formats[i].name, name)) {
            return &formats[i];
        }
    }
    return NULL;
}

const char *const *
lontar_format_names(void)
{
    static const char *names[G_N_ELEMENTS(formats) + 1];
    static gsize once = 0;

    if (g_once_init_enter(&once)) {
        for (size_t i = 0; i < G_N_ELEMENTS(formats); i++) {
            names[i] = formats[i].name;
        }
        g_once_init_leave(&once, 1);
    }
    return names;
}

/* --- Accept --------------------------------------------------------------------------------- */

/* The weight of one range of Accept, 0 to 1. */
static double
weight_of(const char *range)
{
    const char *weight = strstr(range, ";q=");

    return weight == NULL ? 1 : g_ascii_strtod(weight + 3, NULL);
}

static const lontar_format *
find_type(const char *type)
{
    for (size_t i = 0; i < G_N_ELEMENTS(formats); i++) {
        size_t length = strcspn(formats[i].content_type, ";");

        if (strlen(type) == length &&
            g_ascii_strncasecmp(formats[i].content_type, type, length) == 0) {
            return &formats[i];
        }
    }
    return NULL;
}

const lontar_format *
lontar_format_accepted(const char *accept)
{
    g_auto(GStrv) ranges = accept == NULL ? NULL : g_strsplit(accept, ",", 32);
    const lontar_format *best = NULL;
    double most = 0;

    for (size_t i = 0; ranges != NULL && ranges[i] != NULL; i++) {
        g_autofree char *range = g_strdelimit(g_strdup(ranges[i]), " \t", ';');
        double weight = weight_of(range);
        const char *begin = range + strspn(range, ";");
        g_autofree char *type = g_strndup(begin, strcspn(begin, ";"));
        const lontar_format *format = find_type(type);
        bool is_json = g_ascii_strcasecmp(type, "application/json") == 0 ||
                       g_str_equal(type, "*/*") || g_str_equal(type, "application/*");

        if ((format != NULL || is_json) && weight > most) {
            best = format;
            most = weight;
        }
    }
    return best;
}

/* --- what formats share --------------------------------------------------------------------- */

char *
lontar_format_page_url(const lontar_record *record, const lontar_format_scope *scope)
{
    return lontar_link_document(scope->base, lontar_record_id(record), "");
}

char *
lontar_format_file_url(const lontar_record *record, const lontar_format_scope *scope)
{
    g_autofree char *api = g_strconcat(scope->base, "/api/v1", NULL);

    return lontar_link_has_file(record)
               ? lontar_link_document(api, lontar_record_id(record), "/file")
               : NULL;
}

char *
lontar_format_line(const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    GString *line = g_string_sized_new(strlen(valid));

    for (const char *p = valid; *p != '\0'; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);

        if (!g_unichar_isspace(c) && !g_unichar_iscntrl(c)) {
            g_string_append_unichar(line, c);
        } else if (line->len > 0 && line->str[line->len - 1] != ' ') {
            g_string_append_c(line, ' ');
        }
    }
    if (line->len > 0 && line->str[line->len - 1] == ' ') {
        g_string_truncate(line, line->len - 1);
    }
    return g_string_free(line, FALSE);
}

int
lontar_format_date(const lontar_record *record, int out_parts[3])
{
    const char *date = lontar_record_value(record, LONTAR_FIELD_DATE);
    const char *year = lontar_record_value(record, LONTAR_FIELD_YEAR);
    int parts = 0;

    if (date != NULL) {
        parts = lontar_date_parts(date, out_parts);
    }
    if (parts < 1 && year != NULL) {
        parts = lontar_date_parts(year, out_parts);
    }
    return parts;
}
