/*
 * What the parts of the tagger share: what it knows, and the document that it reads.
 */
#ifndef LONTAR_TAGGER_PRIVATE_H
#define LONTAR_TAGGER_PRIVATE_H

#include "automaton.h"
#include "lontar/tagger.h"
#include "vocabulary_private.h"

/* --- what it knows --- */

/* Classes of the automaton: cues of one class hide shorter ones of the same. */
enum { CLASS_COUNTRY, CLASS_SECTOR, CLASS_TYPE, CLASS_CONTEXT, CLASS_REGION };

typedef enum {
    CUE_NAME, /* of a country, in English or another language */
    CUE_FORMER,
    CUE_DEMONYM,
    CUE_CAPITAL,
    CUE_PLACE,
    CUE_NOT, /* holds a name, means no country */
    CUE_SECTOR,
    CUE_EXPLOITATION,
    CUE_TYPE,
    CUE_CONTEXT,
    CUE_REGION,
} cue_kind;

typedef enum {
    CONTEXT_ABOUT,
    CONTEXT_ALSO,
    CONTEXT_DONOR,
    CONTEXT_FUNDS,
    CONTEXT_VENUE,
    CONTEXT_IMPRINT,
    CONTEXT_AFFILIATION,
    CONTEXT_AFFILIATED,
    CONTEXT_SEATED,
    CONTEXT_PERSON,
    CONTEXT_SURNAME,
    CONTEXT_REFERENCES,
    CONTEXT_MONTH,
    CONTEXT_DATED,
    CONTEXT_ADOPTED,
    CONTEXT_UNDATED,
    CONTEXT_SECTORS,
    CONTEXT_CITATION,
    CONTEXT_RECALLED,
    CONTEXT_COUNT
} context_kind;

/* Where in a document a cue stands. */
typedef enum {
    ZONE_TITLE,
    ZONE_COVER,   /* the first lines of the first page that has any */
    ZONE_OPENING, /* the rest of that page */
    ZONE_HEADING,
    ZONE_BODY,
    ZONE_RUNNING, /* running heads and feet */
    ZONE_IMPRINT, /* the page that says who printed it */
    ZONE_REFERENCES,
    ZONE_COUNT
} text_zone;

typedef struct {
    cue_kind kind;
    int value;  /* index into the vocabulary, or a context_kind, or a zone's place */
    int number; /* of a month, of bytes that a list reaches, of a place */
    double weight;
    const char *languages; /* of a name, joined by `,`; NULL = every language */
    bool is_acronym;       /* only in capitals */
} tagger_cue;

/* A shorter text has no cover and so no title on it: it tells of something in a few lines. */
#define TAGGER_SHORT_BYTES 1500

/* Where a type's cue counts: at its place and in every stronger one. */
typedef enum {
    PLACE_TITLE,
    PLACE_COVER,
    PLACE_OPENING,
    PLACE_BODY,
    PLACE_HEADLINE, /* the title of a short text */
    PLACE_NOTE,     /* anywhere in a short text */
} type_place;

struct lontar_tagger {
    const lontar_vocabularies *vocabularies;
    lontar_automaton *names;
    GArray *cues;                              /* of cue: what the automaton's values point to */
    GPtrArray *texts;                          /* data files that cues' strings point into */
    size_t countries, regions, sectors, types; /* sizes of the vocabularies */
};

/* Fill the automaton from the vocabularies and the tagger's data files. */
bool tagger_learn(lontar_tagger *tagger, GError **error);

/* --- what it reads --- */

typedef struct {
    size_t start, length; /* bytes of the page's text, without the line end */
    text_zone zone;
} text_line;

/* A page as it is being read. */
typedef struct {
    const char *text;
    size_t length, number; /* number: physical, from 1; 0 = the title */
    const char *language;
    lontar_keytext *folded;
    GArray *matches; /* automaton_match */
    GArray *lines;   /* text_line */
} page_reading;

typedef struct country_findings country_findings;
typedef struct region_findings region_findings;
typedef struct sector_findings sector_findings;
typedef struct type_findings type_findings;
typedef struct year_findings year_findings;
typedef struct instrument_findings instrument_findings;

