/*
 * Records: written as record_format.h says.
 */
#include <string.h>

#include "lontar/record.h"
#include "record_format.h"

static void
put_number(GByteArray *out, uint64_t number)
{
    unsigned char bytes[10];
    guint size = 0;

    do {
        bytes[size++] = (unsigned char)(number & 0x7f) | (number > 0x7f ? 0x80 : 0);
        number >>= 7;
    } while (number > 0);
    g_byte_array_append(out, bytes, size);
}

static void
put_bytes(GByteArray *out, const char *text)
{
    g_byte_array_append(out, (const guint8 *)text, (guint)strlen(text) + 1);
}

static void
put_text(GByteArray *out, const char *text)
{
    g_autofree char *valid = NULL;

    if (text != NULL && !g_utf8_validate(text, -1, NULL)) {
        valid = g_utf8_make_valid(text, -1);
        text = valid;
    }
    put_bytes(out, text != NULL ? text : "");
}

char *
lontar_record_year_of(const lontar_document *document)
{
    const char *year = lontar_document_value(document, LONTAR_FIELD_YEAR);
    const char *date = lontar_document_value(document, LONTAR_FIELD_DATE);
    lontar_source source;

    if (year != NULL) {
        return g_strdup(year);
    }
    if (date == NULL || strspn(date, "0123456789") != 4 ||
        lontar_document_is_none(document, LONTAR_FIELD_YEAR, &source)) {
        return NULL;
    }
    return g_strndup(date, 4);
}

/* The values of a field; a year that nobody said is that of the date. */
static GPtrArray *
field_values(const lontar_document *document, lontar_field field, char **year)
{
    GPtrArray *values = lontar_document_values(document, field);

    if (field == LONTAR_FIELD_YEAR && values->len == 0) {
        *year = lontar_record_year_of(document);
        if (*year != NULL) {
            g_ptr_array_add(values, *year);
        }
    }
    return values;
}

/* Gives the pointers that reading them takes: one a value, and one to end each list. */
static size_t
put_values(GByteArray *out, const lontar_document *document)
{
    size_t pointers = LONTAR_FIELD_COUNT;

    for (int field = 0; field < LONTAR_FIELD_COUNT; field++) {
        g_autofree char *year = NULL;
        g_autoptr(GPtrArray) values = field_values(document, field, &year);

        put_number(out, values->len);
        for (guint i = 0; i < values->len; i++) {
            put_text(out, values->pdata[i]);
        }
        pointers += values->len;
    }
    return pointers;
}

static size_t
put_paths(GByteArray *out, const lontar_document *document)
{
    size_t size = lontar_document_path_size(document);

    put_number(out, size);
    for (size_t i = 0; i < size; i++) {
        put_bytes(out, lontar_document_path_at(document, i));
    }
    return size + 1;
}

static void
put_flags(GByteArray *out, const lontar_document *document)
{
    size_t size = lontar_document_page_size(document);

    for (size_t i = 0; i < size;) {
        unsigned flags = lontar_document_page_at(document, i)->flags;
        size_t end = i;

        while (end < size && lontar_document_page_at(document, end)->flags == flags) {
            end++;
        }
        put_number(out, end - i);
        put_number(out, flags & 0xff);
        i = end;
    }
}

static size_t
put_labels(GByteArray *out, const lontar_document *document)
{
    size_t size = lontar_document_page_size(document);
    bool any = false;

    for (size_t i = 0; i < size; i++) {
        any = any || lontar_document_page_at(document, i)->label != NULL;
    }
    put_number(out, any);
    for (size_t i = 0; any && i < size; i++) {
        put_text(out, lontar_document_page_at(document, i)->label);
    }
    return any ? size : 0;
}

static const char *
page_section(const lontar_page *page)
{
    return page->section;
}

static const char *
page_language(const lontar_page *page)
{
    return page->language;
}

static void
put_runs(GByteArray *out, const lontar_document *document,
         const char *(*text_of)(const lontar_page *page))
{
    g_autoptr(GByteArray) runs = g_byte_array_new();
    const char *before = NULL;
    size_t last = 0;
    size_t size = 0;

    for (size_t i = 0; i < lontar_document_page_size(document); i++) {
        const char *text = text_of(lontar_document_page_at(document, i));

        if (g_strcmp0(text, before) != 0) {
            put_number(runs, i - last);
            put_text(runs, text);
            before = text;
            last = i;
            size++;
        }
    }
    put_number(out, size);
    g_byte_array_append(out, runs->data, runs->len);
}

static void
put_pages(GByteArray *out, const lontar_document *document, const uint32_t *positions)
{
    size_t size = lontar_document_page_size(document);

    put_number(out, size);
    for (size_t i = 0; i < size; i++) {
        put_number(out, positions[i] - (i == 0 ? 0 : positions[i - 1]));
    }
    put_flags(out, document);
}

GBytes *
lontar_record_encode(const lontar_document *document, const lontar_stamp *stamp,
                     const uint32_t *page_positions, uint32_t end_position)
{
    GByteArray *out = g_byte_array_new();
    g_autoptr(GByteArray) rest = g_byte_array_new();
    size_t pointers = 0;

    put_text(rest, lontar_document_id(document));
    pointers += put_values(rest, document);
    pointers += put_paths(rest, document);
    put_pages(rest, document, page_positions);
    pointers += put_labels(rest, document);
    put_runs(rest, document, page_section);
    put_runs(rest, document, page_language);

    put_number(out, LONTAR_RECORD_VERSION);
    put_number(out, pointers);
    put_number(out, stamp->text_key);
    put_number(out, stamp->first_revision);
    put_number(out, stamp->changed_revision);
    put_number(out, end_position);
    g_byte_array_append(out, rest->data, rest->len);
    return g_byte_array_free_to_bytes(out);
}
