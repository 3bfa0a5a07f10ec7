/*
 * A facet as JSON. What stands before a value's count is the same from answer to answer: a worker
 * keeps it.
 */
#include "facets_json.h"

#include <string.h>

#include "labels.h"
#include "lontar/json.h"

/* Rows that are kept, a power of two: countries, sectors, years and types of a library. */
#define ROWS_BITS 9
/* Two lines of a processor's cache. */
#define ROW_BYTES 128
#define TEXT_MAX  (ROW_BYTES - sizeof(uint64_t) - 3)

/* What precedes a value in the text of its row. */
#define BEFORE_VALUE ",{\"value\":\""

typedef struct {
    uint64_t language; /* of the label */
    uint8_t field;
    uint8_t value_size;  /* bytes */
    uint8_t size;        /* of the text; 0 = not in use */
    char text[TEXT_MAX]; /* `,{"value":"THA","label":"Thailand","count":` */
} facet_row;

struct lontar_facet_rows {
    facet_row rows[1 << ROWS_BITS];
};

G_STATIC_ASSERT(sizeof(facet_row) == ROW_BYTES);

/* What the rows of a facet have in common. */
typedef struct {
    const lontar_vocabularies *vocabularies;
    const char *language;
    uint64_t language_number;
    lontar_field field;
    lontar_facet_rows *rows; /* NULL = nothing is kept */
} facet_style;

lontar_facet_rows *
lontar_facet_rows_new(void)
{
    return g_new0(lontar_facet_rows, 1);
}

void
lontar_facet_rows_free(lontar_facet_rows *rows)
{
    g_free(rows);
}

/* A language as a number; false for a longer tag. */
static bool
number_language(const char *language, uint64_t *out_number)
{
    size_t size = strlen(language);

    *out_number = 0;
    if (size > sizeof *out_number) {
        return false;
    }
    memcpy(out_number, language, size);
    return true;
}

/* Where a value's beginning is kept, if it is: values of one index stay where they are. */
static facet_row *
row_of(const facet_style *style, const char *value)
{
    uint64_t place = (uint64_t)(uintptr_t)value + style->language_number;

    return &style->rows->rows[place * UINT64_C(0x9e3779b97f4a7c15) >> (64 - ROWS_BITS)];
}

static bool
is_of(const facet_row *row, const facet_style *style, const char *value)
{
    const char *written = row->text + strlen(BEFORE_VALUE);

    return row->size > 0 && row->field == style->field && row->language == style->language_number &&
           strncmp(value, written, row->value_size) == 0 && value[row->value_size] == '\0';
}

/* Keep what has been written of a value; what was escaped or is too long is not. */
static void
keep(facet_row *row, const facet_style *style, const char *value, const char *text, size_t length)
{
    size_t size = strlen(value);
    const char *written = text + strlen(BEFORE_VALUE);

    if (length > TEXT_MAX || memcmp(written, value, size) != 0 || written[size] != '"') {
        return;
    }
    row->language = style->language_number;
    row->field = (uint8_t)style->field;
    row->value_size = (uint8_t)size;
    row->size = (uint8_t)length;
    memcpy(row->text, text, length);
}

/* Append what precedes the count of a value, a comma included. */
static void
begin_row(GString *out, const facet_style *style, const char *value)
{
    facet_row *row = style->rows == NULL ? NULL : row_of(style, value);
    size_t begun = out->len;

    if (row != NULL && is_of(row, style, value)) {
        if (out->len + TEXT_MAX >= out->allocated_len) {
            lontar_json_grow(out, TEXT_MAX);
        }
        memcpy(out->str + out->len, row->text, TEXT_MAX); /* all of it: of a length that is known */
        out->len += row->size;
        return;
    }
    lontar_json_put_plain(out, ",{");
    lontar_json_string(out, "value", value);
    lontar_json_string(out, "label",
                       lontar_label(style->vocabularies, style->field, value, style->language));
    lontar_json_begin(out, "count");
    if (row != NULL) {
        keep(row, style, value, out->str + begun, out->len - begun);
    }
}

static void
format_values(GString *out, const facet_style *style, const GArray *values)
{
    size_t begun = out->len;

    for (size_t i = 0; i < values->len; i++) {
        const lontar_facet_value *value = &g_array_index(values, lontar_facet_value, i);

        begin_row(out, style, value->value);
        lontar_json_put_integer(out, (int64_t)value->count);
        if (value->selected) {
            lontar_json_put_plain(out, ",\"selected\":true}");
        } else {
            lontar_json_put_plain(out, ",\"selected\":false}");
        }
    }
    if (values->len > 0) {
        out->str[begun] = '['; /* in place of the first comma */
    }
}

void
lontar_facet_format_json(GString *out, const lontar_facet *facet,
                         const lontar_vocabularies *vocabularies, const char *language,
                         lontar_facet_rows *rows)
{
    facet_style style = {vocabularies, language, 0, facet->field, rows};

    if (!number_language(language, &style.language_number)) {
        style.rows = NULL;
    }
    lontar_json_object(out, lontar_field_name(facet->field));
    lontar_json_begin(out, "values");
    format_values(out, &style, facet->values);
    lontar_json_put_plain(out, facet->values->len > 0 ? "]" : "[]");
    lontar_json_integer(out, "missing", (int64_t)facet->missing);
    lontar_json_integer(out, "distinct", (int64_t)facet->distinct);
    lontar_json_object_end(out);
}
