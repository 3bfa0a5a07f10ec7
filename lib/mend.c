/*
 * Mending: a query that is misspelt, as it was most likely meant.
 *
 * Only words that the index does not have, or hardly has next to one much like it, are doubted.
 * What is suggested has been counted: it finds more under the same filters.
 */
#include "lontar/suggest.h"

#include <string.h>

#include "asked.h"
#include "compile_private.h"
#include "lontar/terms.h"
#include "misspelt.h"
#include "search_plan.h"
#include "searcher.h"

/* Words of a query that are compared with others, and ways to mend it that are counted. */
#define LOOKS_MAX 4
#define WAYS_MAX  3
/*
 * A word that the index has is doubted if it is in so few documents, has so many letters, and there
 * is one that differs by a letter and is in so many times as many: it is a slip in a document, too.
 */
#define RARE_DOCUMENTS 3
#define RARE_LETTERS   7
#define RARE_COST      10
#define RARE_TIMES     100

/* A doubted word: where it stands in what was typed, and what it may have been. */
typedef struct {
    size_t start, length; /* bytes of the input */
    GArray *candidates;   /* lontar_candidate */
} doubt;

typedef struct {
    lontar_searcher *searcher;
    const char **languages; /* the asker's first */
    const char *input;
    GArray *doubts; /* doubt */
    size_t looks;   /* how many words were compared with others */
    GError *error;
} mending;

static void
clear_doubt(void *data)
{
    g_array_unref(((doubt *)data)->candidates);
}

static bool
is_letters(const char *text)
{
    for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);

        if (!g_unichar_isalpha(c) && !g_unichar_ismark(c)) {
            return false;
        }
    }
    return true;
}

static uint32_t
frequency(mending *m, const char *prefix, const char *text)
{
    g_autofree char *term = g_strconcat(prefix, text, NULL);
    uint32_t df = 0;
    uint64_t cf = 0;

    if (m->error == NULL) {
        (void)lontar_index_term_frequency(m->searcher->index, term, &df, &cf, &m->error);
    }
    return df;
}

/* The documents that have a word as the node asks for it: phrases and authors are not stemmed. */
static uint32_t
documents_of(mending *m, const lontar_node *node, const char *term)
{
    const char *field = lontar_compile_field(node->field);
    uint32_t most = frequency(m, field, term);

    if (node->kind == LONTAR_NODE_PHRASE || node->field == LONTAR_FIELD_AUTHOR) {
        return most;
    }

    g_autofree char *prefix = g_strconcat(LONTAR_PREFIX_STEM, field, NULL);
    g_autoptr(GPtrArray) groups =
        lontar_asked_groups(m->searcher->analyser, (const char *const *)m->languages, term);
    for (guint i = 0; i < groups->len; i++) {
        const GPtrArray *words = ((const lontar_group *)groups->pdata[i])->words;

        for (guint n = 0; n < words->len; n++) {
            const GPtrArray *stems = ((const lontar_asked *)words->pdata[n])->stems;

            for (guint k = 0; k < stems->len; k++) {
                most = MAX(most, frequency(m, prefix, stems->pdata[k]));
            }
        }
    }
    return most;
}

/* The country that a word names, or NULL. */
static const char *
country_of(const mending *m, const char *word)
{
    return lontar_vocabulary_find(
        lontar_vocabularies_get(m->searcher->vocabularies, LONTAR_COUNTRIES), word);
}

/* A country's name is right, and may only be meant as another spelling of it. */
static void
keep_country(const mending *m, const char *country, GArray *candidates)
{
    for (guint i = candidates->len; i > 0; i--) {
        const lontar_candidate *one = &g_array_index(candidates, lontar_candidate, i - 1);

        if (g_strcmp0(country_of(m, one->text), country) != 0) {
            g_array_remove_index(candidates, i - 1);
        }
    }
}

/* Of a word that the index has, only what is far more frequent than it. */
static void
keep_frequent(GArray *candidates, uint32_t documents)
{
    for (guint i = candidates->len; i > 0; i--) {
        const lontar_candidate *one = &g_array_index(candidates, lontar_candidate, i - 1);

        if (one->cost > RARE_COST || one->documents < RARE_TIMES * documents) {
            g_array_remove_index(candidates, i - 1);
        }
    }
}

static void
look_at(mending *m, const lontar_node *node, const char *term, size_t start, size_t length)
{
    size_t letters = (size_t)g_utf8_strlen(term, -1);
    uint32_t documents;

    if (letters < LONTAR_MISSPELT_LETTERS_MIN || letters > LONTAR_MISSPELT_LETTERS_MAX ||
        !is_letters(term) || m->looks == LOOKS_MAX) {
        return;
    }
    documents = documents_of(m, node, term);
    if (m->error != NULL || (documents > 0 && letters < RARE_LETTERS) ||
        documents > RARE_DOCUMENTS) {
        return;
    }
    m->looks++;
    if (lontar_thesaurus_has_word(lontar_vocabularies_thesaurus(m->searcher->vocabularies), term)) {
        return; /* a word of the field is right, whether the library has it or not */
    }

    doubt one = {start, length, NULL};
    one.candidates = lontar_misspelt(m->searcher->index, lontar_compile_field(node->field), term,
                                     lontar_searcher_is_remote(m->searcher), &m->error);
    if (one.candidates == NULL) {
        return;
    }
    if (documents > 0) {
        keep_frequent(one.candidates, documents);
    }
    if (country_of(m, term) != NULL) {
        keep_country(m, country_of(m, term), one.candidates);
    }
    if (one.candidates->len > 0) {
        g_array_append_val(m->doubts, one);
    } else {
        g_array_unref(one.candidates);
    }
}

