/*
 * The year of publication: the date on the cover, the imprint, the title, never the future.
 *
 * A publication names many years: of its laws, its statistics, its project. One counts only where a
 * publication states its own: on lines of the cover that are a date, behind words such as `published`
 * or the sign of copyright, in the title. Texts that are adopted (laws, treaties, judgments) have the
 * year of that.
 */
#include <stdlib.h>
#include <string.h>

#include "tagger_private.h"

#define EARLIEST 1850
/* Pages after the cover on which an imprint is looked for. */
#define IMPRINT_PAGES 4
#define OPENING_BYTES 400
/* Bytes between `adopted` and its date. */
#define ADOPTED_REACH 110
/* Letters that a line has at most besides a date and its label. */
#define LABEL_LETTERS 45

/* How far each rule is trusted; between two the more trusted counts, then the first. */
#define TRUST_ADOPTED    0.93
#define TRUST_LABEL      0.95
#define TRUST_COVER_DATE 0.9
#define TRUST_IMPRINT    0.85
#define TRUST_CITATION   0.84
#define TRUST_COVER_YEAR 0.82
#define TRUST_TITLE      0.8
#define TRUST_TITLE_SPAN 0.55
#define TRUST_RUNNING    0.5
#define TRUST_OPENING    0.45

typedef struct {
    int year, month, day; /* month and day 0 where not known */
    double trust;
    const char *rule;
    char *quote;
    size_t page;
} dating;

struct year_findings {
    dating best;
    dating adopted; /* of texts that are adopted */
};

/* A number among the words of the folded page. */
typedef struct {
    int value;
    size_t digits, start, end; /* bytes of the key */
} number;

void
years_begin(tagger_reading *reading)
{
    reading->years = g_new0(year_findings, 1);
}

void
years_end(tagger_reading *reading)
{
    g_free(reading->years->best.quote);
    g_free(reading->years->adopted.quote);
    g_free(reading->years);
}

/* --- numbers and dates --- */

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

/* The number that is the word at a byte of the key, if it is one of at most four digits. */
static bool
number_at(const lontar_keytext *key, size_t at, number *out)
{
    size_t digits = 0;

    while (at + digits < key->len && g_ascii_isdigit(key->str[at + digits])) {
        digits++;
    }
    size_t end = at + digits + (digits <= 2 ? ordinal_length(key->str + at + digits) : 0);

    if (digits == 0 || digits > 4 || (end < key->len && key->str[end] != ' ')) {
        return false;
    }
    *out = (number){atoi(key->str + at), digits, at, end};
    return true;
}

static bool
next_number(const lontar_keytext *key, size_t end, number *out)
{
    return end < key->len && number_at(key, end + 1, out);
}

static bool
previous_number(const lontar_keytext *key, size_t start, number *out)
{
    size_t at = start;

    if (at < 2) {
        return false;
    }
    for (at--; at > 0 && key->str[at - 1] != ' ';) {
        at--;
    }
    return number_at(key, at, out);
}

/* A year as the document's calendar has it: the Buddhist era in Thai and Lao. */
static int
common_era(const tagger_reading *reading, int year)
{
    bool buddhist =
        reading->page.language != NULL && (g_str_has_prefix(reading->page.language, "th") ||
                                           g_str_has_prefix(reading->page.language, "lo") ||
                                           g_str_has_prefix(reading->page.language, "km"));

    return buddhist && year >= 2400 && year <= reading->this_year + 543 ? year - 543 : year;
}

