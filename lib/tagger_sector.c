/*
 * Sectors: which work a document is about, by the words that name work, workers, goods and places of
 * work, against how much of the document is about work at all.
 */
#include <string.h>

#include "tagger_private.h"

typedef struct {
    double weight;    /* of all cues */
    size_t strong;    /* cues that name work in the sector and nothing else */
    size_t kinds;     /* different cues */
    uint32_t last[4]; /* names of the last different cues */
    bool in_title;
    bool in_heading;
    double best;
    char *quote;
    size_t page;
} sector_finding;

struct sector_findings {
    sector_finding *by_sector;
    size_t exploitation; /* words of the field */
};

void
sectors_begin(tagger_reading *reading)
{
    reading->sectors = g_new0(sector_findings, 1);
    reading->sectors->by_sector = g_new0(sector_finding, reading->tagger->sectors);
}

void
sectors_end(tagger_reading *reading)
{
    for (size_t i = 0; i < reading->tagger->sectors; i++) {
        g_free(reading->sectors->by_sector[i].quote);
    }
    g_free(reading->sectors->by_sector);
    g_free(reading->sectors);
}

static void
count_kind(sector_finding *finding, uint32_t name)
{
    for (size_t i = 0; i < MIN(finding->kinds, G_N_ELEMENTS(finding->last)); i++) {
        if (finding->last[i] == name) {
            return;
        }
    }
    finding->last[finding->kinds % G_N_ELEMENTS(finding->last)] = name;
    finding->kinds++;
}

static void
count(tagger_reading *reading, const automaton_match *match, const tagger_cue *cue)
{
    static const double zone_weights[ZONE_COUNT] = {
        [ZONE_TITLE] = 8, [ZONE_COVER] = 2,   [ZONE_OPENING] = 1, [ZONE_HEADING] = 2,
        [ZONE_BODY] = 1,  [ZONE_RUNNING] = 0, [ZONE_IMPRINT] = 0, [ZONE_REFERENCES] = 0,
    };
    sector_finding *finding = &reading->sectors->by_sector[cue->value];
    size_t start = reading_start(reading, match);
    text_zone zone = reading_line(reading, start)->zone;
    double weight = cue->weight * zone_weights[zone];

    if (weight == 0) {
        return;
    }
    finding->weight += weight;
    finding->strong += cue->weight >= 3;
    finding->in_title = finding->in_title || (zone == ZONE_TITLE && cue->weight >= 2);
    finding->in_heading = finding->in_heading || (zone <= ZONE_HEADING && cue->weight >= 3);
    count_kind(finding, match->name);
    if (weight > finding->best) {
        g_free(finding->quote);
        finding->quote = reading_quote(reading, start, reading_end(reading, match));
        finding->page = reading->page.number;
        finding->best = weight;
    }
}

void
sectors_read(tagger_reading *reading)
{
    const GArray *matches = reading->page.matches;

    for (size_t i = 0; i < matches->len; i++) {
        const automaton_match *match = &g_array_index(matches, automaton_match, i);

        if (match->class != CLASS_SECTOR) {
            continue;
        }
        for (size_t c = 0; c < tagger_cue_size(reading->tagger, match); c++) {
            const tagger_cue *cue = tagger_cue_at(reading->tagger, match, c);

            if (cue->kind == CUE_EXPLOITATION) {
                reading->sectors->exploitation++;
            } else {
                count(reading, match, cue);
            }
        }
    }
}

static bool
is_about(const tagger_reading *reading, const sector_finding *finding)
{
    double thousand = MAX(reading->bytes / 1000.0, 1);
    double density = reading->sectors->exploitation / thousand;

    if (finding->in_title) {
        return true;
    }
    if (density >= 1) {
        return finding->strong >= 2;
    }
    return finding->strong >= 3 && finding->weight / thousand >= 1.2;
}

void
sectors_decide(tagger_reading *reading)
{
    const lontar_vocabulary *sectors =
        lontar_vocabularies_get(reading->tagger->vocabularies, LONTAR_SECTORS);
    size_t said = 0;

    for (size_t i = 0; i < reading->tagger->sectors; i++) {
        const sector_finding *finding = &reading->sectors->by_sector[i];

        if (is_about(reading, finding)) {
            reading_say(reading, LONTAR_FIELD_SECTOR, lontar_vocabulary_at(sectors, i),
                        finding->in_title ? "title" : "work-named", finding->quote, finding->page,
                        finding->in_title ? 0.9 : MIN(0.85, 0.4 + 0.05 * finding->strong));
            said++;
        }
    }
    if (said == 0) {
        reading_say(reading, LONTAR_FIELD_SECTOR, "cross-sector", "no-sector-named", NULL, 0, 0.5);
    }
}
