/*
 * Countries: how much each of those weighs that a document names.
 *
 * Names weigh by where they stand; what stands around them may take nearly all of that away.
 */
#include "tagger_country.h"

#include <string.h>

/* Bytes between a label and the countries of its list. */
#define LABEL_REACH 260
/* Countries of a list whose names count in full, all together. */
#define LIST_WEIGHT 2
/* Bytes from the top of the cover to where its title and what is below it end. */
#define SUBTITLE_REACH 300
/* Bytes of the longest line that is hardly more than a country's name. */
#define LONGEST_ALONE 120

static const double zone_weights[ZONE_COUNT] = {
    [ZONE_TITLE] = 10, [ZONE_COVER] = 3,     [ZONE_OPENING] = 1.5, [ZONE_HEADING] = 2,
    [ZONE_BODY] = 1,   [ZONE_RUNNING] = 0.2, [ZONE_IMPRINT] = 0.1, [ZONE_REFERENCES] = 0.05,
};

double
reading_zone_weight(text_zone zone)
{
    return zone_weights[zone];
}

void
countries_begin(tagger_reading *reading)
{
    reading->countries = g_new0(country_findings, 1);
    reading->countries->by_country = g_new0(country_finding, reading->tagger->countries);
}

void
countries_end(tagger_reading *reading)
{
    for (size_t i = 0; i < reading->tagger->countries; i++) {
        g_free(reading->countries->by_country[i].quote);
    }
    g_free(reading->countries->by_country);
    g_free(reading->countries);
}

/* --- which country a match names --- */

static bool
has_language(const char *languages, const char *language)
{
    g_auto(GStrv) list = g_strsplit(languages, ",", -1);

    for (size_t i = 0; list[i] != NULL; i++) {
        size_t length = strlen(list[i]);

        if (g_ascii_strncasecmp(list[i], language, length) == 0 &&
            !g_ascii_isalnum(language[length])) {
            return true;
        }
    }
    return false;
}

/* Whether a cue may be meant by the words as they are written: in a language that has the name, and
 * with a capital in scripts that have capitals (`turkey` is a bird). */
bool
reading_is_written(const tagger_reading *reading, const tagger_cue *cue, size_t start, size_t end)
{
    const char *text = reading->page.text;

    for (size_t i = start; cue->is_acronym && i < end; i++) {
        if (g_ascii_islower(text[i])) {
            return false;
        }
    }
    if (cue->languages != NULL &&
        (reading->page.language == NULL || !has_language(cue->languages, reading->page.language))) {
        return false;
    }
    return !g_unichar_islower(g_utf8_get_char(text + start));
}

/* The one country that a match names; NULL when it names none or more than one. */
static const tagger_cue *
choose(const tagger_reading *reading, const automaton_match *match, size_t start, size_t end)
{
    const tagger_cue *chosen = NULL;

    for (size_t i = 0; i < tagger_cue_size(reading->tagger, match); i++) {
        const tagger_cue *candidate = tagger_cue_at(reading->tagger, match, i);

        if (candidate->kind == CUE_NOT) {
            return NULL;
        }
        if (!reading_is_written(reading, candidate, start, end)) {
            continue;
        }
        if (chosen == NULL || candidate->kind < chosen->kind) {
            chosen = candidate;
        } else if (candidate->kind == chosen->kind && candidate->value != chosen->value) {
            return NULL;
        }
    }
    return chosen;
}

/* --- weighing --- */

/* Whether a name is the whole of its line, but for numbers and stars of footnotes. */
static bool
is_alone(const tagger_reading *reading, const text_line *line, size_t start, size_t end)
{
    const char *text = reading->page.text;

    if (line->length > LONGEST_ALONE) {
        return false;
    }
    for (size_t i = line->start; i < line->start + line->length; i++) {
        if ((i < start || i >= end) && g_ascii_isalpha(text[i])) {
            bool article = i + 3 < start + 1 && g_ascii_strncasecmp(text + i, "the ", 4) == 0;

            if (!article) {
                return false;
            }
            i += 3;
        }
    }
    return true;
}

/* Whether a name says where the title's subject is: `in Dhaka`, not `the Dhaka Declaration`. */
static bool
is_where(const tagger_reading *reading, size_t start, size_t end)
{
    static const char *const places[] = {" in ", " of ", " at ", " from ", " around ",
                                         " à ",  " en ", " de ", " di ",   " tại "};
    const char *text = reading->page.text;

    if (text[end] == ' ' && g_unichar_isupper(g_utf8_get_char(text + end + 1))) {
        return false;
    }
    if (start >= 5 && memcmp(text + start - 5, " the ", 5) == 0) {
        start -= 4;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(places); i++) {
        size_t length = strlen(places[i]);

        if (start >= length && memcmp(text + start - length, places[i], length) == 0) {
            return true;
        }
    }
    return false;
}

static void
note_title(const tagger_reading *reading, const tagger_cue *cue, size_t start, size_t end)
{
    country_finding *finding = &reading->countries->by_country[cue->value];

    finding->in_title = finding->in_title || cue->kind != CUE_CAPITAL;
    finding->title_capital =
        finding->title_capital || (cue->kind == CUE_CAPITAL && is_where(reading, start, end));
}

