/*
 * Rows of a review.
 */
#include "review.h"

#include <string.h>

#include "csv.h"

/* The columns of a catalogue, in the order in which people know them. */
static const struct {
    const char *name;
    int field;
} catalogue[] = {
    {"path", -1},
    {"title", LONTAR_FIELD_TITLE},
    {"authors", LONTAR_FIELD_AUTHOR},
    {"publisher", LONTAR_FIELD_PUBLISHER},
    {"year", LONTAR_FIELD_YEAR},
    {"date", LONTAR_FIELD_DATE},
    {"type", LONTAR_FIELD_TYPE},
    {"language", LONTAR_FIELD_LANGUAGE},
    {"country", LONTAR_FIELD_COUNTRY},
    {"sector", LONTAR_FIELD_SECTOR},
    {"instrument", LONTAR_FIELD_INSTRUMENT},
    {"url", LONTAR_FIELD_URL},
    {"keywords", LONTAR_FIELD_KEYWORD},
    {"region", LONTAR_FIELD_REGION},
};

/* The columns that say why. */
static const char *const reasons[] = {"field", "value", "confidence", "source", "rule",
                                      "page",  "quote", "id",         NULL};

/* What everyone filters by: that nothing has been found is worth a look. */
static const lontar_field wanted[] = {LONTAR_FIELD_TITLE, LONTAR_FIELD_YEAR, LONTAR_FIELD_TYPE,
                                      LONTAR_FIELD_LANGUAGE, LONTAR_FIELD_COUNTRY};

void
lontar_review_row_free(lontar_review_row *row)
{
    if (row != NULL) {
        g_free(row->path);
        g_free(row->id);
        g_free(row->values);
        g_free(row->source);
        g_free(row->rule);
        g_free(row->page);
        g_free(row->quote);
        g_free(row);
    }
}

/* A path whose characters mean themselves in a catalogue. */
static char *
literal_path(const char *path)
{
    GString *literal = g_string_new(NULL);

    for (const char *c = path; *c != '\0'; c++) {
        if (strchr("*?[", *c) != NULL) {
            g_string_append_printf(literal, "[%c]", *c);
        } else {
            g_string_append_c(literal, *c);
        }
    }
    return g_string_free(literal, FALSE);
}

/* Texts joined; one of them where they are all the same. */
static char *
join(const GPtrArray *texts, const char *between)
{
    GString *joined = g_string_new(texts->len > 0 ? texts->pdata[0] : "");
    bool same = true;

    for (size_t i = 1; i < texts->len && same; i++) {
        same = g_str_equal(texts->pdata[i], texts->pdata[0]);
    }
    for (size_t i = 1; i < texts->len && !same; i++) {
        g_string_append_printf(joined, "%s%s", between, (const char *)texts->pdata[i]);
    }
    return g_string_free(joined, FALSE);
}

typedef struct {
    GPtrArray *values, *rules, *pages, *quotes; /* a text for each value; owned */
} gathered;

static void
gather(gathered *into, const lontar_tag *tag)
{
    g_ptr_array_add(into->values, g_strdup(tag->value));
    g_ptr_array_add(into->rules, g_strdup(tag->rule));
    g_ptr_array_add(into->pages, tag->page > 0 ? g_strdup_printf("%zu", tag->page) : g_strdup(""));
    g_ptr_array_add(into->quotes, g_strdup(tag->quote != NULL ? tag->quote : ""));
}

/* The row of a field that a machine has spoken on; NULL when a person has, or nobody. */
static lontar_review_row *
row_of(const lontar_document *document, lontar_field field)
{
    g_autoptr(GPtrArray) values = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) rules = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) pages = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) quotes = g_ptr_array_new_with_free_func(g_free);
    gathered into = {values, rules, pages, quotes};
    const char *source = NULL;
    double confidence = 1;

    for (size_t i = 0; i < lontar_document_tag_size(document); i++) {
        const lontar_tag *tag = lontar_document_tag_at(document, i);

        if (tag->field == field && tag->source >= LONTAR_SOURCE_DOCUMENT) {
            gather(&into, tag);
            confidence = MIN(confidence, tag->confidence);
            source = lontar_source_name(tag->source);
        }
    }
    if (source == NULL) {
        return NULL;
    }

    lontar_review_row *row = g_new0(lontar_review_row, 1);

    g_ptr_array_add(values, NULL);
    row->field = field;
    row->values = g_strjoinv(";", (char **)values->pdata);
    row->source = g_strdup(source);
    row->rule = join(rules, "; ");
    row->page = join(pages, "; ");
    row->quote = join(quotes, " | ");
    row->confidence = confidence;
    return row;
}

