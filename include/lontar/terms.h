/*
 * Terms: what the index holds of a document for finding it.
 *
 * Prefixes (Omega's where it has one), positions and value slots are named here and nowhere else.
 */
#ifndef LONTAR_TERMS_H
#define LONTAR_TERMS_H

#include "lontar/analyser.h"
#include "lontar/document.h"
#include "lontar/record.h"
#include "lontar/vocabulary.h"
#include "lontar/xapian.h"

G_BEGIN_DECLS

#define LONTAR_PREFIX_ID         "Q"
#define LONTAR_PREFIX_STEM       "Z"
#define LONTAR_PREFIX_TITLE      "S"
#define LONTAR_PREFIX_AUTHOR     "A"
#define LONTAR_PREFIX_KEYWORD    "K"
#define LONTAR_PREFIX_LANGUAGE   "L"
#define LONTAR_PREFIX_TYPE       "T"
#define LONTAR_PREFIX_YEAR       "Y"
#define LONTAR_PREFIX_COUNTRY    "XC"
#define LONTAR_PREFIX_REGION     "XG"
#define LONTAR_PREFIX_MENTION    "XM"
#define LONTAR_PREFIX_SECTOR     "XS"
#define LONTAR_PREFIX_INSTRUMENT "XI"
#define LONTAR_PREFIX_PATH       "XP"
#define LONTAR_PREFIX_TWIN       "XN"

/*
 * A word of a text is up to three terms at one position:
 *   bondage    folded, no weight: quotes and NEAR go by it
 *   Zbondag    its stem, with the weight that ranks; it has positions only in a document where it
 *              also stands for another word than itself, else those of the word are its own
 *   título     as typed, where accents were folded, with weight: typed accents come first
 * Titles stand before the first page at positions of their own, then again as S and ZS terms.
 */

/*
 * The first position of a document. Xapian 1.4 takes a term without positions to stand at 0, which
 * must be further from any word than NEAR and phrases reach.
 */
#define LONTAR_POSITION_FIRST 2048

/* Positions between the title and the first page, and where a page is not indexed. */
#define LONTAR_POSITION_GAP 10

/*
 * Keys of metadata. Page texts and details are lontar_pages' own (`p`, `d` and a packed key).
 *   !uuid !revision !updated !pages !analysis   of the index, as text
 *   f PATH    what update knew of the file at a path, so that an unchanged one is not opened
 *   r ID      the id that took the place of this one
 *   c REV     when the commit of a revision (8 bytes, big-endian) was made
 *   x ID      a document that is gone: lontar_history
 */
#define LONTAR_META_UUID     "!uuid"
#define LONTAR_META_REVISION "!revision"
#define LONTAR_META_UPDATED  "!updated"
#define LONTAR_META_PAGES    "!pages"
#define LONTAR_META_ANALYSIS "!analysis"
#define LONTAR_META_FILE     "f"
#define LONTAR_META_REDIRECT "r"
#define LONTAR_META_TIME     "c"
#define LONTAR_META_GONE     "x"

/* Value slots. The slots of facets hold all values of the field, joined by ';'. */
typedef enum {
    LONTAR_SLOT_DATE,    /* 20190527, with zeros for what is not known; absent = undated */
    LONTAR_SLOT_TITLE,   /* sort key of the title */
    LONTAR_SLOT_FIRST,   /* first-indexed revision, big-endian 64 bit */
    LONTAR_SLOT_CHANGED, /* last-changed revision, big-endian 64 bit */
    LONTAR_SLOT_YEAR,
    LONTAR_SLOT_COUNTRY,
    LONTAR_SLOT_SECTOR,
    LONTAR_SLOT_TYPE,
    LONTAR_SLOT_LANGUAGE,
    LONTAR_SLOT_INSTRUMENT,
    LONTAR_SLOT_ID,   /* the id, to order what else is equal */
    LONTAR_SLOT_TEXT, /* sketches, by which near twins are compared */
    LONTAR_SLOT_NUMBERS,
    LONTAR_SLOT_REGION, /* as the slots of facets */
    LONTAR_SLOT_COUNT
} lontar_slot;

/** Prefix of a field's filter terms, NULL for a field that does not filter. */
const char *lontar_terms_prefix(lontar_field field);
/** Slot of a facet, -1 for a field that is none. */
int lontar_terms_slot(lontar_field field);
/** Term of a filter: XCTHA, Y2019; NULL for a field that does not filter. */
char *lontar_terms_filter(lontar_field field, const char *value);
/** What a facet counts of a field's values: of a language also the one without region. Owned. */
GPtrArray *lontar_terms_facet_values(lontar_field field, const char *const *said);
/** Term of a document's id; of a path in the library. */
char *lontar_terms_id(const char *id);
char *lontar_terms_path(const char *path);
/** The language without script and region, in lower case: `zh` of `zh-Hant`. */
char *lontar_terms_base_language(const char *language);

/**
 * Make the entry of a document: terms, positions, values and record.
 *
 * Garbled pages are kept but not indexed. Positions run from page to page, so that phrases cross
 * pages. A title that the first pages repeat counts once more, one that they don't twice.
 */
lontar_entry *lontar_terms_entry(lontar_analyser *analyser, const lontar_vocabularies *vocabularies,
                                 const lontar_document *document, const lontar_stamp *stamp,
                                 GError **error);

/**
 * Whether all but filters and values of a document is what the index has of it: its text is, and
 * so are paths, title, authors, languages and instruments.
 */
bool lontar_terms_are_same(const lontar_document *document, const lontar_record *before);

/** What may differ then: filters of all other fields, and values. */
const lontar_edit_scope *lontar_terms_edit_scope(void);

/**
 * Make that part of a document's entry, and its record, without analysing the text.
 *
 * @param document  whose words are the same; texts of pages are not looked at
 * @param before    the record that the index has
 */
lontar_entry *lontar_terms_filters(const lontar_document *document, const lontar_stamp *stamp,
                                   const lontar_record *before, GError **error);

G_END_DECLS

#endif
