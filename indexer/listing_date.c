/*
 * Dates as pages write them, in English, French and Spanish.
 */
#include <stdlib.h>
#include <string.h>

#include "listing.h"

#define WORDS_MAX 10
#define YEAR_MIN  1900
#define YEAR_MAX  2100

/* Beginnings of the months' names, folded; a name of three letters or more has one of them. */
static const struct {
    const char *name;
    unsigned month;
} months[] = {
    {"jan", 1},  {"ene", 1},  {"feb", 2},  {"fev", 2},  {"mar", 3}, {"apr", 4},
    {"avr", 4},  {"abr", 4},  {"may", 5},  {"mai", 5},  {"jun", 6}, {"juin", 6},
    {"jul", 7},  {"juil", 7}, {"aug", 8},  {"aou", 8},  {"ago", 8}, {"sep", 9},
    {"oct", 10}, {"nov", 11}, {"dec", 12}, {"dic", 12},
};

static const char *const full_names[] = {
    "january",   "february",   "march",     "april",     "june",      "july",      "august",
    "september", "october",    "november",  "december",  "janvier",   "fevrier",   "mars",
    "avril",     "juillet",    "aout",      "septembre", "octobre",   "novembre",  "decembre",
    "enero",     "febrero",    "marzo",     "abril",     "mayo",      "junio",     "julio",
    "agosto",    "septiembre", "setiembre", "octubre",   "noviembre", "diciembre", "sept",
    "juin",      "juil",       "mai",       "may",       NULL,
};

/* Words that stand in dates without changing them. */
static const char *const fillers[] = {
    "monday",   "tuesday",   "wednesday", "thursday", "friday",   "saturday", "sunday", "mon",
    "tue",      "wed",       "thu",       "fri",      "sat",      "sun",      "lundi",  "mardi",
    "mercredi", "jeudi",     "vendredi",  "samedi",   "dimanche", "lunes",    "martes", "miercoles",
    "jueves",   "viernes",   "sabado",    "domingo",  "de",       "del",      "le",     "du",
    "of",       "the",       "to",        "au",       "al",       "and",      "et",     "y",
    "posted",   "published", "on",        "date",     NULL,
};

/* What a text has of a date so far. */
typedef struct {
    unsigned numbers[3]; /* in their order */
    size_t size, digits[3];
    unsigned month;
    size_t before; /* numbers before the month's name */
} reading;

static unsigned
month_of(const char *word)
{
    bool is_whole = g_strv_contains(full_names, word);

    for (size_t i = 0; i < G_N_ELEMENTS(months); i++) {
        if ((is_whole && g_str_has_prefix(word, months[i].name)) ||
            g_str_equal(word, months[i].name)) {
            return months[i].month;
        }
    }
    return 0;
}

/* Take a number, be it `21st` or `1er`; of a range only the first day counts. */
static bool
take_number(reading *of, const char *word)
{
    size_t digits = strspn(word, "0123456789");
    const char *const endings[] = {"", "st", "nd", "rd", "th", "er", NULL};

    if (digits > 4 || !g_strv_contains(endings, word + digits)) {
        return false;
    }
    if (of->size == G_N_ELEMENTS(of->numbers)) {
        return digits <= 2;
    }
    if (digits <= 2 && of->size > 0 && of->month > 0 && of->before > 0) {
        return true;
    }
    of->digits[of->size] = digits;
    of->numbers[of->size++] = (unsigned)strtoul(word, NULL, 10);
    return true;
}

static bool
take_word(reading *of, const char *word)
{
    unsigned month = month_of(word);

    if (g_ascii_isdigit(*word)) {
        return take_number(of, word);
    }
    if (month == 0) {
        return g_strv_contains(fillers, word);
    }
    if (of->month == 0) {
        of->month = month;
        of->before = of->size;
    }
    return true;
}

static char *
format(unsigned year, unsigned month, unsigned day)
{
    if (year < YEAR_MIN || year > YEAR_MAX || month > 12 ||
        (day > 0 && !g_date_valid_dmy((GDateDay)day, month, (GDateYear)year))) {
        return NULL;
    }
    if (month == 0) {
        return g_strdup_printf("%04u", year);
    }
    return day == 0 ? g_strdup_printf("%04u-%02u", year, month)
                    : g_strdup_printf("%04u-%02u-%02u", year, month, day);
}

/* `21 January 2022`, `January 21, 2022`, `2022 January 21`, `January 2022`. */
static char *
format_named(const reading *of)
{
    unsigned year = 0, day = 0;

    for (size_t i = 0; i < of->size; i++) {
        if (of->digits[i] == 4 && year == 0) {
            year = of->numbers[i];
        } else if (of->digits[i] <= 2 && day == 0) {
            day = of->numbers[i];
        }
    }
    return year == 0 ? NULL : format(year, of->month, day);
}

/* `2022-01-21`, `21/01/2022`; the month stands first only where it could not be the day. */
static char *
format_numbers(const reading *of)
{
    const unsigned *n = of->numbers;

    if (of->size == 1) {
        return of->digits[0] == 4 ? format(n[0], 0, 0) : NULL;
    }
    if (of->digits[0] == 4) {
        return of->digits[1] <= 2 && n[1] > 0 ? format(n[0], n[1], of->size > 2 ? n[2] : 0) : NULL;
    }
    if (of->size < 3 || of->digits[2] != 4 || n[0] == 0 || n[1] == 0) {
        return NULL;
    }
    return n[1] > 12 ? format(n[2], n[0], n[1]) : format(n[2], n[1], n[0]);
}

char *
lontar_listing_date(const char *text)
{
    g_autofree char *decomposed = g_utf8_normalize(text, -1, G_NORMALIZE_ALL);
    g_autofree char *ascii = decomposed == NULL ? NULL : g_str_to_ascii(decomposed, "C");
    g_autofree char *lower = ascii == NULL ? NULL : g_ascii_strdown(ascii, -1);
    const char *at = lower;
    reading of = {0};

    for (size_t words = 0; at != NULL && *at != '\0';) {
        size_t length = strspn(at, "abcdefghijklmnopqrstuvwxyz0123456789");
        g_autofree char *word = g_strndup(at, length);

        if (length == 0) {
            if (strchr(" \t,./-:()", *at) == NULL) {
                return NULL;
            }
            at++;
            continue;
        }
        if (++words > WORDS_MAX || !take_word(&of, word)) {
            return NULL;
        }
        at += length;
    }
    return of.month > 0 ? format_named(&of) : of.size > 0 ? format_numbers(&of) : NULL;
}
