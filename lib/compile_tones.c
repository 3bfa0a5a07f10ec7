/*
 * Compiling words of languages that write syllables with their tones, as Vietnamese does.
 *
 * A syllable with another tone is another word, so that of the folded term, which matches, little
 * weight is left; syllables are repeated whatever a text is about; and two next to each other are
 * often the word.
 */
#include "compile_private.h"

#include "stemmer.h"
#include "weigh.h"

/* Weights next to that of a syllable with its tone: docs/relevance.md. */
#define FOLDED_FACTOR 0.02
#define PAIR_FACTOR   0.1
/* Pairs of a query that are looked for: each walks over positions. */
#define PAIRS_MAX 16

bool
lontar_compile_has_tones(const lontar_compiler *compiler)
{
    return lontar_language_has_tones(compiler->languages[0]);
}

/* Terms weighed without burstiness. */
static lontar_expression *
weigh(lontar_compiler *compiler, const GPtrArray *terms, double *out_weight)
{
    lontar_weighed weighed;

    if (compiler->error != NULL ||
        !lontar_weigh(compiler->index, terms, 1, false, &weighed, &compiler->error)) {
        *out_weight = 0;
        return lontar_expression_nothing();
    }
    *out_weight = weighed.weight;
    return weighed.expression;
}

lontar_expression *
lontar_compile_syllable(lontar_compiler *compiler, const lontar_asked *word,
                        const GPtrArray *folded, double *out_weight)
{
    g_autoptr(GPtrArray) accented = g_ptr_array_new();
    double folded_weight;
    lontar_expression *any = weigh(compiler, folded, &folded_weight);

    if (word->accented == NULL) {
        *out_weight = folded_weight;
        return any;
    }
    g_ptr_array_add(accented, word->accented);
    lontar_expression *parts[] = {lontar_expression_scale(any, FOLDED_FACTOR),
                                  weigh(compiler, accented, out_weight)};
    return lontar_expression_join(LONTAR_OP_AND_MAYBE, parts, 2, 0);
}

/* The term of a word that is one syllable, or NULL. */
static char *
syllable_of(lontar_compiler *compiler, const lontar_node *node)
{
    if (node->kind != LONTAR_NODE_WORD || node->field != LONTAR_FIELD_COUNT || node->wildcard) {
        return NULL;
    }

    g_autoptr(GPtrArray) groups =
        lontar_asked_groups(compiler->analyser, compiler->languages, node->text);
    const lontar_group *group = groups->len == 1 ? groups->pdata[0] : NULL;
    if (group == NULL || group->words->len != 1) {
        return NULL;
    }
    const lontar_asked *word = group->words->pdata[0];
    return word->is_stop || word->is_segmented
               ? NULL
               : g_strdup(word->accented != NULL ? word->accented : word->term);
}

void
lontar_compile_pairs(lontar_compiler *compiler, const lontar_node *const *nodes, size_t size,
                     GPtrArray *weights)
{
    g_autofree char *before = NULL;
    size_t pairs = 0;

    if (!lontar_compile_has_tones(compiler) || compiler->is_expanding || compiler->is_negated) {
        return;
    }
    for (size_t i = 0; i < size && pairs < PAIRS_MAX; i++) {
        char *now = syllable_of(compiler, nodes[i]);

        if (before != NULL && now != NULL) {
            lontar_expression *both[] = {lontar_expression_term(before, 1),
                                         lontar_expression_term(now, 1)};

            g_ptr_array_add(weights,
                            lontar_expression_scale(
                                lontar_expression_join(LONTAR_OP_PHRASE, both, 2, 0), PAIR_FACTOR));
            pairs++;
        }
        g_free(before);
        before = now;
    }
}
