/*
 * The year of publication: the date on the cover, the imprint, the title, never the future.
 *
 * A publication names many years: of its laws, its statistics, its project. One counts only where
 * a publication states its own: on lines of the cover that are a date, behind words such as
 * `published` or the sign of copyright, in the title. Texts that are adopted (laws, treaties,
 * judgments) have the year of that.
 */
#include <stdlib.h>
#include <string.h>

#include "tagger_date.h"

/* Pages after the cover on which an imprint is looked for. */
#define IMPRINT_PAGES 4
#define OPENING_BYTES 400
/* Bytes of the top of the cover. */
#define TOP_BYTES 300
/* Bytes of the longest cue, and of a line that is still looked at whole. */
#define LONGEST_CUE  100
#define LONGEST_LINE 400
/* Bytes of a list of laws that a text recalls. */
#define RECALLED_REACH 300
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
#define TRUST_SET_APART  0.7
#define TRUST_RUNNING    0.5
#define TRUST_OPENING    0.45

struct year_findings {
    dating best;
    dating adopted; /* of texts that are adopted */
};

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

/* --- what stands around a date --- */

/* Whether a context of a kind ends shortly before a byte of the text. */
static bool
is_behind(const tagger_reading *reading, size_t start, context_kind kind, size_t reach)
{
    const GArray *matches = reading->page.matches;

    for (size_t i = reading_first_match(reading, start); i-- > 0;) {
        const automaton_match *match = &g_array_index(matches, automaton_match, i);
        size_t end = reading_end(reading, match);

        if (end + reach + LONGEST_CUE < start) {
            return false;
        }
        if (match->class != CLASS_CONTEXT || end > start || end + reach < start) {
            continue;
        }
        for (size_t c = 0; c < tagger_cue_size(reading->tagger, match); c++) {
            if (tagger_cue_at(reading->tagger, match, c)->value == (int)kind) {
                return true;
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

    if (line->length > LONGEST_LINE) {
        return line->length;
    }
    for (size_t i = line->start; i < line->start + line->length; i++) {
        letters += (i < start || i >= end) && g_ascii_isalpha(text[i]);
    }
    return letters;
}

/* A year or date behind a comma or stop at the end of a line near the top of the cover: `Policy
 * brief, June 2020`. */
static bool
is_set_apart(const tagger_reading *reading, const text_line *line, size_t start, size_t end)
{
    const char *text = reading->page.text;
    size_t line_end = line->start + line->length;

    if (line->zone != ZONE_COVER || line->start > TOP_BYTES || start < line->start + 2) {
        return false;
    }
    while (end < line_end && (text[end] == '.' || text[end] == ' ')) {
        end++;
    }
    return (end == line_end || text[end - 1] == ' ') && (end == line_end || text[end - 2] == '.') &&
           text[start - 1] == ' ' && (text[start - 2] == ',' || text[start - 2] == '.');
}

/* `the report of 2019`: the year of something else. */
static bool
is_of_another(const tagger_reading *reading, const text_line *line, size_t start)
{
    return start >= line->start + 4 && strncmp(reading->page.text + start - 4, " of ", 4) == 0;
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
    } else if (is_set_apart(reading, line, start, end)) {
        take(reading, &years->best, date, TRUST_SET_APART, "cover-date", start, end);
    } else if (line->zone == ZONE_TITLE) {
        take(reading, &years->best, date, TRUST_TITLE, "title", start, end);
    }
}

/* Part of a span of years or of a number: `2012-2013`, `2013-684`. */
static bool
is_spanned(const tagger_reading *reading, const date_number *n, bool *out_first)
{
    const lontar_keytext *key = reading->page.folded;
    date_number other;

    *out_first = false;
    if (date_previous_number(key, n->start, &other) && other.digits == 4 &&
        other.value >= DATE_EARLIEST && other.value < 2100) {
        return true;
    }
    if (date_next_number(key, n->end, &other) && other.value >= DATE_EARLIEST &&
        other.value < 2100) {
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
take_title_year(tagger_reading *reading, const date_number *n, const dating *date, size_t start,
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
take_year(tagger_reading *reading, const date_number *n, size_t start, size_t end)
{
    dating date = {.year = date_common_era(reading, n->value)};
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
               !is_behind(reading, start, CONTEXT_RECALLED, RECALLED_REACH) &&
               reading_is_title_line(reading, line)) {
        take(reading, &years->adopted, &date, TRUST_COVER_YEAR, "cover-law", start, end);
    } else if (line->zone == ZONE_COVER && letters_beside(reading, line, start, end) <= 20 &&
               !is_of_another(reading, line, start)) {
        take(reading, &years->best, &date, TRUST_COVER_YEAR, "cover-year", start, end);
    } else if (is_set_apart(reading, line, start, end)) {
        take(reading, &years->best, &date, TRUST_SET_APART - 0.01, "cover-year", start, end);
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
        date_number n;

        if ((at > 0 && key->str[at - 1] != ' ') || !g_ascii_isdigit(key->str[at]) ||
            !date_number_at(key, at, &n) || !date_is_year(reading, &n)) {
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

            if (digits == 4 && (int)g_ascii_strtoll(p, NULL, 10) >= 1950 &&
                (int)g_ascii_strtoll(p, NULL, 10) <= reading->this_year) {
                date.year = (int)g_ascii_strtoll(p, NULL, 10);
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
