/*
 * Suggesting: what somebody who is still typing may mean.
 */
#ifndef LONTAR_SUGGEST_H
#define LONTAR_SUGGEST_H

#include "lontar/search.h"

G_BEGIN_DECLS

/**
 * The least number of letters to change for a name to begin with what was typed.
 *
 * Both folded (lontar_text_fold). One letter may be wrong from four letters on, two from eight.
 *
 * @return 0 to 2; -1 when the name is further away
 * Source: Levenshtein, Soviet Physics Doklady 10, 1966.
 */
int lontar_prefix_distance(const char *typed, const char *name);

/**
 * The most frequent word of titles that begins with, or nearly with, what was typed.
 *
 * The first letter must be right.
 *
 * @param typed  folded
 * @return NULL without @a error when there is none
 */
char *lontar_searcher_title_word(lontar_searcher *searcher, const char *typed, GError **error);

/**
 * A query that is misspelt, as it was most likely meant.
 *
 * Words are doubted that the index does not have, or hardly has next to one much like it. What
 * takes their place are words of the index.
 *
 * @param answer  to the request
 * @return        what to type instead, which finds more under the same filters; NULL without
 *                @a error when there is nothing to mend or nothing better
 * Cost: some 10 ms for a doubted word, of which there are four at most; else next to nothing.
 */
char *lontar_searcher_mend(lontar_searcher *searcher, const lontar_request *request,
                           const lontar_answer *answer, GError **error);

G_END_DECLS

#endif
