/*
 * Sketches.
 */
#include "sketch.h"

#include <string.h>

#include "keytext.h"

/* Words in a run; characters, in scripts without spaces; numbers. */
#define RUN_WORDS      5
#define RUN_CHARACTERS 12
#define RUN_NUMBERS    3
#define UNITS_KEPT     16 /* a power of two, from the longest run up */
/* Hashes that both have to have for their share to mean something. */
#define SAMPLE_MIN 24
#define FNV_PRIME  UINT64_C(0x100000001b3) /* Fowler, Noll, Vo */
/* Longer ones are codes, not numbers. */
#define DIGITS_MAX 9

/* The smallest hashes so far: sorted and cut when it has grown to twice its size. */
typedef struct {
    GArray *hashes; /* uint32_t */
    size_t max;
    uint32_t limit; /* greater ones do not get in */
} sample;

/* The last units of a text, the newest at `next - 1`. */
typedef struct {
    uint64_t units[UNITS_KEPT];
    size_t next;
    sample sample;
} window;

static int
compare_hashes(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left;
    uint32_t b = *(const uint32_t *)right;

    return (a > b) - (a < b);
}

/* Sort, drop what is there twice, keep the smallest. */
static void
tidy(sample *of)
{
    uint32_t *hashes = (uint32_t *)(void *)of->hashes->data;
    guint kept = 0;

    g_array_sort(of->hashes, compare_hashes);
    for (guint i = 0; i < of->hashes->len && kept < of->max; i++) {
        if (kept == 0 || hashes[kept - 1] != hashes[i]) {
            hashes[kept++] = hashes[i];
        }
    }
    g_array_set_size(of->hashes, kept);
    of->limit = kept < of->max ? UINT32_MAX : hashes[kept - 1];
}

static void
take(sample *of, uint32_t hash)
{
    if (hash < of->limit) {
        g_array_append_val(of->hashes, hash);
        if (of->hashes->len >= 2 * of->max) {
            tidy(of);
        }
    }
}

/* The finalizer of splitmix64 (Steele, Lea, Flood, 2014). */
static uint64_t
mix(uint64_t x)
{
    x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
    return x ^ (x >> 31);
}

static void
add_unit(window *of, uint64_t unit, size_t run)
{
    uint64_t hash = run;

    of->units[of->next % UNITS_KEPT] = unit;
    of->next++;
    if (of->next < run) {
        return;
    }
    for (size_t i = of->next - run; i < of->next; i++) {
        hash = hash * UINT64_C(0x9e3779b97f4a7c15) + of->units[i % UNITS_KEPT];
    }
    take(&of->sample, (uint32_t)(mix(hash) >> 32));
}

static window
window_new(size_t max)
{
    return (window){
        .sample = {.hashes = g_array_sized_new(FALSE, FALSE, sizeof(uint32_t), (guint)(2 * max)),
                   .max = max,
                   .limit = UINT32_MAX}};
}

static GArray *
window_end(window *of)
{
    tidy(&of->sample);
    return of->sample.hashes;
}

/* A letter without case and accents, 0 for what is part of no word. */
static gunichar
letter_of(gunichar c)
{
    gunichar parts[4];

    if (c < 0x80) {
        return g_ascii_isalnum((char)c) ? (gunichar)g_ascii_tolower((char)c) : 0;
    }
    if (!g_unichar_isalnum(c) && !g_unichar_ismark(c)) {
        return 0;
    }
    if (c < 0x2000 && g_unichar_fully_decompose(c, FALSE, parts, G_N_ELEMENTS(parts)) > 0) {
        c = parts[0];
    }
    return g_unichar_tolower(c);
}

static bool
is_accent(gunichar c)
{
    return (c >= 0x300 && c <= 0x36f) || c == 0xad;
}

static void
add_text(window *of, const char *text)
{
    uint64_t word = 0;

    for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
        gunichar c = (unsigned char)*p < 0x80 ? (gunichar)*p : g_utf8_get_char(p);
        gunichar letter = letter_of(c);

        if (c < 0x80 && letter != 0) {
            word = (word ^ letter) * FNV_PRIME + 1;
            continue;
        }
        if (is_accent(c) || (c == '-' && p[1] == '\n')) {
            p += c == '-' ? 1 : 0; /* a word parted by a line's end is one */
            continue;
        }
        if (letter != 0 && !keytext_is_unspaced(c)) {
            word = (word ^ letter) * FNV_PRIME + 1;
            continue;
        }
        if (word != 0) {
            add_unit(of, word, RUN_WORDS);
            word = 0;
        }
        if (letter != 0) {
            add_unit(of, letter, RUN_CHARACTERS);
        }
    }
    if (word != 0) {
        add_unit(of, word, RUN_WORDS);
    }
}

