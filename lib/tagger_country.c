/*
 * Countries: what a document is about, apart from what it mentions.
 *
 * Names weigh by where they stand; what stands around them may take nearly all of that away. A
 * document is about the countries that it labels so, else those of its title, else the one or few
 * that outweigh the rest. All others that it names are mentions.
 */
#include <string.h>

#include "tagger_private.h"

/* Countries in a title beyond which it lists rather than names. */
#define TITLE_MAX   8
#define LABEL_REACH 260
/* Names a thousand bytes from which a publisher writes about its own country. */
#define PUBLISHER_DENSITY 2
/* Bytes of the longest line that is hardly more than a country's name. */
#define LONGEST_ALONE 120
/* Words that hint at a country without naming it, which do not count beside one that is named. */
#define HINTS_IGNORED 2
/* Times that a person is called by the first name alone for each time with the surname. */
#define NAMES_A_PERSON 3
/* Documents longer than this name a country by chance. */
#define ONLY_BYTES 40000

static const double zone_weights[ZONE_COUNT] = {
    [ZONE_TITLE] = 10, [ZONE_COVER] = 3,     [ZONE_OPENING] = 1.5, [ZONE_HEADING] = 2,
    [ZONE_BODY] = 1,   [ZONE_RUNNING] = 0.2, [ZONE_IMPRINT] = 0.1, [ZONE_REFERENCES] = 0.05,
};

double
reading_zone_weight(text_zone zone)
{
    return zone_weights[zone];
}

typedef struct {
    double weight;  /* of all that is named */
    size_t names;   /* full names outside references */
    size_t hints;   /* demonyms, capitals, places outside references */
    size_t plain;   /* of names and hints: those in full weight */
    size_t own;     /* of names: those in full weight */
    size_t persons; /* times that it is the name of a person */
    bool in_title;  /* named in the title */
    bool alone;     /* a line of the cover of its own */
    bool labelled;  /* named after a label such as `target countries:` */
    bool publisher; /* a body of its government stands on the cover */
    bool demoted;   /* named after a label such as `complementary activities:` */
    double best;    /* weight of the quote's place */
    char *quote;
    size_t page;
} country_finding;

struct country_findings {
    country_finding *by_country;
};

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

static void
count(tagger_reading *reading, const tagger_cue *cue, const text_line *line, size_t start,
      size_t end, double factor)
{
    country_finding *finding = &reading->countries->by_country[cue->value];
    double weight = cue->weight * factor * zone_weights[line->zone];
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
    finding->in_title =
        finding->in_title || (line->zone == ZONE_TITLE && factor == 1 && cue->kind != CUE_CAPITAL);
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
            count(reading, cue, reading_line(reading, start), start, end, factor);
            apply_label(reading, cue, start, end, &label);
        }
    }
}

/* --- deciding --- */

static const char *
code_at(const tagger_reading *reading, size_t i)
{
    return lontar_vocabulary_at(
        lontar_vocabularies_get(reading->tagger->vocabularies, LONTAR_COUNTRIES), i);
}

static double
total_weight(const tagger_reading *reading)
{
    double total = 0;

    for (size_t i = 0; i < reading->tagger->countries; i++) {
        total += reading->countries->by_country[i].weight;
    }
    return total;
}

static bool
say_about(const tagger_reading *reading, size_t i, const char *rule, double confidence)
{
    const country_finding *finding = &reading->countries->by_country[i];

    reading_say(reading, LONTAR_FIELD_COUNTRY, code_at(reading, i), rule, finding->quote,
                finding->page, confidence);
    return true;
}

static bool
is_labelled(const country_finding *finding)
{
    return finding->labelled && !finding->demoted;
}

static bool
is_titled(const country_finding *finding)
{
    return finding->in_title || finding->alone;
}

static size_t
count_if(const tagger_reading *reading, bool (*holds)(const country_finding *))
{
    size_t size = 0;

    for (size_t i = 0; i < reading->tagger->countries; i++) {
        size += holds(&reading->countries->by_country[i]);
    }
    return size;
}

static bool
decide_by(const tagger_reading *reading, bool (*holds)(const country_finding *), const char *rule,
          double confidence, bool *about)
{
    size_t size = count_if(reading, holds);

    if (size == 0 || size > TITLE_MAX) {
        return false;
    }
    for (size_t i = 0; i < reading->tagger->countries; i++) {
        if (holds(&reading->countries->by_country[i])) {
            about[i] = say_about(reading, i, rule, confidence);
        }
    }
    return true;
}

/* How much a country must weigh to be the subject, by the size of the document. */
static double
least_weight(const tagger_reading *reading)
{
    return reading->bytes < 1500 ? 0.3 : reading->bytes < 20000 ? 2 : 6;
}

