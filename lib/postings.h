/*
 * Postings of one document, collected before they go into its entry.
 *
 * Words come in the order of the text; an entry wants each term once with all its positions. All
 * postings stand in one array, in order of arrival, and are sorted out by term at the end, so that
 * a term costs a slot of a table and not memory of its own.
 */
#ifndef LONTAR_LIB_POSTINGS_H
#define LONTAR_LIB_POSTINGS_H

#include "lontar/xapian.h"

G_BEGIN_DECLS

typedef struct lontar_postings lontar_postings;

typedef enum {
    LONTAR_POSTING_POSITIONS = 1 << 0, /* the term's positions are kept */
    LONTAR_POSTING_WEIGHT = 1 << 1,    /* its wdf is the number of its positions */
} lontar_posting_flags;

lontar_postings *lontar_postings_new(void);
void lontar_postings_free(lontar_postings *postings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_postings, lontar_postings_free)

/** The number of a term, which is prefix and text joined; flags add up. */
uint32_t lontar_postings_term(lontar_postings *postings, const char *prefix, const char *text,
                              unsigned flags);

/** Say that a term stands at a position. The same position twice is one posting. */
void lontar_postings_add(lontar_postings *postings, uint32_t term, uint32_t position);

/** The same of a position that is not kept for this term, as another one tells it. */
void lontar_postings_count(lontar_postings *postings, uint32_t term, uint32_t position);

/** Let a term's wdf grow besides its positions. */
void lontar_postings_weigh(lontar_postings *postings, uint32_t term, uint32_t wdf);

/** Add all to an entry. */
bool lontar_postings_write(lontar_postings *postings, lontar_entry *entry, GError **error);

G_END_DECLS

#endif
