/*
 * Plain text and Markdown: form feeds part the pages, the first heading or line is the title.
 */
#include <string.h>

#include "decode.h"
#include "lontar/document.h"
#include "markup.h"
#include "reader.h"

#define TITLE_LINES 64   /* that are looked at for a title */
#define MATTER_MAX  8192 /* bytes of front matter */
#define TITLE_MAX   200  /* bytes of a line that may be a title */

/* The words of a line without the marks of Markdown around them. */
static char *
strip_marks(const char *line)
{
    g_autofree char *copy = g_strdup(line);
    const char *start = copy + strspn(copy, " \t#*_>-=~`");
    size_t length = strlen(start);

    while (length > 0 && strchr(" \t#*_-=~`:", start[length - 1]) != NULL) {
        length--;
    }
    return g_strndup(start, length);
}

typedef struct {
    const char *name;
    lontar_field field;
} matter_row;

static const matter_row FRONT_MATTER[] = {
    {"title", LONTAR_FIELD_TITLE},
    {"author", LONTAR_FIELD_AUTHOR},
    {"authors", LONTAR_FIELD_AUTHOR},
    {"publisher", LONTAR_FIELD_PUBLISHER},
    {"date", LONTAR_FIELD_DATE},
    {"keywords", LONTAR_FIELD_KEYWORD},
    {"tags", LONTAR_FIELD_KEYWORD},
    {"country", LONTAR_FIELD_COUNTRY},
    {"countries", LONTAR_FIELD_COUNTRY},
    {"region", LONTAR_FIELD_COUNTRY},
    {"sector", LONTAR_FIELD_SECTOR},
    {"sectors", LONTAR_FIELD_SECTOR},
    {"type", LONTAR_FIELD_TYPE},
    {"year", LONTAR_FIELD_YEAR},
    {"language", LONTAR_FIELD_LANGUAGE},
    {"lang", LONTAR_FIELD_LANGUAGE},
    {"instrument", LONTAR_FIELD_INSTRUMENT},
    {"instruments", LONTAR_FIELD_INSTRUMENT},
};

/* Send a value without quotes and brackets around it. */
static void
send_matter_value(lontar_field field, char *value, lontar_sink *sink)
{
    char *start = value + strspn(value, " \t[\"'");
    size_t length = strlen(start);

    while (length > 0 && strchr(" \t]\"'", start[length - 1]) != NULL) {
        start[--length] = '\0';
    }
    if (length > 0 && (field != LONTAR_FIELD_DATE || g_ascii_isdigit(*start))) {
        lontar_sink_tag(sink, field, start, "front-matter");
    }
}

static const matter_row *
find_matter(const char *line, const char *colon)
{
    for (size_t i = 0; colon != NULL && i < G_N_ELEMENTS(FRONT_MATTER); i++) {
        const char *name = FRONT_MATTER[i].name;

        if (strlen(name) == (size_t)(colon - line) &&
            g_ascii_strncasecmp(line, name, strlen(name)) == 0) {
            return &FRONT_MATTER[i];
        }
    }
    return NULL;
}

/*
 * Send the values of a line `name: value`, `name: [a, b]`, or `- value` under a name.
 *
 * @param row  of the name before, which becomes that of this line
 */
static bool
send_matter_line(char *line, const matter_row **row, lontar_sink *sink)
{
    const char *colon = strchr(line, ':');
    char *item = line + strspn(line, " \t");

    if (g_str_has_prefix(item, "- ") && *row != NULL) {
        send_matter_value((*row)->field, item + 2, sink);
        return (*row)->field == LONTAR_FIELD_TITLE;
    }
    *row = find_matter(line, colon);
    if (*row == NULL) {
        return false;
    }

    const char *value = colon + 1 + strspn(colon + 1, " \t");
    bool list = *value == '[' || (*row)->field == LONTAR_FIELD_KEYWORD;
    g_auto(GStrv) values = g_strsplit(value, list ? "," : "\n", 64);

    for (size_t i = 0; values[i] != NULL; i++) {
        send_matter_value((*row)->field, values[i], sink);
    }
    return (*row)->field == LONTAR_FIELD_TITLE;
}

/*
 * Send what front matter says, between two lines of three hyphens at the very beginning.
 *
 * @return where the text goes on
 */
static const char *
send_front_matter(const char *text, lontar_sink *sink, bool *out_has_title)
{
    const char *end = g_str_has_prefix(text, "---\n") ? strstr(text + 3, "\n---\n") : NULL;

    if (end == NULL || end - text > MATTER_MAX) {
        return text;
    }
    g_autofree char *matter = g_strndup(text, (gsize)(end - text));
    g_auto(GStrv) lines = g_strsplit(matter, "\n", -1);
    const matter_row *row = NULL;

    for (size_t i = 1; lines[i] != NULL; i++) {
        *out_has_title |= send_matter_line(g_strchomp(lines[i]), &row, sink);
    }
    return end + strlen("\n---\n");
}

/* The first heading of Markdown; headings of one level only, the highest. */
static char *
heading_title(char *const *lines)
{
    for (size_t i = 0; lines[i] != NULL; i++) {
        size_t marks = strspn(lines[i], "#");
        if (marks >= 1 && marks <= 6 && lines[i][marks] == ' ') {
            return strip_marks(lines[i]);
        }
    }
    return NULL;
}

/* The first line with words, and the lines that go on in it: a title is often broken. */
static char *
first_line_title(char *const *lines)
{
    GString *title = g_string_new(NULL);
    bool goes_on = false;

    for (size_t i = 0; lines[i] != NULL && title->len < TITLE_MAX; i++) {
        g_autofree char *line = strip_marks(lines[i]);
        if (*line == '\0' && title->len == 0) {
            continue;
        }
        /* A blank line ends it, unless a colon says that it goes on. */
        if (*line == '\0' && !goes_on) {
            break;
        }
        goes_on = *line != '\0' ? g_str_has_suffix(g_strchomp(lines[i]), ":") : goes_on;
        if (*line != '\0') {
            g_string_append_printf(title, "%s%s%s", title->len > 0 ? " " : "", line,
                                   goes_on ? ":" : "");
        }
    }
    if (title->len > TITLE_MAX || title->len == 0) {
        g_string_free(title, TRUE);
        return NULL;
    }
    return g_string_free(title, FALSE);
}

static void
send_title(const char *text, lontar_sink *sink)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", TITLE_LINES);
    const char *rule = "first-heading";
    g_autofree char *title = heading_title(lines);

    if (title == NULL) {
        rule = "first-line";
        title = first_line_title(lines);
    }
    if (title != NULL) {
        g_strchomp(title);
        size_t length = strlen(title);
        if (length > 0 && title[length - 1] == ':') {
            title[length - 1] = '\0';
        }
        lontar_sink_tag(sink, LONTAR_FIELD_TITLE, title, rule);
    }
}

void
lontar_reader_text(const lontar_reader_job *job, const uint8_t *bytes, lontar_sink *sink)
{
    g_autofree char *whole = lontar_decode(bytes, job->size, NULL);
    bool has_title = false;
    const char *text = send_front_matter(whole, sink, &has_title);
    g_auto(GStrv) pages = g_strsplit(text, "\f", LONTAR_DOCUMENT_PAGE_MAX);
    g_autoptr(lontar_markup) markup = lontar_markup_new();

    if (!has_title) {
        send_title(text, sink);
    }
    for (size_t i = 0; pages[i] != NULL; i++) {
        if (i > 0) {
            lontar_markup_add_page(markup);
        }
        lontar_markup_add_text(markup, pages[i]);
    }
    lontar_markup_send(markup, job->first_page, sink);
}
