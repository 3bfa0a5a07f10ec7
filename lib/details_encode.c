/*
 * Details are written as details.c says, straight into a buffer, to the byte as jansson would.
 */
#include <math.h>
#include <string.h>

#include "lontar/record.h"

/* Texts of confidences that are kept, a power of two; there are few different ones. */
#define CONFIDENCES   64
#define REAL_TEXT_MAX 32

typedef struct {
    uint64_t bits;            /* of the number */
    char text[REAL_TEXT_MAX]; /* "" = not in use */
} confidence_text;

static void
put_escape(GString *out, char c)
{
    static const char short_escapes[][2] = {{'"', '"'},  {'\\', '\\'}, {'\b', 'b'}, {'\f', 'f'},
                                            {'\n', 'n'}, {'\r', 'r'},  {'\t', 't'}};

    for (size_t i = 0; i < G_N_ELEMENTS(short_escapes); i++) {
        if (short_escapes[i][0] == c) {
            g_string_append_c(out, '\\');
            g_string_append_c(out, short_escapes[i][1]);
            return;
        }
    }
    g_string_append_printf(out, "\\u%04X", (unsigned char)c);
}

static void
put_valid(GString *out, const char *text)
{
    const char *run = text;
    const char *p = text;

    g_string_append_c(out, '"');
    for (; *p != '\0'; p++) {
        if ((unsigned char)*p < 0x20 || *p == '"' || *p == '\\') {
            g_string_append_len(out, run, p - run);
            put_escape(out, *p);
            run = p + 1;
        }
    }
    g_string_append_len(out, run, p - run);
    g_string_append_c(out, '"');
}

static void
put_text(GString *out, const char *text)
{
    if (text == NULL) {
        g_string_append(out, "null");
    } else if (g_utf8_validate(text, -1, NULL)) {
        put_valid(out, text);
    } else {
        g_autofree char *valid = g_utf8_make_valid(text, -1);

        put_valid(out, valid);
    }
}

static void
put_path(GString *out, const char *path)
{
    g_autofree char *coded = NULL;

    if (g_utf8_validate(path, -1, NULL)) {
        put_valid(out, path);
        return;
    }
    coded = g_base64_encode((const unsigned char *)path, strlen(path));
    g_string_append(out, "{\"base64\":");
    put_valid(out, coded);
    g_string_append_c(out, '}');
}

/* A number, as short as %g makes it, that is seen not to be a whole one. */
static void
format_real(double number, char *text)
{
    g_ascii_formatd(text, REAL_TEXT_MAX - 2, "%.17g", number);
    if (strpbrk(text, ".e") == NULL) {
        strcat(text, ".0");
    }
}

/* To print a number takes longer than to look it up. */
static void
put_confidence(GString *out, double number)
{
    static _Thread_local confidence_text known[CONFIDENCES];
    uint64_t bits;
    confidence_text *one;

    memcpy(&bits, &number, sizeof bits);
    one = &known[bits * UINT64_C(0x9e3779b97f4a7c15) >> 58 & (CONFIDENCES - 1)];
    if (one->text[0] == '\0' || one->bits != bits) {
        one->bits = bits;
        format_real(number, one->text);
    }
    g_string_append(out, one->text);
}

static void
put_integer(GString *out, int64_t number)
{
    char digits[20];
    uint64_t left = number < 0 ? -(uint64_t)number : (uint64_t)number;
    size_t at = sizeof digits;

    do {
        digits[--at] = (char)('0' + left % 10);
        left /= 10;
    } while (left > 0);
    if (number < 0) {
        g_string_append_c(out, '-');
    }
    g_string_append_len(out, digits + at, (gssize)(sizeof digits - at));
}

static void
put_tag(GString *out, const lontar_tag *tag)
{
    g_string_append(out, "{\"field\":");
    put_valid(out, lontar_field_name(tag->field));
    g_string_append(out, ",\"source\":");
    put_valid(out, lontar_source_name(tag->source));
    g_string_append(out, ",\"value\":");
    put_text(out, tag->value);
    g_string_append(out, ",\"rule\":");
    put_text(out, tag->rule);
    g_string_append(out, ",\"quote\":");
    put_text(out, tag->quote);
    g_string_append(out, ",\"page\":");
    put_integer(out, (int64_t)tag->page);
    if (isfinite(tag->confidence)) {
        g_string_append(out, ",\"confidence\":");
        put_confidence(out, tag->confidence);
    }
    g_string_append_c(out, '}');
}

/* Begin an array, or its next element. */
static void
next_of(GString *out, size_t i)
{
    g_string_append_c(out, i == 0 ? '[' : ',');
}

/* Any array is begun by its first element. */
static void
end_of(GString *out, size_t size)
{
    g_string_append(out, size == 0 ? "[]" : "]");
}

/* A list of strings of a document. */
static void
put_list(GString *out, const char *key, const lontar_document *document, size_t size,
         const char *(*at)(const lontar_document *, size_t), void (*put)(GString *, const char *))
{
    g_string_append(out, key);
    for (size_t i = 0; i < size; i++) {
        next_of(out, i);
        put(out, at(document, i));
    }
    end_of(out, size);
}

static void
put_links(GString *out, const lontar_document *document)
{
    size_t links = lontar_document_link_size(document);

    g_string_append(out, ",\"links\":");
    for (size_t i = 0; i < links; i++) {
        const lontar_link *link = lontar_document_link_at(document, i);

        next_of(out, i);
        g_string_append(out, "{\"page\":");
        put_integer(out, (int64_t)link->page);
        g_string_append(out, ",\"address\":");
        put_text(out, link->address);
        g_string_append_c(out, '}');
    }
    end_of(out, links);
}

static void
put_none(GString *out, const lontar_document *document)
{
    size_t size = 0;

    g_string_append(out, ",\"none\":");
    for (int field = 0; field < LONTAR_FIELD_COUNT; field++) {
        lontar_source source;

        if (lontar_document_is_none(document, field, &source)) {
            next_of(out, size++);
            g_string_append(out, "{\"field\":");
            put_valid(out, lontar_field_name(field));
            g_string_append(out, ",\"source\":");
            put_valid(out, lontar_source_name(source));
            g_string_append_c(out, '}');
        }
    }
    end_of(out, size);
}

char *
lontar_details_encode(const lontar_document *document)
{
    GString *out = g_string_sized_new(1024);
    size_t tags = lontar_document_tag_size(document);

    g_string_append(out, "{\"id\":");
    put_text(out, lontar_document_id(document));
    g_string_append(out, ",\"sha256\":");
    put_text(out, lontar_document_sha256(document));
    g_string_append(out, ",\"size\":");
    put_integer(out, (int64_t)lontar_document_file_size(document));
    g_string_append(out, ",\"mtime_ns\":");
    put_integer(out, lontar_document_file_mtime_ns(document));
    put_list(out, ",\"paths\":", document, lontar_document_path_size(document),
             lontar_document_path_at, put_path);
    put_list(out, ",\"notes\":", document, lontar_document_note_size(document),
             lontar_document_note_at, put_text);
    put_links(out, document);
    put_list(out, ",\"attachments\":", document, lontar_document_attachment_size(document),
             lontar_document_attachment_at, put_text);
    g_string_append(out, ",\"tags\":");
    for (size_t i = 0; i < tags; i++) {
        next_of(out, i);
        put_tag(out, lontar_document_tag_at(document, i));
    }
    end_of(out, tags);
    put_none(out, document);
    g_string_append_c(out, '}');
    return g_string_free(out, FALSE);
}