typedef struct {
    const lontar_tagger *tagger;
    lontar_document *document;
    int this_year;
    size_t bytes;  /* of all pages */
    size_t before; /* bytes of the pages before this one */
    size_t cover;  /* number of the page that opens the document */
    bool in_references;
    page_reading page;
    country_findings *countries;
    region_findings *regions;
    sector_findings *sectors;
    type_findings *types;
    year_findings *years;
    instrument_findings *instruments;
} tagger_reading;

/* The cues of a match. */
static inline const tagger_cue *
tagger_cue_at(const lontar_tagger *tagger, const automaton_match *match, size_t i)
{
    const GArray *values = automaton_values(tagger->names, match->name);

    return &g_array_index(tagger->cues, tagger_cue, g_array_index(values, uint32_t, i));
}

static inline size_t
tagger_cue_size(const lontar_tagger *tagger, const automaton_match *match)
{
    return automaton_values(tagger->names, match->name)->len;
}

/* Bytes of the page's text that a match covers. */
size_t reading_start(const tagger_reading *reading, const automaton_match *match);
size_t reading_end(const tagger_reading *reading, const automaton_match *match);

/* How much a name weighs where it stands, from 10 in the title to next to nothing in references. */
double reading_zone_weight(text_zone zone);

/* Whether an acronym stands in capitals and a name begins with one. */
bool reading_is_written(const tagger_reading *reading, const tagger_cue *cue, size_t start,
                        size_t end);

/* The index of the first match that begins at a byte of the page or behind it. */
size_t reading_first_match(const tagger_reading *reading, size_t at);

/* The line that a byte of the page stands on. */
const text_line *reading_line(const tagger_reading *reading, size_t at);

/* Whether a line is written as a title is: short, or most of its words begin with a capital. */
bool reading_is_title_line(const tagger_reading *reading, const text_line *line);

/* The title that the first lines of the cover show, or NULL; whole: with what stands below it. */
char *tagger_guess_title(const char *text, bool whole);

/* Whether what a file calls its title is one, not the name of a file or of a program. */
bool tagger_is_title(const char *title);

/* Cut the page into lines and say for each where in the document it stands. */
void reading_layout(tagger_reading *reading);

/* The words around a place, in one line: what a person is shown as the reason. */
char *reading_quote(const tagger_reading *reading, size_t start, size_t end);

/* Say something of the document in the tagger's name. */
void reading_say(const tagger_reading *reading, lontar_field field, const char *value,
                 const char *rule, const char *quote, size_t page, double confidence);

/* Each part: begin, read one page, decide at the end, and end. */
void countries_begin(tagger_reading *reading);
void countries_read(tagger_reading *reading);
void countries_decide(tagger_reading *reading);
void countries_end(tagger_reading *reading);

/* Regions are decided when no country has been found to be the subject by a label or title. */
void regions_begin(tagger_reading *reading);
void regions_read(tagger_reading *reading);
bool regions_decide_by_title(tagger_reading *reading);
void regions_decide(tagger_reading *reading, double country_weight);
void regions_end(tagger_reading *reading);

void sectors_begin(tagger_reading *reading);
void sectors_read(tagger_reading *reading);
void sectors_decide(tagger_reading *reading);
void sectors_end(tagger_reading *reading);

void types_begin(tagger_reading *reading);
void types_read(tagger_reading *reading);
const char *types_decide(tagger_reading *reading); /* lent by the vocabulary */
void types_end(tagger_reading *reading);

void years_begin(tagger_reading *reading);
void years_read(tagger_reading *reading);
void years_decide(tagger_reading *reading, const char *type);
void years_end(tagger_reading *reading);

void instruments_begin(tagger_reading *reading);
void instruments_read(tagger_reading *reading);
void instruments_decide(tagger_reading *reading);
void instruments_end(tagger_reading *reading);

/* What stands around a country's name makes it count for less: 0 nothing, 1 in full. */
double country_context(const tagger_reading *reading, size_t match, const char **out_why);

/* How many countries stand in the list that a country's name is one of; 1 when in none. */
size_t country_list_size(const tagger_reading *reading, size_t match);

#endif
