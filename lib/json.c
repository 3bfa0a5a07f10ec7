/*
 * A JSON writer: text straight into a buffer, without a tree between.
 */
#include "lontar/json.h"

#include <math.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* Of an integer of 64 bits, its sign included. */
#define DIGITS_MAX 20
/* Texts up to this length, most of all, are looked at as two words while they are copied. */
#define SHORT_MAX ((size_t)32)
/* What can be rounded without asking printf(): below a billion, and not as near to a half. */
#define EASY_MAX    1e9
#define EASY_MARGIN 1e-4
/* Texts of exact numbers that are kept, a power of two; there are few different ones. */
#define EXACT_BITS 6
#define EXACT_MAX  32

typedef struct {
    uint64_t bits;        /* of the number */
    char text[EXACT_MAX]; /* "" = not in use */
} exact_text;

/* Bytes that do not stand for themselves; those of other characters do where they are valid. */
static const bool is_special[256] = {
    [0x00 ... 0x1f] = true, ['"'] = true, ['\\'] = true, [0x7f ... 0xff] = true};

/* Room for so many more bytes; what is written there is counted by added(). */
static inline char *
room(GString *out, size_t size)
{
    if (out->len + size >= out->allocated_len) {
        size_t length = out->len;

        g_string_set_size(out, length + size); /* it grows by doubling */
        out->len = length;
    }
    return out->str + out->len;
}

static inline void
added(GString *out, const char *end)
{
    out->len = (size_t)(end - out->str);
    out->str[out->len] = '\0';
}

static inline void
append(GString *out, const char *text, size_t length)
{
    char *to = room(out, length);

    memcpy(to, text, length);
    added(out, to + length);
}

#define APPEND(out, literal) append(out, literal, sizeof(literal) - 1)

#ifdef __SSE2__
/* Which of 16 bytes do not stand for themselves, or are of a wide character: a bit each. */
static inline unsigned
specials(__m128i bytes)
{
    __m128i small = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1f)), bytes);
    __m128i signs = _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')),
                                 _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\')),
                                              _mm_cmpeq_epi8(bytes, _mm_set1_epi8(0x7f))));

    return (unsigned)_mm_movemask_epi8(_mm_or_si128(_mm_or_si128(small, signs), bytes));
}
#endif

/* How many bytes stand for themselves before one does not, or is of a wide character. */
static inline size_t
plain_length(const char *text, size_t length)
{
    size_t at = 0;

#ifdef __SSE2__
    for (; length - at >= sizeof(__m128i); at += sizeof(__m128i)) {
        unsigned special = specials(_mm_loadu_si128((const __m128i *)(const void *)(text + at)));

        if (special != 0) {
            return at + (size_t)__builtin_ctz(special);
        }
    }
#endif
    while (at < length && !is_special[(unsigned char)text[at]]) {
        at++;
    }
    return at;
}

static void
append_special(GString *out, char special)
{
    static const char digits[] = "0123456789abcdef";
    const char code[] = {'\\', 'u', '0', '0', digits[special >> 4 & 0xf], digits[special & 0xf]};

    switch (special) {
    case '"':
        APPEND(out, "\\\"");
        break;
    case '\\':
        APPEND(out, "\\\\");
        break;
    case '\n':
        APPEND(out, "\\n");
        break;
    case '\t':
        APPEND(out, "\\t");
        break;
    default:
        append(out, code, sizeof code);
    }
}

/* Append wide characters, what is none replaced byte by byte; gives how many bytes they take. */
static size_t
append_wide(GString *out, const char *text, size_t length)
{
    size_t size = 1;

    while (size < length && (unsigned char)text[size] >= 0x80) {
        size++;
    }
    if (g_utf8_validate_len(text, size, NULL)) {
        append(out, text, size);
    } else {
        g_autofree char *valid = g_utf8_make_valid(text, (gssize)size);

        append(out, valid, strlen(valid));
    }
    return size;
}

/* Append a text of which it is not known whether all of it is plain. */
static void
append_text(GString *out, const char *text, size_t length)
{
    while (length > 0) {
        size_t size = plain_length(text, length);

        if (size > 0) {
            append(out, text, size);
        } else if ((unsigned char)*text >= 0x80) {
            size = append_wide(out, text, length);
        } else {
            append_special(out, *text);
            size = 1;
        }
        text += size;
        length -= size;
    }
}

/*
 * Copy up to SHORT_MAX bytes; gives whether all of them stand for themselves. They are read as two
 * numbers of 16, 8 or 4 bytes, which overlap, and looked at before they are written.
 */