/* Where a node's text begins in what was typed: after its field and quote; NULL if it was written
 * in another way, as with full-width signs. */
static const char *
find_text(const mending *m, const lontar_node *node)
{
    if (node->position > (size_t)g_utf8_strlen(m->input, -1)) {
        return NULL;
    }
    return strstr(g_utf8_offset_to_pointer(m->input, (glong)node->position), node->text);
}

static void
look_at_words(mending *m, const lontar_node *node)
{
    const char *place = find_text(m, node);
    g_autofree char *typed = place == NULL ? NULL : g_strdup(node->text);
    g_autoptr(GArray) spans = g_array_new(FALSE, FALSE, 2 * sizeof(size_t));
    g_autoptr(GPtrArray) terms = g_ptr_array_new_with_free_func(g_free);
    const lontar_token *token;

    if (place == NULL || node->wildcard) {
        return;
    }
    lontar_analyser_start(m->searcher->analyser, typed, strlen(typed), m->languages[0], 1);
    while ((token = lontar_analyser_next(m->searcher->analyser)) != NULL) {
        size_t span[] = {(size_t)(place - m->input) + token->start, token->length};

        if ((token->flags & (LONTAR_TOKEN_COMPOUND | LONTAR_TOKEN_ALTERNATE | LONTAR_TOKEN_STOP |
                             LONTAR_TOKEN_NUMBER | LONTAR_TOKEN_SEGMENTED)) == 0) {
            g_array_append_vals(spans, span, 1);
            g_ptr_array_add(terms, g_strdup(token->term));
        }
    }
    for (guint i = 0; i < terms->len; i++) {
        const size_t *span = (const size_t *)(void *)(spans->data + 2 * sizeof(size_t) * i);

        look_at(m, node, terms->pdata[i], span[0], span[1]);
    }
}

static void
look_at_node(mending *m, const lontar_node *node)
{
    if (node->kind == LONTAR_NODE_WORD || node->kind == LONTAR_NODE_PHRASE) {
        look_at_words(m, node);
    } else if (node->kind != LONTAR_NODE_NOT) {
        for (size_t i = 0; i < node->child_size; i++) {
            look_at_node(m, node->children[i]);
        }
    }
}

/* The word with capitals where the one that it replaces has them. */
static char *
with_case(const char *word, const char *typed, size_t length)
{
    g_autofree char *whole = g_strndup(typed, length);
    g_autofree char *upper = g_utf8_strup(whole, -1);
    g_autofree char *lower = g_utf8_strdown(whole, -1);

    if (g_str_equal(whole, lower)) {
        return g_strdup(word);
    }
    if (g_str_equal(whole, upper)) {
        return g_utf8_strup(word, -1);
    }
    const char *rest = g_utf8_next_char(word);
    g_autofree char *first = g_utf8_strup(word, rest - word);
    return g_strconcat(first, rest, NULL);
}

static int
compare_places(const void *left, const void *right)
{
    const doubt *a = left;
    const doubt *b = right;

    return a->start < b->start ? -1 : a->start > b->start;
}

/* The input with each doubted word as its way-th candidate, or its last; NULL if none has so
 * many. */
static char *
write_way(const mending *m, guint way)
{
    GString *text = g_string_new(NULL);
    size_t at = 0;
    bool is_new = false;

    for (guint i = 0; i < m->doubts->len; i++) {
        const doubt *one = &g_array_index(m->doubts, doubt, i);
        guint chosen = MIN(way, one->candidates->len - 1);
        g_autofree char *word =
            with_case(g_array_index(one->candidates, lontar_candidate, chosen).text,
                      m->input + one->start, one->length);

        if (one->start < at) {
            continue; /* one word of several NEARs */
        }
        is_new = is_new || chosen == way;
        g_string_append_len(text, m->input + at, (gssize)(one->start - at));
        g_string_append(text, word);
        at = one->start + one->length;
    }
    g_string_append(text, m->input + at);
    return g_string_free(text, !is_new);
}

static bool
count_way(lontar_searcher *searcher, const lontar_request *request, const char *text,
          size_t *out_total, GError **error)
{
    g_autoptr(lontar_query) query = lontar_query_parse(
        searcher->vocabularies, text, lontar_query_match(lontar_request_query(request)));
    const lontar_search_plan plan = {.query = query};
    g_autoptr(lontar_answer) answer = lontar_search_by(searcher, request, &plan, error);

    if (answer == NULL) {
        return false;
    }
    *out_total = lontar_answer_is_partial(answer) ? 0 : lontar_answer_total(answer);
    return true;
}

char *
lontar_searcher_mend(lontar_searcher *searcher, const lontar_request *request,
                     const lontar_answer *answer, GError **error)
{
    const lontar_query *query = lontar_request_query(request);
    const lontar_node *root = lontar_query_root(query);
    g_autofree const char **languages = lontar_searcher_languages(searcher, request);
    g_autoptr(GArray) doubts = g_array_new(FALSE, FALSE, sizeof(doubt));
    mending m = {searcher, languages, lontar_query_input(query), doubts, 0, NULL};

    g_array_set_clear_func(doubts, clear_doubt);
    if (root == NULL || lontar_answer_is_partial(answer)) {
        return NULL;
    }
    look_at_node(&m, root);
    if (m.error != NULL) {
        g_propagate_error(error, m.error);
        return NULL;
    }
    g_array_sort(doubts, compare_places);
    for (guint way = 0; way < WAYS_MAX && doubts->len > 0; way++) {
        g_autofree char *text = write_way(&m, way);
        size_t total = 0;

        if (text == NULL || !count_way(searcher, request, text, &total, error)) {
            return NULL;
        }
        if (total > lontar_answer_total(answer)) {
            return g_steal_pointer(&text);
        }
    }
    return NULL;
}