/* Whether a country may be the subject by weight: enough of it, in plain words, and more than a
 * publisher's own. */
static bool
may_be_subject(const tagger_reading *reading, const country_finding *finding)
{
    double thousand = MAX(reading->bytes / 1000.0, 1);

    if (finding->publisher && finding->weight / thousand < PUBLISHER_DENSITY) {
        return false;
    }
    return finding->plain > 0 && finding->weight >= least_weight(reading);
}

/* The one country that a document names at all; a word or two that hint at another do not count. */
static bool
decide_by_absence(const tagger_reading *reading, bool *about)
{
    const country_finding *findings = reading->countries->by_country;
    gssize only = -1;

    for (size_t i = 0; i < reading->tagger->countries; i++) {
        if (findings[i].names > 0 || findings[i].hints > HINTS_IGNORED) {
            if (only >= 0) {
                return false;
            }
            only = i;
        }
    }
    if (only < 0 || findings[only].own == 0 || findings[only].publisher ||
        reading->bytes > ONLY_BYTES) {
        return false;
    }
    about[only] = say_about(reading, only, "only-country", 0.5);
    return true;
}

/* The heaviest country that is not yet among the chosen. */
static size_t
heaviest(const tagger_reading *reading, const bool *chosen)
{
    const country_finding *findings = reading->countries->by_country;
    size_t top = 0;

    for (size_t i = 0; i < reading->tagger->countries; i++) {
        if (!chosen[i] && (chosen[top] || findings[i].weight > findings[top].weight)) {
            top = i;
        }
    }
    return top;
}

/* One country with half of all weight, or two or three that have nearly all of it and none much
 * less than the others. */
static void
decide_by_share(const tagger_reading *reading, bool *about)
{
    static const double least_sum[] = {0.5, 0.75, 0.85}, least_part[] = {0.5, 0.25, 0.2};
    const country_finding *findings = reading->countries->by_country;
    g_autofree bool *chosen = g_new0(bool, reading->tagger->countries);
    double total = total_weight(reading), sum = 0;
    size_t right = 0, top[G_N_ELEMENTS(least_sum)];

    for (size_t k = 0; k < G_N_ELEMENTS(top) && total > 0; k++) {
        top[k] = heaviest(reading, chosen);
        chosen[top[k]] = true;
        sum += findings[top[k]].weight / total;
        if (!may_be_subject(reading, &findings[top[k]]) || (k > 0 && findings[top[k]].names == 0) ||
            findings[top[k]].weight / total < least_part[k] - (k == 0 ? least_part[0] - 0.25 : 0)) {
            break;
        }
        if (sum >= least_sum[k] && (k > 0 || sum >= least_part[0])) {
            right = k + 1;
        }
    }
    for (size_t k = 0; k < right; k++) {
        double share = findings[top[k]].weight / total;

        about[top[k]] = say_about(reading, top[k], "most-named", MIN(0.9, 0.3 + 0.6 * share));
    }
}

static void
say_mentions(const tagger_reading *reading, const bool *about)
{
    for (size_t i = 0; i < reading->tagger->countries; i++) {
        const country_finding *finding = &reading->countries->by_country[i];

        if (!about[i] && finding->names > 0) {
            reading_say(reading, LONTAR_FIELD_MENTION, code_at(reading, i), "named", finding->quote,
                        finding->page, MIN(0.95, 0.6 + 0.05 * finding->names));
        }
    }
}

/* Whether a name is that of a person who was introduced before (`Chad Williams`, then `Chad`). */
static bool
is_person(const country_finding *finding)
{
    return finding->persons > 0 && finding->hints == 0 &&
           finding->names <= NAMES_A_PERSON * finding->persons;
}

static void
forget_persons(const tagger_reading *reading)
{
    for (size_t i = 0; i < reading->tagger->countries; i++) {
        country_finding *finding = &reading->countries->by_country[i];

        if (is_person(finding)) {
            char *quote = finding->quote;

            *finding = (country_finding){.quote = quote};
        }
    }
}

void
countries_decide(tagger_reading *reading)
{
    g_autofree bool *about = g_new0(bool, reading->tagger->countries);

    forget_persons(reading);

    if (!decide_by(reading, is_labelled, "target-countries", 0.95, about) &&
        !decide_by(reading, is_titled, "title", 0.93, about)) {
        if (!regions_decide_by_title(reading) && !decide_by_absence(reading, about)) {
            decide_by_share(reading, about);
        }
    }
    regions_decide(reading, total_weight(reading));
    say_mentions(reading, about);
}
