/*
 * Listings: a page that lists resources becomes as many records for import.
 *
 * It may be HTML (items of a list, rows of a table, articles: whatever repeats most and links or
 * heads most) or text whose items are numbered or have bullets. Of each item the title, the date,
 * the type where the page names it, the address and the summary are taken; the rest is left to the
 * tagger, as for any record.
 */
#ifndef LONTAR_LISTING_H
#define LONTAR_LISTING_H

#include "lontar/vocabulary.h"

typedef struct {
    char *title;
    char *date;    /* ISO 8601, as exact as the page has it, or NULL */
    char *type;    /* code, or NULL */
    char *url;     /* absolute, or NULL */
    char *summary; /* paragraphs, a line each; maybe empty */
} lontar_listed;

void lontar_listed_free(lontar_listed *listed);

/**
 * Read a listing.
 *
 * @return array of lontar_listed, owned, in order of the page
 * Errors:  LONTAR_ERROR_INVALID (nothing in it looks like a list).
 */
GPtrArray *lontar_listing_read(const lontar_vocabularies *vocabularies, const char *bytes,
                               size_t length, GError **error);

/**
 * The records as JSON Lines. The id comes from the address, else from the title and date, so that
 * the same item has the same id when the listing is read again.
 */
char *lontar_listing_format(const GPtrArray *listed);

/* --- what both kinds of listings share --- */

/**
 * Make an item of its paragraphs: which is the title, which a date, a type, a credit of a picture.
 *
 * @param blocks  texts without line ends
 * @param title   which the page marks as such, or NULL: the first paragraph that can be one
 * @param url     or NULL
 * @return the item, or NULL when there is no title
 */
lontar_listed *lontar_listing_item(const lontar_vocabularies *vocabularies, const GPtrArray *blocks,
                                   const char *title, const char *url);

/** The items of text, or of HTML; empty when there are none. */
GPtrArray *lontar_listing_text(const lontar_vocabularies *vocabularies, const char *text);
GPtrArray *lontar_listing_html(const lontar_vocabularies *vocabularies, const char *bytes,
                               size_t length);

/**
 * The date that a text is, and nothing else: `21 January 2022`, `Jan 21, 2022`, `27-28 mai 2019`,
 * `2022-01-21`, `21/01/2022`, `May 2019`.
 *
 * @return ISO 8601, of the first day of a range; NULL when the text is no date
 */
char *lontar_listing_date(const char *text);

#endif
