/*
 * Numbers of instruments: `(No. 29)`, `Nos. 29, 105 and 182`, `núms. 29 y 105`, `n° 29`.
 */
#include <stdlib.h>
#include <string.h>

#include "instrument_private.h"

/* How many numbers one word may announce. */
#define LIST_MAX 64

const char *
instrument_skip_blanks(const instrument_scan *scan, const char *p)
{
    while (p < scan->end) {
        if (g_ascii_isspace(*p)) {
            p++;
        } else if (scan->end - p >= 2 && memcmp(p, "\xc2\xa0", 2) == 0) {
            p += 2;
        } else {
            return p;
        }
    }
    return p;
}

/* Past a word, in any case, that does not go on; or NULL. */
static const char *
skip_word(const instrument_scan *scan, const char *p, const char *word)
{
    size_t length = strlen(word);

    g_assert(p != NULL);
    if ((size_t)(scan->end - p) < length || g_ascii_strncasecmp(p, word, length) != 0) {
        return NULL;
    }
    p += length;
    return p < scan->end && g_ascii_isalpha(*p) && g_ascii_isalpha(word[length - 1]) ? NULL : p;
}

static const char *
skip_any(const instrument_scan *scan, const char *p, const char *const *words, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        const char *after = skip_word(scan, p, words[i]);

        if (after != NULL) {
            return after;
        }
    }
    return NULL;
}

const char *
instrument_skip_mark(const instrument_scan *scan, const char *p)
{
    static const char *const marks[] = {
        "nos.", "nos",  "no.",     "no",      "n°s",     "nºs",      "n.os",    "n.º",
        "n.°",  "n°",   "nº",      "núms.",   "núms",    "núm.",     "núm",     "nums.",
        "num.", "num",  "numbers", "number",  "numéros", "numéro",   "números", "número",
        "nrs.", "nr.",  "nr",      "№",       "#",       "nomor",    "nomer",   "số",
        "bil.", "blg.", "ฉบับที่",    "หมายเลข", "លេខ",     "ສະບັບເລກທີ", "n.",
    };
    const char *after = skip_any(scan, p, marks, G_N_ELEMENTS(marks));

    if (after == NULL) {
        return NULL;
    }
    p = instrument_skip_blanks(scan, after);
    bool is_stop = p < scan->end && (*p == '.' || *p == ':');
    bool is_raised = scan->end - p > 1 && *p == 'o' && (p[1] == ' ' || g_ascii_isdigit(p[1]));

    return is_stop || is_raised ? instrument_skip_blanks(scan, p + 1) : p;
}

/* Digits at p, with nothing glued before them; out_end is behind the last. */
static size_t
count_digits(const instrument_scan *scan, const char *p)
{
    size_t digits = 0;

    while (p + digits < scan->end && g_ascii_isdigit(p[digits])) {
        digits++;
    }
    return digits;
}

int
instrument_number_at(const instrument_scan *scan, const char *p, const char **out_end)
{
    size_t digits = count_digits(scan, p);
    const char *after = p + digits;
    bool glued = after < scan->end &&
                 (g_ascii_isalpha(*after) || *after == '%' ||
                  (*after == '.' && scan->end - after > 1 && g_ascii_isdigit(after[1])));

    if (digits == 0 || digits > 5 || glued) {
        return 0;
    }
    *out_end = after;
    return (int)g_ascii_strtoll(p, NULL, 10);
}

int
instrument_year_at(const instrument_scan *scan, const char *p)
{
    const char *after;
    int year = count_digits(scan, p) == 4 ? instrument_number_at(scan, p, &after) : 0;

    return year >= 1919 && year <= 2099 ? year : 0;
}

bool
instrument_exists(const instrument_scan *scan, char letter, int number)
{
    char code[8];

    if (number <= 0 || number > 999) {
        return false;
    }
    (void)g_snprintf(code, sizeof(code), "%c%03d", letter, number);
    return vocabulary_index(scan->instruments, code) >= 0;
}

static bool
is_often_cited(const instrument_scan *scan, char letter, int number)
{
    char code[8];
    gssize index;

    (void)g_snprintf(code, sizeof(code), "%c%03d", letter, number);
    index = vocabulary_index(scan->instruments, code);
    return index >= 0 &&
           strstr("fundamental governance",
                  vocabulary_field(scan->instruments, index, COLUMN_STANDING)) != NULL &&
           *vocabulary_field(scan->instruments, index, COLUMN_STANDING) != '\0';
}

int
instrument_mend_number(const instrument_scan *scan, char letter, int number)
{
    if (instrument_exists(scan, letter, number)) {
        return number;
    }
    if (number >= 1919 && number <= 2099) {
        return 0;
    }
    for (int cut = number / 10; cut >= 10; cut /= 10) {
        if (instrument_exists(scan, letter, cut)) {
            return cut >= 100 || is_often_cited(scan, letter, cut) ? cut : 0;
        }
    }
    return 0;
}

