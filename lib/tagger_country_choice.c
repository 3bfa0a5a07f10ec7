/*
 * Countries: the choice of those that a document is about.
 *
 * They are those that it labels so, else those of its title, else the one or few that outweigh the
 * rest. All others that it names are mentions.
 */
#include <unicode/uloc.h>

#include "tagger_country.h"

/* Countries in a title beyond which it lists rather than names. */
#define TITLE_MAX 8
/* Names a thousand bytes from which a publisher writes about its own country. */
#define PUBLISHER_DENSITY 2
/* Words that hint at a country without naming it, which do not count beside one that is named. */
#define HINTS_IGNORED 2
/* Times that a person is called by the first name alone for each time with the surname. */
#define NAMES_A_PERSON 3
/* The part of all weight, and how often the next country's, from which one is ahead. */
#define AHEAD_SHARE  0.35
#define AHEAD_FACTOR 2.5
/* Names and hints without which a country is named by the way. */
#define AHEAD_NAMES 4
/* Documents longer than this name a country by chance. */
#define ONLY_BYTES 40000

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

/* A title names the capital alone where all know it; the text then names the country. */
static bool
is_titled_by_capital(const country_finding *finding)
{
    return finding->title_capital && finding->own > 0;
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

/* Whether a language is, above all, that of one country. */
static bool
is_language_of(const char *language, const char *country)
{
    static const char *const wide[] = {"en", "fr", "es", "pt", "ar", "ru", "de", NULL};
    char full[ULOC_FULLNAME_CAPACITY] = "";
    UErrorCode status = U_ZERO_ERROR;

    if (language == NULL || g_strv_contains(wide, language)) {
        return false;
    }
    uloc_addLikelySubtags(language, full, sizeof full, &status);
    return U_SUCCESS(status) && g_str_equal(uloc_getISO3Country(full), country);
}

/* No country is named, but places of one are, in its own language: who is at home need not say. */
static bool
decide_by_language(const tagger_reading *reading, bool *about)
{
    const country_finding *findings = reading->countries->by_country;
    const char *language = lontar_document_value(reading->document, LONTAR_FIELD_LANGUAGE);
    gssize only = -1;

    for (size_t i = 0; i < reading->tagger->countries; i++) {
        if (findings[i].names > 0 || (findings[i].hints > 0 && only >= 0)) {
            return false;
        }
        only = findings[i].hints > 0 ? (gssize)i : only;
    }
    if (only < 0 || findings[only].plain == 0 ||
        !is_language_of(language, code_at(reading, (size_t)only))) {
        return false;
    }
    about[only] = say_about(reading, (size_t)only, "places-and-language", 0.4);
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
static bool
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
    return right > 0;
}

/* One country far ahead of the next, with many behind that have little each. */
static void
decide_by_lead(const tagger_reading *reading, bool *about)
{
    const country_finding *findings = reading->countries->by_country;
    g_autofree bool *chosen = g_new0(bool, reading->tagger->countries);
    double total = total_weight(reading);
    size_t top = heaviest(reading, chosen);

    chosen[top] = true;
    if (findings[top].own > 0 && findings[top].names + findings[top].hints >= AHEAD_NAMES &&
        may_be_subject(reading, &findings[top]) && findings[top].weight >= AHEAD_SHARE * total &&
        findings[top].weight >= AHEAD_FACTOR * findings[heaviest(reading, chosen)].weight) {
        about[top] =
            say_about(reading, top, "most-named", 0.3 + 0.6 * findings[top].weight / total);
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
        if (!regions_decide_by_title(reading) &&
            !decide_by(reading, is_titled_by_capital, "title-capital", 0.8, about) &&
            !decide_by_absence(reading, about) && !decide_by_language(reading, about) &&
            !decide_by_share(reading, about)) {
            decide_by_lead(reading, about);
        }
    }
    regions_decide(reading, total_weight(reading));
    say_mentions(reading, about);
}
