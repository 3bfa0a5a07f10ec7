/*
 * Sectors: which work a document is about, by the words that name work, workers, goods and places
 * of work, against how much of the document is about work at all.
 */
#include <string.h>

#include "tagger_private.h"

/* Words of the field a thousand bytes from which work is the subject at all. */
#define LEAST_DENSITY 1
/* Strong cues a thousand bytes from which a sector is a subject whatever else is. */
#define STRONG_DENSITY 0.5
/* Part of all strong cues from which a sector is a subject. */
#define LEAST_SHARE 0.2
/* From that many sectors on, a list says it all. */
#define LIST_SIZE 3

typedef struct {
    double weight;    /* of all cues */
    size_t strong;    /* cues that name work in the sector and nothing else */
    size_t listed;    /* cues inside a list of sectors */
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
count(tagger_reading *reading, const automaton_match *match, const tagger_cue *cue, bool is_listed)
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
    finding->listed += is_listed;
    finding->in_title = finding->in_title || (zone == ZONE_TITLE && cue->weight >= 2);
    finding->in_heading = finding->in_heading || (zone <= ZONE_HEADING && cue->weight >= 3);
    count_kind(finding, match->name);
    weight *= is_listed ? 2 : 1; /* the list is the better reason to show */
    if (weight > finding->best) {
        g_free(finding->quote);
        finding->quote = reading_quote(reading, start, reading_end(reading, match));
        finding->page = reading->page.number;
        finding->best = weight;
    }
}

/* Where a list that begins at a byte of the page ends: at most where it reaches, and where another
 * table or the notes to this one begin. */
static size_t
end_of_list(const tagger_reading *reading, size_t start, int reach)
{
    const page_reading *page = &reading->page;

    const text_line *first = reading_line(reading, start);
    size_t at = first - (const text_line *)(void *)page->lines->data;

    for (size_t i = at + 1; i < page->lines->len; i++) {
        const text_line *line = &g_array_index(page->lines, text_line, i);
        const char *text = page->text + line->start;
        bool ends = g_str_has_prefix(text, "Table ") || g_str_has_prefix(text, "†") ||
                    g_str_has_prefix(text, "‡") || g_str_has_prefix(text, "Source");

        if (ends || line->start > start + reach) {
            return MIN(line->start, start + reach);
        }
    }
    return start + reach;
}

void
sectors_read(tagger_reading *reading)
{
    const GArray *matches = reading->page.matches;
    size_t list_end = 0;

    for (size_t i = 0; i < matches->len; i++) {
        const automaton_match *match = &g_array_index(matches, automaton_match, i);
        const tagger_cue *first = tagger_cue_at(reading->tagger, match, 0);
        size_t start = reading_start(reading, match);

        if (match->class == CLASS_CONTEXT && first->value == CONTEXT_SECTORS) {
            list_end = end_of_list(reading, start, first->number);
        }
        if (match->class != CLASS_SECTOR) {
            continue;
        }
        for (size_t c = 0; c < tagger_cue_size(reading->tagger, match); c++) {
            const tagger_cue *cue = tagger_cue_at(reading->tagger, match, c);

            if (cue->kind == CUE_EXPLOITATION) {
                reading->sectors->exploitation++;
            } else {
                count(reading, match, cue, start < list_end);
            }
        }
    }
}

/* All that was found, to hold one sector's part against. */
typedef struct {
    double thousand; /* thousands of bytes */
    double density;  /* words of the field in each of them */
    size_t strong;   /* of all sectors */
    size_t lists;    /* sectors that stand in lists */
} sector_sums;

static sector_sums
sum_up(const tagger_reading *reading)
{
    sector_sums sums = {.thousand = MAX(reading->bytes / 1000.0, 1)};

    sums.density = reading->sectors->exploitation / sums.thousand;
    for (size_t i = 0; i < reading->tagger->sectors; i++) {
        sums.strong += reading->sectors->by_sector[i].strong;
        sums.lists += reading->sectors->by_sector[i].listed > 0;
    }
    return sums;
}

/* The rule by which a document is about work in a sector, or NULL. */
static const char *
find_rule(const sector_finding *finding, const sector_sums *sums)
{
    double share = finding->strong / (double)MAX(sums->strong, 1);

    if (finding->in_title) {
        return "title";
    }
    if (finding->listed > 0 && sums->density >= LEAST_DENSITY) {
        return "listed";
    }
    if (finding->strong / sums->thousand >= STRONG_DENSITY && finding->strong >= 3) {
        return "often-named";
    }
    if (sums->lists < LIST_SIZE && sums->density >= LEAST_DENSITY && finding->strong >= 3 &&
        share >= LEAST_SHARE) {
        return "most-named";
    }
    return NULL;
}

static double
rule_confidence(const sector_finding *finding, const char *rule)
{
    if (g_str_equal(rule, "title")) {
        return 0.9;
    }
    return MIN(0.85, (g_str_equal(rule, "listed") ? 0.6 : 0.4) + 0.03 * finding->strong);
}

void
sectors_decide(tagger_reading *reading)
{
    const lontar_vocabulary *sectors =
        lontar_vocabularies_get(reading->tagger->vocabularies, LONTAR_SECTORS);
    sector_sums sums = sum_up(reading);
    size_t said = 0;

    for (size_t i = 0; i < reading->tagger->sectors; i++) {
        const sector_finding *finding = &reading->sectors->by_sector[i];

        const char *rule = find_rule(finding, &sums);

        if (rule != NULL) {
            reading_say(reading, LONTAR_FIELD_SECTOR, lontar_vocabulary_at(sectors, i), rule,
                        finding->quote, finding->page, rule_confidence(finding, rule));
            said++;
        }
    }
    if (said == 0) {
        reading_say(reading, LONTAR_FIELD_SECTOR, "cross-sector", "no-sector-named", NULL, 0, 0.5);
    }
}
