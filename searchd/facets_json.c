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
#define ROW_BYTES    128
#define LANGUAGE_MAX 8
#define TEXT_MAX     (ROW_BYTES - LANGUAGE_MAX - 3)

/* What precedes a value in the text of its row. */
#define BEFORE_VALUE "{\"value\":\""

typedef struct {
    char language[LANGUAGE_MAX]; /* of the label */
    uint8_t field;
    uint8_t value_size;  /* bytes */
    uint8_t size;        /* of the text; 0 = not in use */
    char text[TEXT_MAX]; /* `{"value":"THA","label":"Thailand","count":` */
} facet_row;

struct lontar_facet_rows {
    facet_row rows[1 << ROWS_BITS];
};

G_STATIC_ASSERT(sizeof(facet_row) == ROW_BYTES);

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

/* Where a value's beginning is kept, if it is: values of one index stay where they are. */
static facet_row *
row_of(lontar_facet_rows *rows, const char *value, const char *language)
{
    uint64_t place = (uint64_t)(uintptr_t)value + (unsigned char)language[0];

    return &rows->rows[place * UINT64_C(0x9e3779b97f4a7c15) >> (64 - ROWS_BITS)];
}

static bool
is_of(const facet_row *row, lontar_field field, const char *value, size_t size,
      const char *language)
{
    return row->size > 0 && row->field == field && row->value_size == size &&
           memcmp(row->text + strlen(BEFORE_VALUE), value, size) == 0 &&
           strcmp(row->language, language) == 0;
}

/* Keep what has been written of a value; what was escaped or is too long is not. */
static void
keep(facet_row *row, lontar_field field, const char *value, size_t size, const char *language,
     const char *text, size_t length)
{
    const char *written = text + strlen(BEFORE_VALUE);

    if (length > TEXT_MAX || strlen(language) >= LANGUAGE_MAX ||
        memcmp(written, value, size) != 0 || written[size] != '"') {
        return;
    }
    (void)g_strlcpy(row->language, language, LANGUAGE_MAX); /* fits, as was seen */
    row->field = (uint8_t)field;
    row->value_size = (uint8_t)size;
    row->size = (uint8_t)length;
    memcpy(row->text, text, length);
}

/* Append what precedes the count of a value. */
static void
begin_row(GString *out, lontar_field field, const char *value,
          const lontar_vocabularies *vocabularies, const char *language, lontar_facet_rows *rows)
{
    size_t size = strlen(value);
    facet_row *row = rows == NULL ? NULL : row_of(rows, value, language);
    size_t begun;

    lontar_json_begin(out, NULL);
    if (row != NULL && is_of(row, field, value, size, language)) {
        if (out->len + TEXT_MAX >= out->allocated_len) {
            lontar_json_grow(out, TEXT_MAX);
        }
        memcpy(out->str + out->len, row->text, TEXT_MAX); /* all of it: of a length that is known */
        out->len += row->size;
        return;
    }
    begun = out->len;
    lontar_json_put_plain(out, "{");
    lontar_json_string(out, "value", value);
    lontar_json_string(out, "label", lontar_label(vocabularies, field, value, language));
    lontar_json_begin(out, "count");
    if (row != NULL) {
        keep(row, field, value, size, language, out->str + begun, out->len - begun);
    }
}

void
lontar_facet_format_json(GString *out, const lontar_facet *facet,
                         const lontar_vocabularies *vocabularies, const char *language,
                         lontar_facet_rows *rows)
{
    lontar_json_object(out, lontar_field_name(facet->field));
    lontar_json_array(out, "values");
    for (size_t i = 0; i < facet->values->len; i++) {
        const lontar_facet_value *value = &g_array_index(facet->values, lontar_facet_value, i);

        begin_row(out, facet->field, value->value, vocabularies, language, rows);
        lontar_json_put_integer(out, (int64_t)value->count);
        lontar_json_put_plain(out,
                              value->selected ? ",\"selected\":true}" : ",\"selected\":false}");
    }
    lontar_json_array_end(out);
    lontar_json_integer(out, "missing", (int64_t)facet->missing);
    lontar_json_integer(out, "distinct", (int64_t)facet->distinct);
    lontar_json_object_end(out);
}