bool
instrument_add(instrument_scan *scan, char letter, int number, const char *start, const char *end)
{
    lontar_citation citation = {.start = start - scan->text, .length = end - start};

    if (!instrument_exists(scan, letter, number)) {
        return false;
    }
    (void)g_snprintf(citation.code, sizeof(citation.code), "%c%03d", letter, number);
    g_array_append_val(scan->found, citation);
    scan->done = MAX(scan->done, end);
    return true;
}

/* --- lists --- */

/* Past words between the anchor and its number: `ILO`, `of the ILO`, `de la OIT`, a year. */
static const char *
skip_filler(const instrument_scan *scan, const char *p)
{
    static const char *const fillers[] = {"ILO", "OIT", "OIL", "IAO", "МОТ", "of",  "the", "de",
                                          "la",  "l'",  "l’",  "du",  "BIT", "ILC", "da",  "der"};
    const char *after;

    for (size_t i = 0; i < 6; i++) {
        p = instrument_skip_blanks(scan, p);
        if (p < scan->end && strchr(",([", *p) != NULL) {
            p++;
        } else if (instrument_year_at(scan, p) != 0) {
            p += 4;
        } else if ((after = skip_any(scan, p, fillers, G_N_ELEMENTS(fillers))) != NULL) {
            p = after;
        } else {
            break;
        }
    }
    return instrument_skip_blanks(scan, p);
}

/* Past a group in brackets that says what the number before it is: `29 (forced labour), 105`. */
static const char *
skip_brackets(const instrument_scan *scan, const char *p)
{
    const char *open = instrument_skip_blanks(scan, p);
    const char *close;

    if (open >= scan->end || *open != '(') {
        return p;
    }
    close = memchr(open, ')', MIN(scan->end - open, 120));
    return close != NULL ? close + 1 : p;
}

/* Past `)`, commas and words such as `and`; NULL if there are none. */
static const char *
skip_and(const instrument_scan *scan, const char *p)
{
    static const char *const joints[] = {",",          ";",   "/",  "&",   "and", "y",
                                         "e",          "et",  "or", "ou",  "o",   "u",
                                         "as well as", "dan", "và", "und", "и",   "และ"};
    const char *start = p;
    const char *after;

    if (p < scan->end && *p == ')') {
        p++;
    }
    p = instrument_skip_blanks(scan, p);
    for (size_t i = 0; i < 3; i++) {
        after = skip_any(scan, p, joints, G_N_ELEMENTS(joints));
        if (after == NULL) {
            break;
        }
        start = NULL;
        p = instrument_skip_blanks(scan, after);
    }
    return start == NULL ? p : NULL;
}

/* Past what joins the numbers of a list, years on the way included; NULL if nothing does. */
static const char *
skip_joint(const instrument_scan *scan, const char *p)
{
    const char *next = skip_and(scan, p);

    p = next;
    while (next != NULL) {
        p = next;
        next = instrument_year_at(scan, p) != 0 ? skip_and(scan, p + 4) : NULL;
    }
    return p != NULL && p < scan->end && *p == '(' ? p + 1 : p;
}

/* A number in a list, which may have a mark or the letter again; 0 if there is none. */
static int
read_number(const instrument_scan *scan, char letter, const char **p, const char **out_start,
            bool *out_marked)
{
    const char *after = instrument_skip_mark(scan, *p);
    const char *start = after != NULL ? after : *p;
    const char *end;
    int number;

    *out_marked = after != NULL;
    if (start < scan->end && *start == letter) {
        start += start + 1 < scan->end && start[1] == '.' ? 2 : 1;
        start = instrument_skip_blanks(scan, start);
        *out_marked = true;
    }
    number = instrument_number_at(scan, start, &end);
    if (number != 0) {
        *out_start = start;
        *p = end;
    }
    return number;
}

/* Whether a first number may be that of an ILO instrument, by its mark and surroundings. */
static bool
is_ours(const instrument_scan *scan, char letter, int number, const char *anchor, bool marked)
{
    bool ilo = instrument_is_ilo_near(scan, anchor);

    if (letter == 'P') {
        return ilo && marked;
    }
    if (scan->is_query || ilo) {
        return marked || number <= 999;
    }
    if (!marked || instrument_is_other_near(scan, anchor)) {
        return false;
    }
    return letter == 'C' || number >= 100;
}

bool
instrument_read_numbers(instrument_scan *scan, char letter, const char *anchor, const char *after)
{
    const char *p = skip_filler(scan, after);
    size_t before = scan->found->len;
    const char *start = NULL;
    bool marked;
    int number = read_number(scan, letter, &p, &start, &marked);

    if (number == 0 || !is_ours(scan, letter, number, anchor, marked)) {
        return false;
    }
    for (size_t i = 0; i < LIST_MAX && number != 0; i++) {
        int mended = instrument_mend_number(scan, letter, number);

        if (mended == 0 || !instrument_add(scan, letter, mended, start, p)) {
            break;
        }
        p = skip_joint(scan, skip_brackets(scan, p));
        number = p == NULL ? 0 : read_number(scan, letter, &p, &start, &marked);
    }
    return scan->found->len > before;
}
