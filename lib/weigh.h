/*
 * Weights: how much a word counts, over what Xapian's BM25 gives it.
 *
 *     w = ln(1 + (N - df + 0.5) / (df + 0.5)) * (cf / df) ^ 0.75
 *
 * Idf as in Lucene (never negative), times burstiness: of two words in equally many documents, the
 * one that is repeated in them says more. Measured in docs/relevance.md.
 */
#ifndef LONTAR_LIB_WEIGH_H
#define LONTAR_LIB_WEIGH_H

#include "lontar/xapian.h"

G_BEGIN_DECLS

/* Robertson et al., Okapi at TREC-3, 1994; values: docs/relevance.md. */
#define LONTAR_BM25_K1 1.2
#define LONTAR_BM25_B  0.6

typedef struct {
    lontar_expression *expression; /* the terms as one, weighing w * factor */
    double weight;                 /* w * factor, of one occurrence in a document of mean length */
    size_t documents;              /* about how many have one of the terms */
} lontar_weighed;

/**
 * Terms that mean the same, as one.
 *
 * @param terms   with their prefix; those that are in no document are left out
 * @param factor  of the weight
 * @param burst   whether burstiness counts: not for stop words, whose repetition says nothing
 */
bool lontar_weigh(const lontar_index *index, const GPtrArray *terms, double factor, bool burst,
                  lontar_weighed *out_weighed, GError **error);

/** How many documents have one of some terms at least; exact. */
bool lontar_count_documents(lontar_index *index, const GPtrArray *terms, size_t *out_documents,
                            GError **error);

G_END_DECLS

#endif
