/*
 * Weights: the formula that relevance was measured with, on top of the one that Xapian has.
 */
#include "weigh.h"

#include <math.h>

/* Exponent of burstiness, docs/relevance.md. */
#define BURST_EXPONENT 0.75

/* What Xapian 1.4's BM25Weight makes of a document frequency. */
static double
xapian_idf(double size, double df)
{
    double odds = (size - df + 0.5) / (df + 0.5);

    return log(odds < 2 ? odds * 0.5 + 1 : odds);
}

static double
wanted_idf(double size, double df)
{
    return log1p((size - df + 0.5) / (df + 0.5));
}

static lontar_expression *
join_terms(const GPtrArray *terms)
{
    g_autofree lontar_expression **parts = g_new(lontar_expression *, terms->len + 1);

    for (guint i = 0; i < terms->len; i++) {
        parts[i] = lontar_expression_term(terms->pdata[i], 1);
    }
    if (terms->len == 0) {
        return lontar_expression_nothing();
    }
    return terms->len == 1 ? parts[0]
                           : lontar_expression_join(LONTAR_OP_SYNONYM, parts, terms->len, 0);
}

bool
lontar_weigh(const lontar_index *index, const GPtrArray *terms, double factor, bool burst,
             lontar_weighed *out_weighed, GError **error)
{
    g_autoptr(GPtrArray) known = g_ptr_array_new();
    double size = (double)lontar_index_document_size(index);
    double without = 1; /* share of documents that have none of the terms, as Xapian estimates it */
    double occurrences = 0;

    for (guint i = 0; i < terms->len; i++) {
        uint32_t df;
        uint64_t cf;

        if (!lontar_index_term_frequency(index, terms->pdata[i], &df, &cf, error)) {
            return false;
        }
        if (df > 0) {
            g_ptr_array_add(known, terms->pdata[i]);
            without *= 1 - df / size;
            occurrences += (double)cf;
        }
    }
    out_weighed->expression = join_terms(known);
    out_weighed->documents = 0;
    out_weighed->weight = factor;
    if (known->len == 0) {
        return true;
    }

    double df = MAX(size * (1 - without), 1);
    double bursts = burst && occurrences > df ? pow(occurrences / df, BURST_EXPONENT) : 1;
    double weight = wanted_idf(size, df) * bursts * factor;
    out_weighed->expression =
        lontar_expression_scale(out_weighed->expression, weight / xapian_idf(size, df));
    out_weighed->documents = (size_t)(df + 0.5);
    out_weighed->weight = weight;
    return true;
}

static bool
match_size(lontar_index *index, lontar_expression *expression, size_t *out_size, GError **error)
{
    lontar_match_options options = {.exact = true, .sort_slot = -1};
    g_autoptr(lontar_expression) unweighed = lontar_expression_scale(expression, 0);
    g_autoptr(lontar_mset) mset = lontar_index_match(index, unweighed, &options, error);

    if (mset == NULL) {
        return false;
    }
    *out_size = lontar_mset_total(mset);
    return true;
}

static lontar_expression *
join_any(const GPtrArray *terms)
{
    g_autofree lontar_expression **parts = g_new(lontar_expression *, terms->len);

    for (guint i = 0; i < terms->len; i++) {
        parts[i] = lontar_expression_term(terms->pdata[i], 1);
    }
    return lontar_expression_join(LONTAR_OP_OR, parts, terms->len, 0);
}

/* The documents that have the commonest term, and those that have another one without it. */
bool
lontar_count_documents(lontar_index *index, const GPtrArray *terms, size_t *out_documents,
                       GError **error)
{
    g_autoptr(GPtrArray) others = g_ptr_array_new();
    char *commonest = NULL;
    uint32_t most = 0;
    size_t more = 0;

    for (guint i = 0; i < terms->len; i++) {
        char *rarer = terms->pdata[i];
        uint32_t df;
        uint64_t cf;

        if (!lontar_index_term_frequency(index, rarer, &df, &cf, error)) {
            return false;
        }
        if (df > most) {
            char *before = commonest;

            commonest = rarer;
            most = df;
            rarer = before;
        }
        if (df > 0 && rarer != NULL) {
            g_ptr_array_add(others, rarer);
        }
    }
    if (others->len > 0) {
        lontar_expression *parts[] = {join_any(others), lontar_expression_term(commonest, 1)};

        if (!match_size(index, lontar_expression_join(LONTAR_OP_AND_NOT, parts, 2, 0), &more,
                        error)) {
            return false;
        }
    }
    *out_documents = most + more;
    return true;
}