/* That nothing has been found. */
static lontar_review_row *
gap_of(const lontar_document *document, lontar_field field)
{
    bool is_wanted = false;

    for (size_t i = 0; i < G_N_ELEMENTS(wanted); i++) {
        is_wanted = is_wanted || wanted[i] == field;
    }
    /* What is about a region is about none of its countries. */
    is_wanted = is_wanted && (field != LONTAR_FIELD_COUNTRY ||
                              lontar_document_value(document, LONTAR_FIELD_REGION) == NULL);
    if (!is_wanted || lontar_document_value(document, field) != NULL ||
        lontar_document_has_word(document, field, LONTAR_SOURCE_SIDECAR)) {
        return NULL;
    }

    lontar_review_row *row = g_new0(lontar_review_row, 1);

    row->field = field;
    row->values = g_strdup("");
    row->source = g_strdup(lontar_source_name(LONTAR_SOURCE_TAGGER));
    row->rule = g_strdup("nothing-found");
    row->page = g_strdup("");
    row->quote = g_strdup("");
    return row;
}

/* A date that says no more than why the year is what it is would contradict a corrected year. */
static bool
is_year_again(const lontar_document *document, lontar_field field)
{
    const char *year = lontar_document_value(document, LONTAR_FIELD_YEAR);
    const char *date = lontar_document_value(document, LONTAR_FIELD_DATE);

    return field == LONTAR_FIELD_DATE && year != NULL && date != NULL &&
           g_str_has_prefix(date, year);
}

void
lontar_review_add(GPtrArray *rows, const lontar_document *document)
{
    for (size_t i = 1; i < G_N_ELEMENTS(catalogue); i++) {
        lontar_field field = (lontar_field)catalogue[i].field;
        lontar_review_row *row = is_year_again(document, field) ? NULL : row_of(document, field);

        row = row != NULL ? row : gap_of(document, field);
        if (row != NULL) {
            row->path = literal_path(lontar_document_path_at(document, 0));
            row->id = g_strdup(lontar_document_id(document));
            g_ptr_array_add(rows, row);
        }
    }
}

static int
compare_rows(const void *a, const void *b)
{
    const lontar_review_row *x = *(lontar_review_row *const *)a;
    const lontar_review_row *y = *(lontar_review_row *const *)b;
    int by_path = strcmp(x->path, y->path);

    if (x->confidence != y->confidence) {
        return x->confidence < y->confidence ? -1 : 1;
    }
    return by_path != 0 ? by_path : (int)x->field - (int)y->field;
}

void
lontar_review_sort(GPtrArray *rows)
{
    g_ptr_array_sort(rows, compare_rows);
}

char *
lontar_review_header(void)
{
    GString *line = g_string_new(NULL);

    for (size_t i = 0; i < G_N_ELEMENTS(catalogue); i++) {
        lontar_csv_append(line, catalogue[i].name);
    }
    for (size_t i = 0; reasons[i] != NULL; i++) {
        lontar_csv_append(line, reasons[i]);
    }
    lontar_csv_end(line);
    return g_string_free(line, FALSE);
}

char *
lontar_review_format(const lontar_review_row *row)
{
    GString *line = g_string_new(NULL);
    char confidence[G_ASCII_DTOSTR_BUF_SIZE];

    g_ascii_formatd(confidence, sizeof(confidence), "%.2f", row->confidence);

    const char *const cells[] = {lontar_field_name(row->field),
                                 row->values,
                                 confidence,
                                 row->source,
                                 row->rule,
                                 row->page,
                                 row->quote,
                                 row->id};

    lontar_csv_append(line, row->path);
    for (size_t i = 1; i < G_N_ELEMENTS(catalogue); i++) {
        lontar_csv_append(line, catalogue[i].field == (int)row->field ? row->values : "");
    }
    for (size_t i = 0; i < G_N_ELEMENTS(cells); i++) {
        lontar_csv_append(line, cells[i]);
    }
    lontar_csv_end(line);
    return g_string_free(line, FALSE);
}

bool
lontar_review_is_reason(const char *column)
{
    return g_strv_contains(reasons, column);
}