/* Whether a name ends a line below the title: `Staff housing in island resorts of the Maldives`. */
static bool
is_below_title(const tagger_reading *reading, const text_line *line, size_t start, size_t end,
               double spread)
{
    const char *text = reading->page.text + line->start;

    /* What looks at the whole line comes last: only one name can be at its end. */
    return line->zone == ZONE_COVER && line->start < SUBTITLE_REACH && spread == 1 &&
           end == line->start + line->length && !g_unichar_islower(g_utf8_get_char(text)) &&
           memmem(text, line->length, ". ", 2) == NULL && is_where(reading, start, end);
}

/* spread: the part of its weight that a name has in a list of countries */
static void
count(tagger_reading *reading, const tagger_cue *cue, const text_line *line, size_t start,
      size_t end, double factor, double spread)
{
    country_finding *finding = &reading->countries->by_country[cue->value];
    double weight = cue->weight * factor * spread * zone_weights[line->zone];
    bool is_name = cue->kind <= CUE_FORMER;

    if (line->zone == ZONE_COVER && is_name && factor == 1 && is_alone(reading, line, start, end)) {
        finding->alone = true;
        weight += 8;
    }
    if (line->zone != ZONE_REFERENCES) {
        finding->names += is_name;
        finding->hints += !is_name;
        finding->plain += factor == 1;
        finding->own += is_name && factor == 1;
    }
    finding->weight += weight;
    if (factor == 1 &&
        (line->zone == ZONE_TITLE || is_below_title(reading, line, start, end, spread))) {
        note_title(reading, cue, start, end);
    }
    if (finding->quote == NULL || weight > finding->best) {
        g_free(finding->quote);
        finding->quote = reading_quote(reading, start, end);
        finding->page = reading->page.number;
        finding->best = weight;
    }
}

/* A label holds until an empty line, another label or too far away. */
typedef struct {
    context_kind kind;
    size_t end; /* of the label, and then of each country that it takes */
    bool open;
} country_label;

/* A label stands before a colon or a line end. */
static bool
is_label(const tagger_reading *reading, const automaton_match *match)
{
    const char *text = reading->page.text;
    size_t at = reading_end(reading, match);

    while (at < reading->page.length && text[at] == ' ') {
        at++;
    }
    return at < reading->page.length &&
           (text[at] == ':' ||
            (text[at] == '\n' && tagger_cue_at(reading->tagger, match, 0)->number != 1));
}

static void
open_label(const tagger_reading *reading, const automaton_match *match, country_label *label)
{
    int kind = tagger_cue_at(reading->tagger, match, 0)->value;

    if ((kind == CONTEXT_ABOUT || kind == CONTEXT_ALSO) && is_label(reading, match)) {
        label->kind = kind;
        label->end = reading_end(reading, match);
        label->open = true;
    } else if (kind == CONTEXT_DONOR && is_label(reading, match)) {
        label->open = false;
    }
}

static void
apply_label(tagger_reading *reading, const tagger_cue *cue, size_t start, size_t end,
            country_label *label)
{
    const char *text = reading->page.text;
    country_finding *finding = &reading->countries->by_country[cue->value];

    if (!label->open || cue->kind > CUE_FORMER) {
        return;
    }
    if (start > label->end + LABEL_REACH ||
        memmem(text + label->end, start - label->end, "\n\n", 2)) {
        label->open = false;
        return;
    }
    finding->labelled = finding->labelled || label->kind == CONTEXT_ABOUT;
    finding->demoted = finding->demoted || label->kind == CONTEXT_ALSO;
    if (label->kind == CONTEXT_ABOUT) {
        g_free(finding->quote);
        finding->quote = reading_quote(reading, start, end);
        finding->page = reading->page.number;
        finding->best = 100;
    }
    label->end = end;
}

/* A body of a government on the cover is who publishes, not what it is about. */
static void
note_publisher(tagger_reading *reading, const automaton_match *match, size_t start)
{
    const tagger_cue *cue = tagger_cue_at(reading->tagger, match, 0);
    text_zone zone = reading_line(reading, start)->zone;

    if (cue->kind == CUE_NOT && cue->value >= 0 && zone <= ZONE_COVER) {
        reading->countries->by_country[cue->value].publisher = true;
    }
}

void
countries_read(tagger_reading *reading)
{
    const GArray *matches = reading->page.matches;
    country_label label = {.open = false};

    for (size_t i = 0; i < matches->len; i++) {
        const automaton_match *match = &g_array_index(matches, automaton_match, i);
        size_t start = reading_start(reading, match);
        size_t end = reading_end(reading, match);
        const tagger_cue *cue;
        const char *why;
        double factor;

        if (match->class == CLASS_CONTEXT) {
            open_label(reading, match, &label);
        }
        if (match->class != CLASS_COUNTRY) {
            continue;
        }
        note_publisher(reading, match, start);
        cue = choose(reading, match, start, end);
        if (cue == NULL) {
            continue;
        }
        factor = country_context(reading, i, &why);
        reading->countries->by_country[cue->value].persons += g_strcmp0(why, "person") == 0;
        if (factor > 0) {
            size_t size = country_list_size(reading, i);

            count(reading, cue, reading_line(reading, start), start, end, factor,
                  size > LIST_WEIGHT ? (double)LIST_WEIGHT / (double)size : 1);
            apply_label(reading, cue, start, end, &label);
        }
    }
}
