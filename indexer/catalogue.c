/*
 * The catalogue: rows by path in a table, rows by glob in a list.
 */
#include "catalogue.h"

#include <string.h>

#include "csv.h"
#include "review.h"

/* Rows without a file that are said one by one; more would hide what else is wrong. */
#define UNUSED_SAID 20

#define ENCODING "not UTF-8; save it as UTF-8"

/* One row of the file. */
typedef struct {
    char *path;      /* as it is compared: NFC, without ./ */
    size_t prefix;   /* bytes of a glob before its first special character */
    GRegex *pattern; /* of a glob; NULL when it is none, or makes no sense */
    lontar_statement *statement;
    size_t line, column; /* of the path */
    bool used;
} row;

struct lontar_catalogue {
    char *name;
    GPtrArray *rows;     /* row, owned, as in the file */
    GPtrArray *globs;    /* row, lent by rows */
    GHashTable *by_path; /* path -> GPtrArray of row, lent by rows */
};

/* What a column of the header stands for. */
typedef struct {
    char *name;
    int field; /* lontar_field, or -1 */
    bool is_path;
    bool is_reason; /* of a review given back: says why, not what */
} column;

static void
row_free(void *data)
{
    row *of = data;

    g_free(of->path);
    g_clear_pointer(&of->pattern, g_regex_unref);
    lontar_statement_free(of->statement);
    g_free(of);
}

static void
column_clear(void *data)
{
    g_free(((column *)data)->name);
}

/* Paths are compared in NFC, as editors and file systems differ in how they write accents. */
static char *
comparable(const char *path)
{
    while (g_str_has_prefix(path, "./")) {
        path += 2;
    }
    return g_utf8_normalize(path, -1, G_NORMALIZE_NFC);
}

/* A set of characters, `[a-z]` or `[!a]`; gives where it ends, or NULL when it is not closed. */
static const char *
append_set(GString *pattern, const char *glob)
{
    const char *first = glob + 1 + (glob[1] == '!' || glob[1] == '^' ? 1 : 0);
    const char *end = *first == '\0' ? NULL : strchr(first + 1, ']');

    if (end == NULL) {
        return NULL;
    }
    g_string_append(pattern, first > glob + 1 ? "[^/" : "[");
    for (const char *c = first; c < end; c++) {
        if (strchr("\\[]^", *c) != NULL) {
            g_string_append_c(pattern, '\\');
        }
        g_string_append_c(pattern, *c);
    }
    g_string_append_c(pattern, ']');
    return end;
}

/* The regular expression of a glob. PCRE bounds the work of a hostile one. */
static GRegex *
compile(const char *glob)
{
    g_autoptr(GString) pattern = g_string_new("\\A");

    for (const char *c = glob; *c != '\0'; c++) {
        const char *end = *c == '[' ? append_set(pattern, c) : NULL;

        if (end != NULL) {
            c = end;
        } else if (g_str_has_prefix(c, "**/")) {
            g_string_append(pattern, "(?:.*/)?");
            c += 2;
        } else if (g_str_has_prefix(c, "**")) {
            g_string_append(pattern, ".*");
            c += 1;
        } else if (*c == '*' || *c == '?') {
            g_string_append(pattern, *c == '*' ? "[^/]*" : "[^/]");
        } else {
            g_autofree char *literal = g_regex_escape_string(c, 1);

            g_string_append(pattern, ((unsigned char)*c & 0x80) != 0 ? "" : literal);
            g_string_append_len(pattern, c, ((unsigned char)*c & 0x80) != 0 ? 1 : 0);
        }
    }
    g_string_append(pattern, "\\z");
    return g_regex_new(pattern->str, G_REGEX_DOTALL, 0, NULL);
}

bool
lontar_catalogue_match(const char *glob, const char *path)
{
    g_autoptr(GRegex) pattern = compile(glob);

    return pattern != NULL && g_regex_match(pattern, path, 0, NULL);
}

/* A header that has all of these is that of `lontar-index review`. */
static bool
is_review(const GArray *cells)
{
    const char *const all[] = {"field", "confidence", "rule", "quote"};
    size_t found = 0;

    for (size_t i = 0; i < cells->len; i++) {
        const char *text = g_array_index(cells, lontar_csv_cell, i).text;

        for (size_t j = 0; j < G_N_ELEMENTS(all); j++) {
            found += g_str_equal(text, all[j]) ? 1 : 0;
        }
    }
    return found == G_N_ELEMENTS(all);
}

