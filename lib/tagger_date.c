/*
 * Dates among the words of a folded page.
 */
#include "tagger_date.h"

#include <stdlib.h>
#include <string.h>

/* The letters of `1st`, `22nd`, `1er`. */
static size_t
ordinal_length(const char *p)
{
    static const char *const endings[] = {"st", "nd", "rd", "th", "er", "o", "a"};

    for (size_t i = 0; i < G_N_ELEMENTS(endings); i++) {
        size_t length = strlen(endings[i]);

        if (strncmp(p, endings[i], length) == 0 && !g_ascii_isalnum(p[length])) {
            return length;
        }
    }
    return 0;
}

bool
date_number_at(const lontar_keytext *key, size_t at, date_number *out)
{
    size_t digits = 0;

    while (at + digits < key->len && g_ascii_isdigit(key->str[at + digits])) {
        digits++;
    }
    size_t end = at + digits + (digits <= 2 ? ordinal_length(key->str + at + digits) : 0);

    if (digits == 0 || digits > 4 || (end < key->len && key->str[end] != ' ')) {
        return false;
    }
    *out = (date_number){(int)g_ascii_strtoll(key->str + at, NULL, 10), digits, at, end};
    return true;
}

bool
date_next_number(const lontar_keytext *key, size_t end, date_number *out)
{
    return end < key->len && date_number_at(key, end + 1, out);
}

bool
date_previous_number(const lontar_keytext *key, size_t start, date_number *out)
{
    size_t at = start;

    if (at < 2) {
        return false;
    }
    for (at--; at > 0 && key->str[at - 1] != ' ';) {
        at--;
    }
    return date_number_at(key, at, out);
}

int
date_common_era(const tagger_reading *reading, int year)
{
    bool buddhist =
        reading->page.language != NULL && (g_str_has_prefix(reading->page.language, "th") ||
                                           g_str_has_prefix(reading->page.language, "lo") ||
                                           g_str_has_prefix(reading->page.language, "km"));

    return buddhist && year >= 2400 && year <= reading->this_year + 543 ? year - 543 : year;
}

bool
date_is_year(const tagger_reading *reading, const date_number *n)
{
    int year = date_common_era(reading, n->value);

    return n->digits == 4 && year >= DATE_EARLIEST && year <= reading->this_year;
}

static size_t
skip_of(const lontar_keytext *key, size_t end)
{
    static const char *const words[] = {" of ", " de ", " del ", " do "};

    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        if (g_str_has_prefix(key->str + MIN(end, key->len), words[i])) {
            return end + strlen(words[i]) - 1;
        }
    }
    return end;
}

static bool
is_day(const date_number *n)
{
    return n->digits <= 2 && n->value >= 1 && n->value <= 31;
}

/* Before the `of` that joins a day and its month: `10 de diciembre`. */
static size_t
skip_of_before(const lontar_keytext *key, size_t start)
{
    static const char *const words[] = {" of ", " de ", " del "};

    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        size_t length = strlen(words[i]);

        if (start >= length && memcmp(key->str + start - length, words[i], length) == 0) {
            return start - length + 1;
        }
    }
    return start;
}

bool
date_around(const tagger_reading *reading, const automaton_match *month, dating *out,
            size_t *out_start, size_t *out_end)
{
    const lontar_keytext *key = reading->page.folded;
    size_t start = month->start;
    size_t before = skip_of_before(key, start);
    size_t end = skip_of(key, month->end);
    date_number n, other;

    *out = (dating){.month = tagger_cue_at(reading->tagger, month, 0)->number};
    if (date_next_number(key, end, &n) && is_day(&n) && date_next_number(key, n.end, &other) &&
        date_is_year(reading, &other)) {
        out->day = n.value;
        n = other;
    } else if (!date_next_number(key, end, &n) || !date_is_year(reading, &n)) {
        return false;
    }
    out->year = date_common_era(reading, n.value);
    if (out->day == 0 && date_previous_number(key, before, &other) && is_day(&other)) {
        out->day = other.value;
        start = other.start;
        if (date_previous_number(key, start, &other) && is_day(&other) && other.value < out->day) {
            out->day = other.value;
            start = other.start;
        }
    }
    *out_start = start;
    *out_end = n.end;
    return true;
}
