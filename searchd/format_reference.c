/*
 * Records for reference managers: RIS and BibTeX.
 */
#include <string.h>

#include "format.h"
#include "kinds.h"
#include "labels.h"

/* --- RIS ------------------------------------------------------------------------------------ */

static void
add_tag(GString *out, const char *tag, const char *value)
{
    if (value != NULL && *value != '\0') {
        g_autofree char *line = lontar_format_line(value);

        g_string_append_printf(out, "%s  - %s\r\n", tag, line);
    }
}

static void
add_tags(GString *out, const char *tag, const char *const *values)
{
    for (size_t i = 0; values[i] != NULL; i++) {
        add_tag(out, tag, values[i]);
    }
}

static void
add_labels(GString *out, const char *tag, const lontar_record *record, lontar_field field,
           const lontar_format_scope *scope)
{
    const char *const *values = lontar_record_values(record, field);

    for (size_t i = 0; values[i] != NULL; i++) {
        add_tag(out, tag, lontar_label(scope->vocabularies, field, values[i], "en"));
    }
}

static void
add_ris_date(GString *out, const lontar_record *record)
{
    int parts[3];
    int size = lontar_format_date(record, parts);

    if (size < 1) {
        return;
    }

    g_autoptr(GString) date = g_string_new(NULL);
    g_string_append_printf(date, "%04d", parts[0]);
    add_tag(out, "PY", date->str);
    for (int i = 1; i < 3; i++) {
        g_string_append_printf(date, i < size ? "/%02d" : "/", i < size ? parts[i] : 0);
    }
    g_string_append_c(date, '/');
    if (size > 1) {
        add_tag(out, "DA", date->str);
    }
}

void
lontar_format_add_ris(GString *out, const lontar_record *record, const lontar_format_scope *scope)
{
    const char *url = lontar_record_value(record, LONTAR_FIELD_URL);
    g_autofree char *page = lontar_format_page_url(record, scope);
    g_autofree char *file = lontar_format_file_url(record, scope);

    add_tag(out, "TY", lontar_kind_of(lontar_record_value(record, LONTAR_FIELD_TYPE))->ris);
    add_tag(out, "ID", lontar_record_id(record));
    add_tag(out, "TI", lontar_record_value(record, LONTAR_FIELD_TITLE));
    add_tags(out, "AU", lontar_record_values(record, LONTAR_FIELD_AUTHOR));
    add_ris_date(out, record);
    add_tag(out, "PB", lontar_record_value(record, LONTAR_FIELD_PUBLISHER));
    add_tags(out, "LA", lontar_record_values(record, LONTAR_FIELD_LANGUAGE));
    add_tags(out, "KW", lontar_record_values(record, LONTAR_FIELD_KEYWORD));
    add_labels(out, "KW", record, LONTAR_FIELD_COUNTRY, scope);
    add_labels(out, "KW", record, LONTAR_FIELD_SECTOR, scope);
    add_tags(out, "KW", lontar_record_values(record, LONTAR_FIELD_INSTRUMENT));
    add_tag(out, "UR", url != NULL ? url : page);
    add_tag(out, "L2", url != NULL ? page : NULL);
    add_tag(out, "L1", file);
    g_string_append(out, "ER  - \r\n");
}

/* --- BibTeX --------------------------------------------------------------------------------- */

/* BibTeX counts braces whether or not they are escaped, so that none may stay. */
static void
add_tex(GString *out, const char *text)
{
    static const struct {
        char c;
        const char *tex;
    } signs[] = {
        {'\\', "\\textbackslash{}"},
        {'{', "\\textbraceleft{}"},
        {'}', "\\textbraceright{}"},
        {'~', "\\textasciitilde{}"},
        {'^', "\\textasciicircum{}"},
        {'#', "\\#"},
        {'$', "\\$"},
        {'%', "\\%"},
        {'&', "\\&"},
        {'_', "\\_"},
    };
    g_autofree char *line = lontar_format_line(text);

    for (const char *p = line; *p != '\0'; p++) {
        const char *tex = NULL;

        for (size_t i = 0; i < G_N_ELEMENTS(signs); i++) {
            tex = signs[i].c == *p ? signs[i].tex : tex;
        }
        if (tex != NULL) {
            g_string_append(out, tex);
        } else {
            g_string_append_c(out, *p);
        }
    }
}

