/*
 * Expansions: a walk over the terms of the index that is bounded before it begins.
 */
#include "expand.h"

#include <stdlib.h>
#include <string.h>

#include "lontar/terms.h"

/* Terms that are looked at; 5,000 take about 2 ms. */
#define VISITS_MAX 5000

typedef struct {
    char *term;
    uint32_t df;
} candidate;

typedef struct {
    GArray *candidates; /* candidate */
    size_t skipped;     /* bytes of the field's prefix */
    bool is_cut;
} walk;

static void
clear_candidate(void *data)
{
    g_free(((candidate *)data)->term);
}

static bool
take_term(const char *term, size_t length, uint32_t df, void *data)
{
    walk *w = data;
    candidate one = {NULL, df};

    if (w->candidates->len >= VISITS_MAX) {
        w->is_cut = true;
        return false;
    }
    if (w->skipped == 0 && g_ascii_isupper(term[0])) {
        return true;
    }
    one.term = g_strndup(term, length);
    g_array_append_val(w->candidates, one);
    return true;
}

/* More documents first, then by bytes. */
static int
compare_candidates(const void *left, const void *right)
{
    const candidate *a = left;
    const candidate *b = right;

    if (a->df != b->df) {
        return a->df > b->df ? -1 : 1;
    }
    return strcmp(a->term, b->term);
}

GPtrArray *
lontar_expand_prefix(const lontar_index *index, const char *field, const char *prefix, size_t limit,
                     bool *out_cut, GError **error)
{
    g_autoptr(GArray) candidates = g_array_new(FALSE, FALSE, sizeof(candidate));
    g_autofree char *whole = g_strconcat(field, prefix, NULL);
    walk w = {.candidates = candidates, .skipped = strlen(field)};

    g_array_set_clear_func(candidates, clear_candidate);
    if (!lontar_index_each_term(index, whole, take_term, &w, error)) {
        return NULL;
    }
    g_array_sort(candidates, compare_candidates);

    GPtrArray *terms = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < candidates->len && i < limit; i++) {
        g_ptr_array_add(terms, g_strdup(g_array_index(candidates, candidate, i).term));
    }
    *out_cut = w.is_cut || candidates->len > limit;
    return terms;
}

typedef struct {
    GPtrArray *terms;
    int from;
    int to;
} span;

static bool
take_year(const char *term, size_t length, uint32_t df, void *data)
{
    span *years = data;
    g_autofree char *text = g_strndup(term, length);
    gint64 year = g_ascii_strtoll(text + strlen(LONTAR_PREFIX_YEAR), NULL, 10);

    if (year >= years->from && year <= years->to) {
        g_ptr_array_add(years->terms, g_steal_pointer(&text));
    }
    return true;
}

GPtrArray *
lontar_expand_years(const lontar_index *index, int from, int to, GError **error)
{
    g_autoptr(GPtrArray) terms = g_ptr_array_new_with_free_func(g_free);
    span years = {terms, from, to};

    if (!lontar_index_each_term(index, LONTAR_PREFIX_YEAR, take_year, &years, error)) {
        return NULL;
    }
    return g_steal_pointer(&terms);
}