static inline bool
copy_short(char *to, const char *from, size_t size)
{
#ifdef __SSE2__
    if (size >= sizeof(__m128i)) {
        __m128i first = _mm_loadu_si128((const __m128i *)(const void *)from);
        __m128i last = _mm_loadu_si128((const __m128i *)(const void *)(from + size - sizeof last));

        _mm_storeu_si128((__m128i *)(void *)to, first);
        _mm_storeu_si128((__m128i *)(void *)(to + size - sizeof last), last);
        return (specials(first) | specials(last)) == 0;
    }
    if (size >= sizeof(int64_t)) {
        int64_t first, last;

        memcpy(&first, from, sizeof first);
        memcpy(&last, from + size - sizeof last, sizeof last);
        memcpy(to, &first, sizeof first);
        memcpy(to + size - sizeof last, &last, sizeof last);
        return specials(_mm_set_epi64x(last, first)) == 0;
    }
    if (size >= sizeof(int32_t)) {
        int32_t first, last;

        memcpy(&first, from, sizeof first);
        memcpy(&last, from + size - sizeof last, sizeof last);
        memcpy(to, &first, sizeof first);
        memcpy(to + size - sizeof last, &last, sizeof last);
        return specials(_mm_set_epi32(last, first, last, first)) == 0;
    }
#endif
    bool is_plain = true;

    for (size_t i = 0; i < size; i++) {
        is_plain = is_plain && !is_special[(unsigned char)from[i]];
        to[i] = from[i];
    }
    return is_plain;
}

/* Append a text between quotes. */
static inline void
append_quoted(GString *out, const char *text)
{
    size_t length = strlen(text);
    char *to = room(out, SHORT_MAX + 2);

    *to++ = '"';
    if (length <= SHORT_MAX && copy_short(to, text, length)) {
        to[length] = '"';
        added(out, to + length + 1);
        return;
    }
    added(out, to);
    append_text(out, text, length);
    APPEND(out, "\"");
}

/* What precedes a value: a comma unless it is the first, and its name. */
static void
begin(GString *out, const char *name)
{
    char last = out->len > 0 ? out->str[out->len - 1] : '{';
    size_t length = name != NULL ? strlen(name) : 0;
    char *to = room(out, length + strlen(",\"\":"));

    if (last != '{' && last != '[' && last != '\n') {
        *to++ = ',';
    }
    if (name != NULL) {
        *to++ = '"';
        to = mempcpy(to, name, length);
        *to++ = '"';
        *to++ = ':';
    }
    added(out, to);
}

void
lontar_json_object(GString *out, const char *name)
{
    begin(out, name);
    APPEND(out, "{");
}

void
lontar_json_object_end(GString *out)
{
    APPEND(out, "}");
}

void
lontar_json_array(GString *out, const char *name)
{
    begin(out, name);
    APPEND(out, "[");
}

void
lontar_json_array_end(GString *out)
{
    APPEND(out, "]");
}

void
lontar_json_string(GString *out, const char *name, const char *value)
{
    if (value == NULL) {
        lontar_json_null(out, name);
        return;
    }
    begin(out, name);
    append_quoted(out, value);
}

/* Append a number whose last digit is so many places behind the point, or none. */
static void
append_digits(GString *out, uint64_t number, bool is_negative, int decimals)
{
    char digits[DIGITS_MAX + 1];
    char *first = digits + sizeof digits;

    for (int place = 0; number > 0 || place <= decimals; place++) {
        if (place == decimals && place > 0) {
            *--first = '.';
        }
        *--first = (char)('0' + number % 10);
        number /= 10;
    }
    if (is_negative) {
        *--first = '-';
    }
    append(out, first, (size_t)(digits + sizeof digits - first));
}

void
lontar_json_integer(GString *out, const char *name, int64_t value)
{
    begin(out, name);
    append_digits(out, value < 0 ? 0 - (uint64_t)value : (uint64_t)value, value < 0, 0);
}

/* Whether a number can be told by its digits up to a place without asking which way to round. */
static bool
is_easy(double value, int decimals, uint64_t *out_number)
{
    static const double tens[] = {1, 10, 100, 1000, 10000};
    double scaled, whole;

    if (decimals < 0 || (size_t)decimals >= G_N_ELEMENTS(tens) ||
        !(value >= 0 && value < EASY_MAX)) {
        return false;
    }
    scaled = value * tens[decimals];
    whole = floor(scaled);
    *out_number = (uint64_t)whole + (scaled - whole > 0.5);
    return fabs(scaled - whole - 0.5) > EASY_MARGIN;
}

void
lontar_json_number(GString *out, const char *name, double value, int decimals)
{
    char format[8];
    char digits[G_ASCII_DTOSTR_BUF_SIZE];
    uint64_t number;

    begin(out, name);
    if (is_easy(value, decimals, &number)) {
        append_digits(out, number, false, decimals);
        return;
    }
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
    if (value) {
        APPEND(out, "true");
    } else {
        APPEND(out, "false");
    }
}

void
lontar_json_null(GString *out, const char *name)
{
    begin(out, name);
    APPEND(out, "null");
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
