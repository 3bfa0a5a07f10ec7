/*
 * A JSON writer: the buffer, numbers and lists.
 */
#include "lontar/json.h"

#include <math.h>
#include <string.h>

/* Of an integer of 64 bits, its sign and a point included. */
#define DIGITS_MAX ((size_t)22)
#define SMALL_END  10000
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

static const uint64_t tens[] = {1, 10, 100, 1000, 10000};
/* The numbers below a hundred in two digits. */
static const char pairs[] = "00010203040506070809101112131415161718192021222324"
                            "25262728293031323334353637383940414243444546474849"
                            "50515253545556575859606162636465666768697071727374"
                            "75767778798081828384858687888990919293949596979899";

void
lontar_json_grow(GString *out, size_t size)
{
    size_t length = out->len;

    g_string_set_size(out, length + size); /* it grows by doubling */
    out->len = length;
}

/* How many digits a number has. */
static size_t
count_digits(uint64_t number)
{
    size_t count = 1;

    while (number >= 10000) {
        number /= 10000;
        count += 4;
    }
    return count + (number >= 10) + (number >= 100) + (number >= 1000);
}

/* Write a number's last digits, two at once, so many that they end before end. */
static void
write_digits(char *begin, char *end, uint64_t number)
{
    while (end - begin >= 2) {
        end -= 2;
        memcpy(end, pairs + number % 100 * 2, 2);
        number /= 100;
    }
    if (end > begin) {
        *begin = (char)('0' + number % 10);
    }
}

/* Append a number whose last digit is so many places behind the point, or none. */
static void
append_digits(GString *out, uint64_t number, bool is_negative, int decimals)
{
    uint64_t whole = decimals > 0 ? number / tens[decimals] : number;
    char *to, *end;

    if (out->len + DIGITS_MAX >= out->allocated_len) {
        lontar_json_grow(out, DIGITS_MAX);
    }
    to = out->str + out->len;
    if (is_negative) {
        *to++ = '-';
    }
    end = to + count_digits(whole);
    write_digits(to, end, whole);
    if (decimals > 0) {
        *end = '.';
        write_digits(end + 1, end + 1 + decimals, number);
        end += 1 + decimals;
    }
    out->len = (size_t)(end - out->str);
    *end = '\0';
}

/* Write a number below ten thousand, as most are; gives where it ends. */
static char *
write_small(char *to, unsigned number)
{
    if (number >= 1000) {
        to = mempcpy(to, pairs + (size_t)(number / 100) * 2, 2);
    } else if (number >= 100) {
        *to++ = (char)('0' + number / 100);
    }
    if (number >= 10) {
        return mempcpy(to, pairs + (size_t)(number % 100) * 2, 2);
    }
    *to++ = (char)('0' + number);
    return to;
}

void
lontar_json_put_integer(GString *out, int64_t value)
{
    if (value >= 0 && value < SMALL_END && out->len + DIGITS_MAX < out->allocated_len) {
        char *end = write_small(out->str + out->len, (unsigned)value);

        *end = '\0';
        out->len = (size_t)(end - out->str);
        return;
    }
    append_digits(out, value < 0 ? 0 - (uint64_t)value : (uint64_t)value, value < 0, 0);
}

/* Whether a number can be told by its digits up to a place without asking which way to round. */
static bool
is_easy(double value, int decimals, uint64_t *out_number)
{
    double scaled, whole;

    if (decimals < 0 || (size_t)decimals >= G_N_ELEMENTS(tens) ||
        !(value >= 0 && value < EASY_MAX)) {
        return false;
    }
    scaled = value * (double)tens[decimals];
    whole = floor(scaled);
    *out_number = (uint64_t)whole + (scaled - whole > 0.5);
    return fabs(scaled - whole - 0.5) > EASY_MARGIN;
}

void
lontar_json_put_number(GString *out, double value, int decimals)
{
    char format[8];
    char digits[G_ASCII_DTOSTR_BUF_SIZE];
    uint64_t number;

    if (is_easy(value, decimals, &number)) {
        append_digits(out, number, false, decimals);
        return;
    }
    (void)g_snprintf(format, sizeof format, "%%.%df", decimals); /* always fits */
    g_string_append(out, isfinite(value) ? g_ascii_formatd(digits, sizeof digits, format, value)
                                         : "null");
}

void
lontar_json_put_exact(GString *out, double value)
{
    static _Thread_local exact_text known[1 << EXACT_BITS];
    uint64_t bits;
    exact_text *one;

    if (!isfinite(value)) {
        lontar_json_put_plain(out, "null");
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
    g_string_append(out, one->text);
}

void
lontar_json_put_strings(GString *out, const char *const *values)
{
    lontar_json_put_plain(out, "[");
    for (size_t i = 0; values != NULL && values[i] != NULL; i++) {
        lontar_json_string(out, NULL, values[i]);
    }
    lontar_json_put_plain(out, "]");
}