static bool
is_year(const tagger_reading *reading, const number *n)
{
    int year = common_era(reading, n->value);

    return n->digits == 4 && year >= EARLIEST && year <= reading->this_year;
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
is_day(const number *n)
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

/* The date around a month's name, in bytes of the key; false without a year. */
static bool
date_around(const tagger_reading *reading, const automaton_match *month, dating *out,
            size_t *out_start, size_t *out_end)
{
    const lontar_keytext *key = reading->page.folded;
    size_t start = month->start;
    size_t before = skip_of_before(key, start);
    size_t end = skip_of(key, month->end);
    number n, other;

    *out = (dating){.month = tagger_cue_at(reading->tagger, month, 0)->number};
    if (next_number(key, end, &n) && is_day(&n) && next_number(key, n.end, &other) &&
        is_year(reading, &other)) {
        out->day = n.value;
        n = other;
    } else if (!next_number(key, end, &n) || !is_year(reading, &n)) {
        return false;
    }
    out->year = common_era(reading, n.value);
    if (out->day == 0 && previous_number(key, before, &other) && is_day(&other)) {
        out->day = other.value;
        start = other.start;
        if (previous_number(key, start, &other) && is_day(&other) && other.value < out->day) {
            out->day = other.value;
            start = other.start;
        }
    }
    *out_start = start;
    *out_end = n.end;
    return true;
}

/* --- what stands around a date --- */

/* Whether a context of a kind ends shortly before a byte of the text, on its line or the one before. */
static bool
is_behind(const tagger_reading *reading, size_t start, context_kind kind, size_t reach)
{
    const GArray *matches = reading->page.matches;

    for (size_t i = 0; i < matches->len; i++) {
        const automaton_match *match = &g_array_index(matches, automaton_match, i);
        size_t end;

        if (match->class != CLASS_CONTEXT) {
            continue;
        }
        end = reading_end(reading, match);
        if (reading_start(reading, match) >= start) {
            return false;
        }
        if (end <= start && end + reach >= start) {
            for (size_t c = 0; c < tagger_cue_size(reading->tagger, match); c++) {
                if (tagger_cue_at(reading->tagger, match, c)->value == (int)kind) {
                    return true;
                }
            }
        }
    }
    return false;
}

/* The sign of copyright, or `(c)`, shortly before a byte of the text. */
static bool
is_copyright(const tagger_reading *reading, size_t start)
{
    size_t from = start - MIN(start, 60);
    g_autofree char *before = g_strndup(reading->page.text + from, start - from);

    return strstr(before, "©") != NULL || g_str_has_suffix(before, "(c) ") ||
           strstr(before, "opyright") != NULL;
}

/* Letters of a line outside a stretch of it: few when the line is hardly more than the stretch. */
static size_t
letters_beside(const tagger_reading *reading, const text_line *line, size_t start, size_t end)
{
    const char *text = reading->page.text;
    size_t letters = 0;

    for (size_t i = line->start; i < line->start + line->length; i++) {
        letters += (i < start || i >= end) && g_ascii_isalpha(text[i]);
    }
    return letters;
}

/* --- taking --- */

static void
take(tagger_reading *reading, dating *slot, const dating *found, double trust, const char *rule,
     size_t start, size_t end)
{
    if (trust <= slot->trust) {
        return;
    }
    g_free(slot->quote);
    *slot = *found;
    slot->trust = trust;
    slot->rule = rule;
    slot->page = reading->page.number;
    slot->quote = reading_quote(reading, start, end);
}

static void
take_date(tagger_reading *reading, const dating *date, size_t start, size_t end)
{
    year_findings *years = reading->years;
    const text_line *line = reading_line(reading, start);
    size_t beside = letters_beside(reading, line, start, end);

    if (is_behind(reading, start, CONTEXT_ADOPTED, ADOPTED_REACH) && years->adopted.trust == 0) {
        take(reading, &years->adopted, date, TRUST_ADOPTED, "adopted", start, end);
        return;
    }
    if (is_behind(reading, start, CONTEXT_UNDATED, 24)) {
        return;
    }
    if (beside <= LABEL_LETTERS && is_behind(reading, start, CONTEXT_DATED, 16)) {
        take(reading, &years->best, date, TRUST_LABEL, "dated", start, end);
    } else if (line->zone == ZONE_COVER && beside <= 40) {
        take(reading, &years->best, date, TRUST_COVER_DATE - beside * 0.002, "cover-date", start,
             end);
    } else if (line->zone == ZONE_TITLE) {
        take(reading, &years->best, date, TRUST_TITLE, "title", start, end);
    }
}

/* Part of a span of years or of a number: `2012-2013`, `2013-684`. */
static bool
is_spanned(const tagger_reading *reading, const number *n, bool *out_first)
{
    const lontar_keytext *key = reading->page.folded;
    number other;

    *out_first = false;
    if (previous_number(key, n->start, &other) && other.digits == 4 && other.value >= EARLIEST &&
        other.value < 2100) {
        return true;
    }
    if (next_number(key, n->end, &other) && other.value >= EARLIEST && other.value < 2100) {
        *out_first = true;
        return true;
    }
    return false;
}

/* `(2013)`: the year of a citation. */
static bool
is_bracketed(const tagger_reading *reading, size_t start, size_t end)
{
    const char *text = reading->page.text;

    return start > 0 && text[start - 1] == '(' && text[end] == ')';
}

/* A year inside the name of an instrument or law: `Convention, 1930`, `Act of 2005`. */
static bool
is_of_law(const tagger_reading *reading, size_t start)
{
    size_t from = start - MIN(start, 90);
    g_autofree char *before = g_strndup(reading->page.text + from, start - from);
    static const char *const words[] = {
        "Convention", "Protocol of", "Recommendation,", "Act of", "Order",  "Act, ",  "Law of",
        "Act (",      "ACT, ",       "ACT (",           "No. ",   "Act No", "Law No", "Ley",
        "LEY",        "Loi",         "Décret",          "Decreto"};

    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        if (strstr(before, words[i]) != NULL) {
            return true;
        }
    }
    return false;
}