static GArray *
read_header(lontar_metadata *metadata, const char *name, const GArray *cells)
{
    GArray *columns = g_array_new(FALSE, TRUE, sizeof(column));
    bool reviewed = is_review(cells);

    g_array_set_clear_func(columns, column_clear);
    for (size_t i = 0; i < cells->len; i++) {
        const lontar_csv_cell *cell = &g_array_index(cells, lontar_csv_cell, i);
        char *label = g_strstrip(g_strdup(cell->text));
        column of = {label, lontar_metadata_field(label), g_ascii_strcasecmp(label, "path") == 0,
                     reviewed && lontar_review_is_reason(label)};

        if (of.field < 0 && !of.is_path && !of.is_reason && *label != '\0') {
            lontar_place at = {name, cell->line, cell->column};

            lontar_metadata_complain(metadata, &at, "unknown column '%s' is kept as it is", label);
        }
        g_array_append_val(columns, of);
    }
    return columns;
}

static void
take_cell(lontar_metadata *metadata, row *into, const column *of, const lontar_csv_cell *cell,
          const char *name)
{
    size_t guard = lontar_csv_guarded(cell->text);
    const char *text = cell->text + guard;
    lontar_place at = {name, cell->line, cell->column + guard};
    g_autofree char *stripped = g_strstrip(g_strdup(text));

    if (of->is_path && into->path == NULL) {
        into->path = comparable(stripped);
        into->prefix = strcspn(into->path, "*?[");
        into->pattern = into->path[into->prefix] != '\0' ? compile(into->path) : NULL;
        into->line = cell->line;
        into->column = cell->column;
    } else if (of->field >= 0) {
        lontar_metadata_add_list(metadata, into->statement, (lontar_field)of->field,
                                 g_str_equal(stripped, "[]") ? stripped : text, &at);
    } else if (!of->is_path && !of->is_reason && *of->name != '\0' && *stripped != '\0') {
        lontar_statement_add_extra(into->statement, of->name, stripped);
    }
}

static void
add_row(lontar_catalogue *catalogue, row *of)
{
    GPtrArray *same = g_hash_table_lookup(catalogue->by_path, of->path);

    if (same == NULL) {
        same = g_ptr_array_new();
        g_hash_table_insert(catalogue->by_path, of->path, same);
    }
    g_ptr_array_add(same, of);
    if (of->pattern != NULL) {
        g_ptr_array_add(catalogue->globs, of);
    }
}

/* What a row says of the year: it decides who is a member of a region. */
static const char *
year_of(const GArray *columns, const GArray *cells)
{
    const char *date = NULL;

    for (size_t i = 0; i < cells->len && i < columns->len; i++) {
        const char *text = g_array_index(cells, lontar_csv_cell, i).text;
        int field = g_array_index(columns, column, i).field;

        if (field == LONTAR_FIELD_YEAR && *text != '\0') {
            return text;
        }
        date = field == LONTAR_FIELD_DATE && *text != '\0' ? text : date;
    }
    return date;
}

static void
read_row(lontar_catalogue *catalogue, lontar_metadata *metadata, const GArray *columns,
         const GArray *cells)
{
    const lontar_csv_cell *first = &g_array_index(cells, lontar_csv_cell, 0);
    g_autofree char *rule = g_strdup_printf("%s:%zu", catalogue->name, first->line);
    row *of = g_new0(row, 1);

    of->statement = lontar_statement_new(LONTAR_SOURCE_CATALOGUE, rule);
    g_ptr_array_add(catalogue->rows, of);
    lontar_metadata_set_year(metadata, year_of(columns, cells));
    for (size_t i = 0; i < cells->len && i < columns->len; i++) {
        take_cell(metadata, of, &g_array_index(columns, column, i),
                  &g_array_index(cells, lontar_csv_cell, i), catalogue->name);
    }
    if (cells->len > columns->len) {
        const lontar_csv_cell *extra = &g_array_index(cells, lontar_csv_cell, columns->len);
        lontar_place at = {catalogue->name, extra->line, extra->column};

        lontar_metadata_complain(metadata, &at, "more cells than the header has columns");
    }
    if (of->path == NULL || *of->path == '\0') {
        lontar_place at = {catalogue->name, first->line, first->column};

        lontar_metadata_complain(metadata, &at, "a row without a path");
        return;
    }
    add_row(catalogue, of);
}

static bool
has_path(const GArray *columns)
{
    for (size_t i = 0; i < columns->len; i++) {
        if (g_array_index(columns, column, i).is_path) {
            return true;
        }
    }
    return false;
}

