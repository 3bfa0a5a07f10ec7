/*
 * Regions: of a document that is about a region as a whole, so about none of its countries by
 * itself.
 *
 * Names weigh as those of countries do. A region is the subject when it stands in the title and no
 * country does, or when no country is found to be the subject and it is named again and again.
 */
#include <string.h>

#include "tagger_private.h"

/* Of all that is said of regions, and of all that is said of countries. */
#define LEAST_SHARE    0.5
#define LEAST_OF_NAMES 0.35
/* Bytes of text for each time that the subject is named, at most. */
#define BYTES_A_NAME 7000

typedef struct {
    double weight;
    size_t names; /* in full weight, outside references */
    bool in_title;
    double best;
    char *quote;
    size_t page;
} region_finding;

struct region_findings {
    region_finding *by_region;
};

void
regions_begin(tagger_reading *reading)
{
    reading->regions = g_new0(region_findings, 1);
    reading->regions->by_region = g_new0(region_finding, reading->tagger->regions);
}

void
regions_end(tagger_reading *reading)
{
    for (size_t i = 0; i < reading->tagger->regions; i++) {
        g_free(reading->regions->by_region[i].quote);
    }
    g_free(reading->regions->by_region);
    g_free(reading->regions);
}

/* The region that a match names; NULL when it names none. */
static const tagger_cue *
choose(const tagger_reading *reading, const automaton_match *match)
{
    const tagger_cue *cue = tagger_cue_at(reading->tagger, match, 0);
    size_t start = reading_start(reading, match);

    return cue->kind == CUE_REGION &&
                   reading_is_written(reading, cue, start, reading_end(reading, match))
               ? cue
               : NULL;
}

static void
count(tagger_reading *reading, const tagger_cue *cue, const automaton_match *match, double factor)
{
    region_finding *finding = &reading->regions->by_region[cue->value];
    size_t start = reading_start(reading, match);
    text_zone zone = reading_line(reading, start)->zone;
    double weight = factor * reading_zone_weight(zone);

    finding->weight += weight;
    finding->names += zone != ZONE_REFERENCES && factor == 1 ? 1 : 0;
    finding->in_title = finding->in_title || (zone == ZONE_TITLE && factor == 1);
    if (finding->quote == NULL || weight > finding->best) {
        g_free(finding->quote);
        finding->quote = reading_quote(reading, start, reading_end(reading, match));
        finding->page = reading->page.number;
        finding->best = weight;
    }
}

void
regions_read(tagger_reading *reading)
{
    const GArray *matches = reading->page.matches;

    for (size_t i = 0; i < matches->len; i++) {
        const automaton_match *match = &g_array_index(matches, automaton_match, i);
        const tagger_cue *cue = match->class == CLASS_REGION ? choose(reading, match) : NULL;
        const char *why;

        if (cue != NULL) {
            count(reading, cue, match, country_context(reading, i, &why));
        }
    }
}

static bool
say(const tagger_reading *reading, size_t i, const char *rule, double confidence)
{
    const region_finding *finding = &reading->regions->by_region[i];
    const lontar_vocabulary *regions =
        lontar_vocabularies_get(reading->tagger->vocabularies, LONTAR_REGIONS);

    reading_say(reading, LONTAR_FIELD_REGION, lontar_vocabulary_at(regions, i), rule,
                finding->quote, finding->page, confidence);
    return true;
}

bool
regions_decide_by_title(tagger_reading *reading)
{
    bool any = false;

    if (lontar_document_has_word(reading->document, LONTAR_FIELD_COUNTRY, LONTAR_SOURCE_TAGGER)) {
        return false;
    }
    for (size_t i = 0; i < reading->tagger->regions; i++) {
        if (reading->regions->by_region[i].in_title) {
            any = say(reading, i, "title", 0.85);
        }
    }
    return any;
}

void
regions_decide(tagger_reading *reading, double country_weight)
{
    const region_finding *findings = reading->regions->by_region;
    double total = 0;
    size_t top = 0;

    if (lontar_document_has_word(reading->document, LONTAR_FIELD_COUNTRY, LONTAR_SOURCE_TAGGER) ||
        lontar_document_has_word(reading->document, LONTAR_FIELD_REGION, LONTAR_SOURCE_TAGGER)) {
        return;
    }
    for (size_t i = 0; i < reading->tagger->regions; i++) {
        total += findings[i].weight;
        top = findings[i].weight > findings[top].weight ? i : top;
    }

    size_t least = reading->bytes < TAGGER_SHORT_BYTES ? 1 : 3;
    const region_finding *finding = &findings[top];

    if (finding->names >= MAX(least, reading->bytes / BYTES_A_NAME) &&
        finding->weight >= LEAST_SHARE * total &&
        finding->weight >= LEAST_OF_NAMES * country_weight) {
        (void)say(reading, top, "most-named", 0.4 + 0.4 * finding->weight / total);
    }
}