static void
take_title_year(tagger_reading *reading, const number *n, const dating *date, size_t start,
                size_t end)
{
    bool first;

    if (is_behind(reading, start, CONTEXT_UNDATED, 3)) {
        return;
    }
    if (is_of_law(reading, start)) {
        take(reading, &reading->years->adopted, date, TRUST_ADOPTED - 0.05, "title-law", start,
             end);
    } else if (!is_spanned(reading, n, &first)) {
        take(reading, &reading->years->best, date, TRUST_TITLE, "title", start, end);
    } else if (first) {
        take(reading, &reading->years->best, date, TRUST_TITLE_SPAN, "title-span", start, end);
    }
}

/* A year that stands without a month. */
static void
take_year(tagger_reading *reading, const number *n, size_t start, size_t end)
{
    dating date = {.year = common_era(reading, n->value)};
    const text_line *line = reading_line(reading, start);
    year_findings *years = reading->years;
    bool first;

    if (line->zone == ZONE_TITLE) {
        take_title_year(reading, n, &date, start, end);
        return;
    }
    if (is_spanned(reading, n, &first) || line->zone == ZONE_REFERENCES) {
        return;
    }
    if (is_bracketed(reading, start, end) && is_behind(reading, start, CONTEXT_CITATION, 160)) {
        take(reading, &years->best, &date, TRUST_CITATION, "citation", start, end);
    } else if (is_copyright(reading, start)) {
        take(reading, &years->best, &date, TRUST_IMPRINT, "imprint", start, end);
    } else if (is_behind(reading, start, CONTEXT_UNDATED, 12)) {
        return;
    } else if (letters_beside(reading, line, start, end) <= LABEL_LETTERS &&
               is_behind(reading, start, CONTEXT_DATED, 6)) {
        take(reading, &years->best, &date, TRUST_IMPRINT, "dated", start, end);
    } else if (line->zone == ZONE_COVER && is_of_law(reading, start) &&
               reading_is_title_line(reading, line)) {
        take(reading, &years->adopted, &date, TRUST_COVER_YEAR, "cover-law", start, end);
    } else if (line->zone == ZONE_COVER && letters_beside(reading, line, start, end) <= 20) {
        take(reading, &years->best, &date, TRUST_COVER_YEAR, "cover-year", start, end);
    } else if (line->zone <= ZONE_OPENING && start < OPENING_BYTES && start >= 3 &&
               strncmp(reading->page.text + start - 3, "In ", 3) == 0) {
        take(reading, &years->best, &date, TRUST_OPENING, "opening", start, end);
    }
}

