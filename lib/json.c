/*
 * A JSON writer: text straight into a buffer, without a tree between.
 */
#include "lontar/json.h"

#include <math.h>
#include <string.h>

/* Of an integer of 64 bits, its sign included. */
#define DIGITS_MAX 20
/* Texts of exact numbers that are kept, a power of two; there are few different ones. */
#define EXACT_BITS 6
#define EXACT_MAX  32

typedef struct {
    uint64_t bits;        /* of the number */
    char text[EXACT_MAX]; /* "" = not in use */
} exact_text;

/* Bytes that stand for something else in a JSON text; NUL ends it. */
static const bool is_escaped[256] = {
    [0x00 ... 0x1f] = true, ['"'] = true, ['\\'] = true, [0x7f] = true};

static void
append_escaped(GString *out, const char *text)
{
    const char *run = text;
    const char *p = text;

    for (;; p++) {
        while (!is_escaped[(unsigned char)*p]) {
            p++;
        }
        if (*p == '\0') {
            break;
        }

        unsigned char c = (unsigned char)*p;
        g_string_append_len(out, run, p - run);
        run = p + 1;
        switch (c) {
        case '"':
            g_string_append(out, "\\\"");
            break;
        case '\\':
            g_string_append(out, "\\\\");
            break;
        case '\n':
            g_string_append(out, "\\n");
            break;
        case '\t':
            g_string_append(out, "\\t");
            break;
        default:
            g_string_append_printf(out, "\\u%04x", c);
        }
    }
    g_string_append_len(out, run, p - run);
}

/* Whether a byte stands for itself; others need to be escaped or to be valid together. */
static bool
is_plain(char byte)
{
    return byte >= 0x20 && byte < 0x7f && byte != '"' && byte != '\\';
}

static void
append_text(GString *out, const char *text)
{
    size_t plain = 0;

    while (is_plain(text[plain])) {
        plain++;
    }
    g_string_append_c(out, '"');
    g_string_append_len(out, text, (gssize)plain);
    text += plain;
    if (*text == '\0') {
        g_string_append_c(out, '"');
        return;
    }
    if (g_utf8_validate(text, -1, NULL)) {
        append_escaped(out, text);
    } else {
        g_autofree char *valid = g_utf8_make_valid(text, -1);

        append_escaped(out, valid);
    }
    g_string_append_c(out, '"');
}

/* What precedes a value: a comma unless it is the first, and its name. */
static void
begin(GString *out, const char *name)
{
    if (out->len > 0) {
        char last = out->str[out->len - 1];

        if (last != '{' && last != '[' && last != '\n') {
            g_string_append_c(out, ',');
        }
    }
    if (name != NULL) {
        append_text(out, name);
        g_string_append_c(out, ':');
    }
}

void
lontar_json_object(GString *out, const char *name)
{
    begin(out, name);
    g_string_append_c(out, '{');
}

void
lontar_json_object_end(GString *out)
{
    g_string_append_c(out, '}');
}

void
lontar_json_array(GString *out, const char *name)
{
    begin(out, name);
    g_string_append_c(out, '[');
}

void
lontar_json_array_end(GString *out)
{
    g_string_append_c(out, ']');
}

void
lontar_json_string(GString *out, const char *name, const char *value)
{
    if (value == NULL) {
        lontar_json_null(out, name);
        return;
    }
    begin(out, name);
    append_text(out, value);
}

void
lontar_json_integer(GString *out, const char *name, int64_t value)
{
    char digits[DIGITS_MAX];
    char *first = digits + sizeof digits;
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;

    begin(out, name);
    do {
        *--first = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    if (value < 0) {
        *--first = '-';
    }
    g_string_append_len(out, first, digits + sizeof digits - first);
}

void
lontar_json_number(GString *out, const char *name, double value, int decimals)
{
    char format[8];
    char digits[G_ASCII_DTOSTR_BUF_SIZE];

    begin(out, name);
    (void)g_snprintf(format, sizeof format, "%%.%df", decimals); /* always fits */
    g_string_append(out, isfinite(value) ? g_ascii_formatd(digits, sizeof digits, format, value)
                                         : "null");
}

void
lontar_json_exact(GString *out, const char *name, double value)
{
    static _Thread_local exact_text known[1 << EXACT_BITS];
    uint64_t bits;
    exact_text *one;

    if (!isfinite(value)) {
        lontar_json_null(out, name);
        return;
    }
    memcpy(&bits, &value, sizeof bits);
    one = &known[bits * UINT64_C(0x9e3779b97f4a7c15) >> (64 - EXACT_BITS)];
    if (one->text[0] == '\0' || one->bits != bits) { /* to print one takes longer */
        one->bits = bits;
        g_ascii_formatd(one->text, EXACT_MAX, "%.15g", value);
        if (g_ascii_strtod(one->text, NULL) != value) {
            g_ascii_formatd(one->text, EXACT_MAX, "%.17g", value);
        }
    }
    begin(out, name);
    g_string_append(out, one->text);
}

void
lontar_json_boolean(GString *out, const char *name, bool value)
{
    begin(out, name);
    g_string_append(out, value ? "true" : "false");
}

void
lontar_json_null(GString *out, const char *name)
{
    begin(out, name);
    g_string_append(out, "null");
}

void
lontar_json_strings(GString *out, const char *name, const char *const *values)
{
    lontar_json_array(out, name);
    for (size_t i = 0; values != NULL && values[i] != NULL; i++) {
        lontar_json_string(out, NULL, values[i]);
    }
    lontar_json_array_end(out);
}
