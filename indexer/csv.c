/*
 * A CSV reader that walks the text once and knows at each character where it is.
 */
#include "csv.h"

#include <string.h>

/* What makes a spreadsheet take a cell for a formula, when it comes first. */
#define FORMULA "=+-@\t\r"

struct lontar_csv {
    const char *next, *end;
    size_t line, column; /* of next */
    GArray *cells;       /* of the row that was given last; owns their texts */
    const char *complaint;
    size_t complaint_line, complaint_column;
};

static void
cell_clear(void *cell)
{
    g_free(((lontar_csv_cell *)cell)->text);
}

lontar_csv *
lontar_csv_new(const char *text, size_t length)
{
    lontar_csv *csv = g_new0(lontar_csv, 1);

    csv->next = text;
    csv->end = text + length;
    csv->line = 1;
    csv->column = 1;
    csv->cells = g_array_new(FALSE, TRUE, sizeof(lontar_csv_cell));
    g_array_set_clear_func(csv->cells, cell_clear);
    if (length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
        csv->next += 3;
    }
    return csv;
}

void
lontar_csv_free(lontar_csv *csv)
{
    if (csv != NULL) {
        g_array_unref(csv->cells);
        g_free(csv);
    }
}

static void
step(lontar_csv *csv)
{
    char c = *csv->next++;

    if (c == '\n') {
        csv->line++;
        csv->column = 1;
    } else if (((unsigned char)c & 0xC0) != 0x80) {
        csv->column++;
    }
}

static bool
is_at(const lontar_csv *csv, char c)
{
    return csv->next < csv->end && *csv->next == c;
}

/* A line ends with \n, \r\n, or a \r of its own. */
static bool
is_at_line_end(const lontar_csv *csv)
{
    return csv->next >= csv->end || *csv->next == '\n' || *csv->next == '\r';
}

static void
skip_line_end(lontar_csv *csv)
{
    if (is_at(csv, '\r')) {
        csv->next++;
        if (!is_at(csv, '\n')) {
            csv->line++;
            csv->column = 1;
        }
    }
    if (is_at(csv, '\n')) {
        step(csv);
    }
}

static void
complain(lontar_csv *csv, const char *what, size_t line, size_t column)
{
    if (csv->complaint == NULL) {
        csv->complaint = what;
        csv->complaint_line = line;
        csv->complaint_column = column;
    }
}

static void
read_quoted(lontar_csv *csv, GString *text)
{
    size_t line = csv->line, column = csv->column;

    step(csv);
    while (csv->next < csv->end) {
        if (is_at(csv, '"')) {
            step(csv);
            if (!is_at(csv, '"')) {
                return;
            }
        }
        g_string_append_c(text, *csv->next);
        step(csv);
    }
    complain(csv, "a quoted cell is not closed", line, column);
}

static void
read_plain(lontar_csv *csv, GString *text)
{
    while (!is_at_line_end(csv) && !is_at(csv, ',')) {
        g_string_append_c(text, *csv->next);
        step(csv);
    }
}

static void
read_cell(lontar_csv *csv)
{
    g_autoptr(GString) text = g_string_new(NULL);
    bool quoted = is_at(csv, '"');
    lontar_csv_cell cell = {NULL, csv->line, csv->column + (quoted ? 1 : 0)};

    if (quoted) {
        read_quoted(csv, text);
        if (!is_at_line_end(csv) && !is_at(csv, ',')) {
            complain(csv, "text after the closing quote of a cell", csv->line, csv->column);
        }
    }
    read_plain(csv, text);
    cell.text = g_string_free(g_steal_pointer(&text), FALSE);
    g_array_append_val(csv->cells, cell);
}

const GArray *
lontar_csv_next(lontar_csv *csv)
{
    g_array_set_size(csv->cells, 0);
    csv->complaint = NULL;
    while (csv->next < csv->end && is_at_line_end(csv)) {
        skip_line_end(csv);
    }
    if (csv->next >= csv->end) {
        return NULL;
    }
    read_cell(csv);
    while (is_at(csv, ',')) {
        step(csv);
        read_cell(csv);
    }
    skip_line_end(csv);
    return csv->cells;
}

const char *
lontar_csv_complaint(const lontar_csv *csv, size_t *out_line, size_t *out_column)
{
    *out_line = csv->complaint_line;
    *out_column = csv->complaint_column;
    return csv->complaint;
}

/* --- writing --- */

/* Whether a cell begins like a formula, be it behind apostrophes. */
static bool
is_formula(const char *text)
{
    text += strspn(text, "'");
    return *text != '\0' && strchr(FORMULA, *text) != NULL;
}

size_t
lontar_csv_guarded(const char *text)
{
    return *text == '\'' && is_formula(text) ? 1 : 0;
}

void
lontar_csv_append(GString *row, const char *text)
{
    bool is_quoted = strpbrk(text, ",\"\r\n") != NULL || *text == ' ';

    g_string_append(row, is_quoted ? "\"" : "");
    g_string_append(row, is_formula(text) ? "'" : "");
    for (const char *c = text; *c != '\0'; c++) {
        g_string_append(row, *c == '"' ? "\"" : "");
        g_string_append_c(row, *c);
    }
    g_string_append(row, is_quoted ? "\"," : ",");
}

void
lontar_csv_end(GString *row)
{
    g_string_truncate(row, row->len - 1);
    g_string_append(row, "\r\n");
}