static void
add_field(GString *out, const char *name, const char *value)
{
    if (value != NULL && *value != '\0') {
        g_string_append_printf(out, ",\n  %s = {", name);
        add_tex(out, value);
        g_string_append_c(out, '}');
    }
}

/* An address stays as it is but for what would end the field. */
static void
add_address(GString *out, const char *name, const char *value)
{
    if (value != NULL && *value != '\0') {
        g_autofree char *line = lontar_format_line(value);
        g_autofree char *safe = g_strdelimit(g_strdup(line), "{}\\", '_');

        g_string_append_printf(out, ",\n  %s = {%s}", name, safe);
    }
}

/* BibTeX parts names at `and`: a name that has it in it is kept whole by braces. */
static void
add_authors(GString *out, const lontar_record *record)
{
    const char *const *names = lontar_record_values(record, LONTAR_FIELD_AUTHOR);

    for (size_t i = 0; names[i] != NULL; i++) {
        bool is_whole = strstr(names[i], " and ") != NULL;

        g_string_append(out, i == 0 ? ",\n  author = {" : " and ");
        g_string_append(out, is_whole ? "{" : "");
        add_tex(out, names[i]);
        g_string_append(out, is_whole ? "}" : "");
    }
    if (names[0] != NULL) {
        g_string_append_c(out, '}');
    }
}

static void
add_key(GString *out, const char *id)
{
    for (const char *p = id; *p != '\0'; p++) {
        g_string_append_c(out, g_ascii_isalnum(*p) || *p == '-' || *p == ':' ? *p : '_');
    }
}

void
lontar_format_add_bibtex(GString *out, const lontar_record *record,
                         const lontar_format_scope *scope)
{
    static const char *const months[] = {"jan", "feb", "mar", "apr", "may", "jun",
                                         "jul", "aug", "sep", "oct", "nov", "dec"};
    const lontar_kind *kind = lontar_kind_of(lontar_record_value(record, LONTAR_FIELD_TYPE));
    const char *title = lontar_record_value(record, LONTAR_FIELD_TITLE);
    const char *url = lontar_record_value(record, LONTAR_FIELD_URL);
    g_autofree char *page = lontar_format_page_url(record, scope);
    g_autofree char *keywords =
        g_strjoinv(", ", (char **)lontar_record_values(record, LONTAR_FIELD_KEYWORD));
    bool is_report = g_str_equal(kind->bibtex, "techreport");
    int parts[3];
    int size = lontar_format_date(record, parts);

    g_string_append_printf(out, "@%s{lontar:", kind->bibtex);
    add_key(out, lontar_record_id(record));
    g_string_append(out, ",\n  title = {{");
    add_tex(out, title != NULL ? title : lontar_record_id(record));
    g_string_append(out, "}}");
    add_authors(out, record);
    add_field(out, is_report ? "institution" : "publisher",
              lontar_record_value(record, LONTAR_FIELD_PUBLISHER));
    if (size > 0) {
        g_string_append_printf(out, ",\n  year = {%04d}", parts[0]);
    }
    if (size > 1 && parts[1] >= 1 && parts[1] <= 12) {
        g_string_append_printf(out, ",\n  month = %s", months[parts[1] - 1]);
    }
    add_field(out, "language", lontar_record_value(record, LONTAR_FIELD_LANGUAGE));
    add_field(out, "keywords", keywords);
    add_address(out, "url", url != NULL ? url : page);
    g_string_append(out, "\n}\n");
}