static void
complain_of_csv(lontar_metadata *metadata, const lontar_csv *csv, const char *name)
{
    size_t line, column_number;
    const char *complaint = lontar_csv_complaint(csv, &line, &column_number);

    if (complaint != NULL) {
        lontar_place at = {name, line, column_number};

        lontar_metadata_complain(metadata, &at, "%s", complaint);
    }
}

/* The text as valid UTF-8; a place that is not is complained of once. */
static char *
valid_text(lontar_metadata *metadata, const char *name, const char *text, size_t length)
{
    const char *end;

    if (g_utf8_validate_len(text, length, &end)) {
        return g_strndup(text, length);
    }

    lontar_place at = {name, 1, 1};

    for (const char *c = text; c < end; c++) {
        at.column = *c == '\n' ? 1 : at.column + (((unsigned char)*c & 0xC0) != 0x80 ? 1 : 0);
        at.line += *c == '\n' ? 1 : 0;
    }
    lontar_metadata_complain(metadata, &at, ENCODING);
    return g_utf8_make_valid(text, (gssize)length);
}

lontar_catalogue *
lontar_catalogue_parse(lontar_metadata *metadata, const char *name, const char *text, size_t length)
{
    lontar_catalogue *catalogue = g_new0(lontar_catalogue, 1);
    g_autofree char *valid = valid_text(metadata, name, text, length);
    g_autoptr(lontar_csv) csv = lontar_csv_new(valid, strlen(valid));
    const GArray *cells = lontar_csv_next(csv);

    catalogue->name = g_strdup(name);
    catalogue->rows = g_ptr_array_new_with_free_func(row_free);
    catalogue->globs = g_ptr_array_new();
    catalogue->by_path =
        g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_ptr_array_unref);
    if (cells == NULL) {
        return catalogue;
    }

    g_autoptr(GArray) columns = read_header(metadata, name, cells);
    lontar_place top = {name, 1, 1};

    complain_of_csv(metadata, csv, name);
    if (!has_path(columns)) {
        lontar_metadata_complain(metadata, &top, "the header row has no column 'path'");
        return catalogue;
    }
    while ((cells = lontar_csv_next(csv)) != NULL) {
        complain_of_csv(metadata, csv, name);
        read_row(catalogue, metadata, columns, cells);
    }
    return catalogue;
}

void
lontar_catalogue_free(lontar_catalogue *catalogue)
{
    if (catalogue != NULL) {
        g_hash_table_unref(catalogue->by_path);
        g_ptr_array_unref(catalogue->globs);
        g_ptr_array_unref(catalogue->rows);
        g_free(catalogue->name);
        g_free(catalogue);
    }
}

static void
merge(lontar_statement **statement, row *of)
{
    of->used = true;
    if (*statement == NULL) {
        *statement = lontar_statement_new(LONTAR_SOURCE_CATALOGUE, "");
    }
    lontar_statement_fill(*statement, of->statement);
}

lontar_statement *
lontar_catalogue_find(lontar_catalogue *catalogue, const char *path)
{
    g_autofree char *key = comparable(path);
    const GPtrArray *same = g_hash_table_lookup(catalogue->by_path, key);
    lontar_statement *statement = NULL;

    for (size_t i = 0; same != NULL && i < same->len; i++) {
        merge(&statement, same->pdata[i]);
    }
    for (size_t i = 0; i < catalogue->globs->len; i++) {
        row *of = catalogue->globs->pdata[i];

        if (strncmp(of->path, key, of->prefix) == 0 && g_regex_match(of->pattern, key, 0, NULL)) {
            merge(&statement, of);
        }
    }
    return statement;
}

void
lontar_catalogue_complain_unused(const lontar_catalogue *catalogue, lontar_metadata *metadata)
{
    lontar_place at = {catalogue->name, 0, 0};
    size_t unused = 0;

    for (size_t i = 0; i < catalogue->rows->len; i++) {
        const row *of = catalogue->rows->pdata[i];

        if (of->used || of->path == NULL || *of->path == '\0') {
            continue;
        }
        if (unused++ < UNUSED_SAID) {
            at.line = of->line;
            at.column = of->column;
            lontar_metadata_complain(metadata, &at, "no file '%s' in the library", of->path);
        }
    }
    at.line = 0;
    if (unused > UNUSED_SAID) {
        lontar_metadata_complain(metadata, &at, "no file in the library for %zu more rows",
                                 unused - UNUSED_SAID);
    }
}