static bool
counts_on(const window *of, uint64_t number)
{
    return of->next >= RUN_NUMBERS - 1 && of->units[(of->next - 1) % UNITS_KEPT] + 1 == number &&
           of->units[(of->next - 2) % UNITS_KEPT] + 2 == number;
}

static void
add_number(window *of, uint64_t number)
{
    if (counts_on(of, number)) {
        of->units[of->next++ % UNITS_KEPT] = number;
    } else {
        add_unit(of, number, RUN_NUMBERS);
    }
}

/* The value of the digit at p, in any script; -1 for what is none. */
static int
digit_of(const char *p)
{
    unsigned char c = (unsigned char)*p;

    if (c < 0x80) {
        return c >= '0' && c <= '9' ? c - '0' : -1;
    }
    return g_unichar_digit_value(g_utf8_get_char(p));
}

static void
add_numbers(window *of, const char *text)
{
    uint64_t number = 0;
    size_t digits = 0;

    for (const char *p = text;; p = g_utf8_next_char(p)) {
        int digit = digit_of(p);

        if (digit >= 0) {
            number = number * 10 + (uint64_t)digit;
            digits++;
            continue;
        }
        if (digits > 0 && digits <= DIGITS_MAX) {
            add_number(of, number);
        }
        number = 0;
        digits = 0;
        if (*p == '\0') {
            return;
        }
    }
}

static GArray *
sketch_of(const lontar_document *document, size_t max, void (*add)(window *of, const char *text))
{
    window of = window_new(max);

    for (size_t i = 0; i < lontar_document_page_size(document); i++) {
        const lontar_page *page = lontar_document_page_at(document, i);

        if ((page->flags & LONTAR_PAGE_GARBLED) == 0) {
            add(&of, page->text);
        }
    }
    return window_end(&of);
}

GArray *
lontar_sketch_text(const lontar_document *document)
{
    return sketch_of(document, LONTAR_SKETCH_TEXT_MAX, add_text);
}

GArray *
lontar_sketch_numbers(const lontar_document *document)
{
    return sketch_of(document, LONTAR_SKETCH_NUMBERS_MAX, add_numbers);
}

GBytes *
lontar_sketch_format(const GArray *sketch)
{
    uint32_t *bytes = g_new(uint32_t, sketch->len + 1);

    for (guint i = 0; i < sketch->len; i++) {
        bytes[i] = GUINT32_TO_BE(g_array_index(sketch, uint32_t, i));
    }
    return g_bytes_new_take(bytes, sketch->len * sizeof *bytes);
}

GArray *
lontar_sketch_parse(GBytes *bytes)
{
    GArray *sketch = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    size_t length;
    const char *data = g_bytes_get_data(bytes, &length);

    for (size_t at = 0; at + sizeof(uint32_t) <= length; at += sizeof(uint32_t)) {
        uint32_t hash;

        memcpy(&hash, data + at, sizeof hash);
        hash = GUINT32_FROM_BE(hash);
        g_array_append_val(sketch, hash);
    }
    return sketch;
}

/* Up to where a sketch knows all of its text's hashes. */
static uint32_t
limit_of(const GArray *sketch, size_t size_max)
{
    return sketch->len < size_max ? UINT32_MAX : g_array_index(sketch, uint32_t, sketch->len - 1);
}

double
lontar_sketch_share(const GArray *a, const GArray *b, size_t size_max)
{
    uint32_t limit = MIN(limit_of(a, size_max), limit_of(b, size_max));
    guint i = 0;
    guint j = 0;
    size_t both = 0;

    while (i < a->len && j < b->len) {
        uint32_t x = g_array_index(a, uint32_t, i);
        uint32_t y = g_array_index(b, uint32_t, j);

        if (MIN(x, y) > limit) {
            break;
        }
        both += x == y ? 1 : 0;
        i += x <= y ? 1 : 0;
        j += y <= x ? 1 : 0;
    }
    while (i < a->len && g_array_index(a, uint32_t, i) <= limit) {
        i++;
    }
    while (j < b->len && g_array_index(b, uint32_t, j) <= limit) {
        j++;
    }
    return MIN(i, j) < SAMPLE_MIN ? -1 : (double)both / MIN(i, j);
}
