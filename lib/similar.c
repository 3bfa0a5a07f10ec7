/*
 * More like this: the words that tell a document from the others become the query.
 */
#include <math.h>
#include <string.h>

#include "lontar/error.h"
#include "lontar/terms.h"
#include "search_plan.h"
#include "searcher.h"

/* Words that are taken, those of the greatest weight. */
#define WORDS_MAX 30
/* Words of more than this share of the documents tell nothing, in libraries of some size. */
#define SHARE_MAX  0.3
#define SIZE_SMALL 20

typedef struct {
    char *term;
    double frequency; /* dampened, as it weighs in the query */
    double weight;    /* by which words are chosen */
} word;

typedef struct {
    const lontar_index *index;
    GArray *words; /* word */
    GError *error;
} collection;

static void
clear_word(void *data)
{
    g_free(((word *)data)->term);
}

/* A stem of letters; numbers of one document say nothing of another. */
static bool
is_word(const char *term)
{
    return g_str_has_prefix(term, LONTAR_PREFIX_STEM) && !g_ascii_isdigit(term[1]) &&
           g_utf8_strlen(term + 1, -1) > 1;
}

static bool
collect(const char *term, size_t length, uint32_t wdf, void *data)
{
    collection *own = data;
    double size = (double)lontar_index_document_size(own->index);
    uint32_t df = 0;
    uint64_t cf = 0;

    if (wdf == 0 || !is_word(term)) {
        return true;
    }
    if (!lontar_index_term_frequency(own->index, term, &df, &cf, &own->error)) {
        return false;
    }
    if (df < 2 || (size > SIZE_SMALL && df > SHARE_MAX * size)) {
        return true;
    }

    word one = {.term = g_strdup(term), .frequency = 1 + log(wdf)};
    one.weight = one.frequency * log1p(size / df);
    g_array_append_val(own->words, one);
    return true;
}

static int
compare_words(const void *left, const void *right)
{
    const word *a = left;
    const word *b = right;

    if (a->weight != b->weight) {
        return a->weight > b->weight ? -1 : 1;
    }
    return strcmp(a->term, b->term);
}

static lontar_expression *
join_words(const GArray *words, const char *id_term)
{
    lontar_expression *parts[WORDS_MAX];
    size_t size = MIN(words->len, WORDS_MAX);

    for (size_t i = 0; i < size; i++) {
        const word *one = &g_array_index(words, word, i);

        parts[i] = lontar_expression_scale(lontar_expression_term(one->term, 1), one->frequency);
    }

    lontar_expression *sides[] = {size == 0 ? lontar_expression_nothing()
                                            : lontar_expression_join(LONTAR_OP_OR, parts, size, 0),
                                  lontar_expression_term(id_term, 1)};
    return lontar_expression_join(LONTAR_OP_AND_NOT, sides, 2, 0);
}

static lontar_expression *
make(lontar_searcher *searcher, const void *data, GError **error)
{
    const char *id = data;
    g_autofree char *term = lontar_terms_id(id);
    g_autoptr(GArray) words = g_array_new(FALSE, FALSE, sizeof(word));
    collection own = {searcher->index, words, NULL};
    uint32_t docid = 0;

    g_array_set_clear_func(words, clear_word);
    if (!lontar_index_find(searcher->index, term, &docid, error)) {
        return NULL;
    }
    if (docid == 0) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_NOT_FOUND, "no document '%s'", id);
        return NULL;
    }
    if (!lontar_index_each_document_term(searcher->index, docid, collect, &own, error)) {
        g_clear_error(&own.error);
        return NULL;
    }
    if (own.error != NULL) {
        g_propagate_error(error, own.error);
        return NULL;
    }
    g_array_sort(words, compare_words);
    return join_words(words, term);
}

lontar_answer *
lontar_search_similar(lontar_searcher *searcher, const lontar_request *request, const char *id,
                      GError **error)
{
    const lontar_search_plan plan = {.make = make, .data = id};

    return lontar_search_by(searcher, request, &plan, error);
}