static void
read_dates(tagger_reading *reading)
{
    const GArray *matches = reading->page.matches;

    for (size_t i = 0; i < matches->len; i++) {
        const automaton_match *match = &g_array_index(matches, automaton_match, i);
        const lontar_keytext *folded = reading->page.folded;
        size_t start, end;
        dating date;

        if (match->class == CLASS_CONTEXT &&
            tagger_cue_at(reading->tagger, match, 0)->value == CONTEXT_MONTH &&
            date_around(reading, match, &date, &start, &end)) {
            take_date(reading, &date, keytext_origin(folded, start),
                      keytext_origin(folded, end - 1) + 1);
        }
    }
}

static void
read_years(tagger_reading *reading)
{
    const lontar_keytext *folded = reading->page.folded;
    const lontar_keytext *key = folded;

    for (size_t at = 0; at < key->len; at++) {
        number n;

        if ((at > 0 && key->str[at - 1] != ' ') || !g_ascii_isdigit(key->str[at]) ||
            !number_at(key, at, &n) || !is_year(reading, &n)) {
            continue;
        }
        take_year(reading, &n, keytext_origin(folded, n.start),
                  keytext_origin(folded, n.end - 1) + 1);
    }
}

/* A year in running heads: the year reported on, when nothing better is stated. */
static void
read_running(tagger_reading *reading)
{
    const lontar_page *page;
    const char *texts[2];

    if (reading->page.number == 0 || reading->years->best.trust >= TRUST_RUNNING) {
        return;
    }
    page = lontar_document_page_at(reading->document, reading->page.number - 1);
    texts[0] = page->head;
    texts[1] = page->foot;
    for (size_t i = 0; i < 2; i++) {
        const char *text = texts[i];
        dating date = {0};

        for (const char *p = text; p != NULL && *p != '\0'; p++) {
            size_t digits = strspn(p, "0123456789");

            if (digits == 4 && atoi(p) >= 1950 && atoi(p) <= reading->this_year) {
                date.year = atoi(p);
                break;
            }
            p += digits > 0 ? digits - 1 : 0;
        }
        if (date.year != 0) {
            take(reading, &reading->years->best, &date, TRUST_RUNNING, "running-head", 0, 0);
            g_free(reading->years->best.quote);
            reading->years->best.quote = g_strdup(text);
            return;
        }
    }
}

void
years_read(tagger_reading *reading)
{
    size_t page = reading->page.number;
    bool last = page == lontar_document_page_size(reading->document);

    if (page <= reading->cover + IMPRINT_PAGES || last) {
        read_dates(reading);
        read_years(reading);
    }
    read_running(reading);
}

/* --- deciding --- */

static bool
is_adopted_type(const char *type)
{
    static const char *const types[] = {"convention",  "protocol",       "recommendation",
                                        "declaration", "court-decision", "legislation"};

    for (size_t i = 0; type != NULL && i < G_N_ELEMENTS(types); i++) {
        if (g_str_equal(types[i], type)) {
            return true;
        }
    }
    return false;
}

void
years_decide(tagger_reading *reading, const char *type)
{
    year_findings *years = reading->years;
    const dating *said = &years->best;
    char text[16];

    if (years->adopted.trust > 0 && is_adopted_type(type)) {
        said = &years->adopted;
    }
    if (said->trust == 0) {
        return;
    }
    (void)g_snprintf(text, sizeof(text), "%04d", said->year);
    reading_say(reading, LONTAR_FIELD_YEAR, text, said->rule, said->quote, said->page, said->trust);
    if (said->month > 0 && said->day > 0) {
        (void)g_snprintf(text, sizeof(text), "%04d-%02d-%02d", said->year, said->month, said->day);
    } else if (said->month > 0) {
        (void)g_snprintf(text, sizeof(text), "%04d-%02d", said->year, said->month);
    }
    if (said->month > 0) {
        reading_say(reading, LONTAR_FIELD_DATE, text, said->rule, said->quote, said->page,
                    said->trust);
    }
}
