/*
 * Types: what kind of publication it is, by what its title, cover and first page say.
 */
#include <string.h>

#include "tagger_private.h"

typedef struct {
    double weight;
    double best;
    char *quote;
    size_t page;
} type_finding;

struct type_findings {
    type_finding *by_type;
};

void
types_begin(tagger_reading *reading)
{
    reading->types = g_new0(type_findings, 1);
    reading->types->by_type = g_new0(type_finding, reading->tagger->types);
}

void
types_end(tagger_reading *reading)
{
    for (size_t i = 0; i < reading->tagger->types; i++) {
        g_free(reading->types->by_type[i].quote);
    }
    g_free(reading->types->by_type);
    g_free(reading->types);
}

/* How much a cue counts in a zone: in full at its place, more in a stronger one, else nothing. */
static double
place_weight(text_zone zone, type_place place)
{
    static const double weights[][4] = {
        [ZONE_TITLE] = {1.5, 1.5, 1, 1}, [ZONE_COVER] = {0.25, 1, 1, 1},
        [ZONE_OPENING] = {0, 0, 1, 1},   [ZONE_HEADING] = {0, 0, 0, 1},
        [ZONE_BODY] = {0, 0, 0, 1},
    };

    return zone > ZONE_BODY ? 0 : weights[zone][place];
}

/*
 * A short text seldom is what its title names: a few lines with `Protocol` in their title tell of a
 * meeting on it. The wording of titles counts half there.
 */
static double
short_weight(text_zone zone, type_place place)
{
    if (place == PLACE_HEADLINE) {
        return zone == ZONE_TITLE ? 1 : 0;
    }
    return place == PLACE_NOTE  ? 1
           : zone == ZONE_TITLE ? 0.5 * place_weight(zone, place)
                                : place_weight(zone, place);
}

static void
count(tagger_reading *reading, const automaton_match *match, const tagger_cue *cue)
{
    type_finding *finding = &reading->types->by_type[cue->value];
    size_t start = reading_start(reading, match);
    const text_line *line = reading_line(reading, start);
    bool is_short = reading->bytes < TAGGER_SHORT_BYTES;
    double weight =
        cue->weight * (is_short                       ? short_weight(line->zone, cue->number)
                       : cue->number < PLACE_HEADLINE ? place_weight(line->zone, cue->number)
                                                      : 0);
    bool first_lines = line->zone == ZONE_COVER && line->start > 400;

    weight *= first_lines ? 0.5 : 1;
    if (line->zone == ZONE_COVER && cue->number <= PLACE_COVER &&
        (g_ascii_islower(reading->page.text[start]) || !reading_is_title_line(reading, line))) {
        weight *= 0.3; /* a word in a sentence */
    }
    if (weight <= finding->best) {
        finding->weight += weight * 0.25;
        return;
    }
    finding->weight += weight - finding->best * 0.75;
    g_free(finding->quote);
    finding->quote = reading_quote(reading, start, reading_end(reading, match));
    finding->page = reading->page.number;
    finding->best = weight;
}

void
types_read(tagger_reading *reading)
{
    const GArray *matches = reading->page.matches;

    if (reading->page.number > reading->cover + 1) {
        return;
    }
    for (size_t i = 0; i < matches->len; i++) {
        const automaton_match *match = &g_array_index(matches, automaton_match, i);

        if (match->class != CLASS_TYPE) {
            continue;
        }
        for (size_t c = 0; c < tagger_cue_size(reading->tagger, match); c++) {
            count(reading, match, tagger_cue_at(reading->tagger, match, c));
        }
    }
}

/* Whether the title names a sector. */
static bool
has_sector_in_title(const lontar_document *document)
{
    for (size_t i = 0; i < lontar_document_tag_size(document); i++) {
        const lontar_tag *tag = lontar_document_tag_at(document, i);

        if (tag->field == LONTAR_FIELD_SECTOR && g_strcmp0(tag->rule, "title") == 0) {
            return true;
        }
    }
    return false;
}

/* A longer document about one country that says nothing else of itself reports on that country; one
 * whose title names the sector reports on that. */
static const char *
decide_by_subject(const tagger_reading *reading, const lontar_vocabulary *types)
{
    g_autoptr(GPtrArray) countries =
        lontar_document_values(reading->document, LONTAR_FIELD_COUNTRY);
    const char *type = lontar_vocabulary_find(
        types, has_sector_in_title(reading->document) ? "report" : "country-report");

    if (type == NULL || countries->len != 1 || lontar_document_page_size(reading->document) < 3) {
        return NULL;
    }
    reading_say(reading, LONTAR_FIELD_TYPE, type, "one-country", NULL, 0, 0.4);
    return type;
}

const char *
types_decide(tagger_reading *reading)
{
    const lontar_vocabulary *types =
        lontar_vocabularies_get(reading->tagger->vocabularies, LONTAR_TYPES);
    const type_finding *findings = reading->types->by_type;
    size_t top = 0;

    for (size_t i = 0; i < reading->tagger->types; i++) {
        if (findings[i].weight > findings[top].weight) {
            top = i;
        }
    }
    if (findings[top].weight < 2) {
        return decide_by_subject(reading, types);
    }
    reading_say(reading, LONTAR_FIELD_TYPE, lontar_vocabulary_at(types, top), "wording",
                findings[top].quote, findings[top].page,
                MIN(0.95, 0.4 + findings[top].weight / 20));
    return lontar_vocabulary_at(types, top);
}
