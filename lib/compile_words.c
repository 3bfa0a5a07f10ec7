/*
 * Compiling words and phrases.
 *
 * Words rank by their stems and match by them; phrases match by the folded words at their positions
 * and rank by the stems.
 */
#include "compile_private.h"

#include <string.h>

#include "expand.h"
#include "lontar/terms.h"
#include "weigh.h"

/*
 * Weight of a word with its accents as typed, next to that of the word: half in a query of several
 * words, where accents are one reason among others; of a single word all that differs is the
 * accent, so that it comes before repetition. docs/relevance.md.
 */
#define ACCENT_FACTOR        0.5
#define ACCENT_FACTOR_SINGLE 4.0
/* Weight of characters and parts of words that a whole covers, next to it: docs/relevance.md. */
#define PART_FACTOR 0.5

const char *
lontar_compile_field(lontar_field field)
{
    return field == LONTAR_FIELD_TITLE    ? LONTAR_PREFIX_TITLE
           : field == LONTAR_FIELD_AUTHOR ? LONTAR_PREFIX_AUTHOR
                                          : "";
}

static GPtrArray *
prefixed(const char *prefix, const GPtrArray *texts)
{
    GPtrArray *terms = g_ptr_array_new_with_free_func(g_free);

    for (guint i = 0; i < texts->len; i++) {
        g_ptr_array_add(terms, g_strconcat(prefix, texts->pdata[i], NULL));
    }
    return terms;
}

lontar_expression *
lontar_compile_any(const GPtrArray *terms)
{
    g_autoptr(GPtrArray) parts = lontar_compile_parts();

    for (guint i = 0; i < terms->len; i++) {
        g_ptr_array_add(parts, lontar_expression_term(terms->pdata[i], 1));
    }
    return lontar_compile_join(LONTAR_OP_OR, parts);
}

lontar_expression *
lontar_compile_term(lontar_field field, const char *text)
{
    g_autofree char *term = g_strconcat(lontar_compile_field(field), text, NULL);

    return lontar_expression_term(term, 1);
}

/* Terms as one, weighed; gives the weight too. */
static lontar_expression *
weigh(lontar_compiler *compiler, const GPtrArray *terms, bool is_stop, double *out_weight)
{
    lontar_weighed weighed;

    if (compiler->error != NULL ||
        !lontar_weigh(compiler->index, terms, is_stop ? LONTAR_STOP_FACTOR : 1, !is_stop, &weighed,
                      &compiler->error)) {
        *out_weight = 0;
        return lontar_expression_nothing();
    }
    *out_weight = weighed.weight;
    return weighed.expression;
}

/*
 * A word's stems as one term; a document that has its accents as typed weighs more. Those of
 * another name of a concept were not typed.
 */
static lontar_expression *
word_weight(lontar_compiler *compiler, const lontar_asked *word, double *out_weight)
{
    g_autoptr(GPtrArray) terms = prefixed(LONTAR_PREFIX_STEM, word->stems);

    if (lontar_compile_has_tones(compiler) && !word->is_segmented) {
        return lontar_compile_syllable(compiler, word, terms, out_weight);
    }

    lontar_expression *stems = weigh(compiler, terms, word->is_stop, out_weight);

    if (word->accented == NULL || word->is_stop || compiler->is_expanding) {
        return stems;
    }

    g_autoptr(GPtrArray) accented = g_ptr_array_new();
    double accent_weight;
    g_ptr_array_add(accented, word->accented);
    lontar_expression *parts[] = {
        stems,
        lontar_expression_scale(weigh(compiler, accented, false, &accent_weight),
                                compiler->is_single ? ACCENT_FACTOR_SINGLE : ACCENT_FACTOR),
    };
    return lontar_expression_join(LONTAR_OP_AND_MAYBE, parts, 2, 0);
}

static void
add_new(GPtrArray *terms, const GPtrArray *words)
{
    for (guint i = 0; words != NULL && i < words->len; i++) {
        if (!g_ptr_array_find_with_equal_func(terms, words->pdata[i], g_str_equal, NULL)) {
            g_ptr_array_add(terms, g_strdup(words->pdata[i]));
        }
    }
}

/* Where a word may stand: its forms do, and its stems where they are found from none of these. */
lontar_expression *
lontar_compile_places(lontar_compiler *compiler, const lontar_asked *word, lontar_field field)
{
    if (field != LONTAR_FIELD_COUNT || word->is_segmented) {
        return lontar_compile_term(field, word->term);
    }

    g_autoptr(GPtrArray) terms = prefixed(LONTAR_PREFIX_STEM, word->stems);

    add_new(terms, word->stems);
    for (size_t i = 0; compiler->languages[i] != NULL && compiler->error == NULL; i++) {
        g_autofree char *stem =
            g_strdup(lontar_analyser_stem(compiler->analyser, compiler->languages[i], word->term));

        add_new(terms, lontar_forms_find(compiler->forms, compiler->index, compiler->analyser,
                                         compiler->languages[i], stem, &compiler->error));
    }
    return lontar_compile_any(terms);
}

void
lontar_compile_target(lontar_compiler *compiler, lontar_target_kind kind, const GPtrArray *terms,
                      const char *prefix, double weight)
{
    lontar_target target = {.kind = kind, .prefix = g_strdup(prefix), .weight = weight};

    target.terms = g_new0(char *, terms->len + 1);
    for (guint i = 0; i < terms->len; i++) {
        target.terms[i] = g_strdup(terms->pdata[i]);
    }
    g_array_append_val(compiler->out->targets, target);
}

static GPtrArray *
terms_of(const GPtrArray *words)
{
    GPtrArray *terms = g_ptr_array_new();

    for (guint i = 0; i < words->len; i++) {
        g_ptr_array_add(terms, ((const lontar_asked *)words->pdata[i])->term);
    }
    return terms;
}

static void
count(lontar_compiler *compiler, const char *term, const char *stem, const GPtrArray *terms)
{
    size_t documents;

    if (compiler->is_negated || compiler->is_expanding || compiler->error != NULL ||
        g_hash_table_contains(compiler->counted, term)) {
        return;
    }
    if (lontar_count_documents(compiler->index, terms, &documents, &compiler->error)) {
        lontar_term_count row = {g_strdup(term), g_strdup(stem), documents};

        g_array_append_val(compiler->out->terms, row);
        g_hash_table_add(compiler->counted, (gpointer)row.term);
    }
}

static void
count_word(lontar_compiler *compiler, const lontar_asked *word)
{
    g_autoptr(GPtrArray) terms = prefixed(LONTAR_PREFIX_STEM, word->stems);

    count(compiler, word->term, word->stem, terms);
}

static bool
is_all_stop(const lontar_group *group)
{
    for (guint i = 0; i < group->words->len; i++) {
        if (!((const lontar_asked *)group->words->pdata[i])->is_stop) {
            return false;
        }
    }
    return true;
}

/*
 * The weights of a group's words, joined; counts them, too. A compound like co-operation weighs
 * what its parts do; of scripts without spaces the wholes are the words.
 */
lontar_expression *
lontar_compile_group(lontar_compiler *compiler, const lontar_group *group, double *out_weight)
{
    g_autoptr(GPtrArray) parts = lontar_compile_parts();
    double weight = 0;

    *out_weight = 0;
    for (guint i = 0; i < group->words->len; i++) {
        const lontar_asked *word = group->words->pdata[i];
        bool is_part = word->is_segmented && group->wholes->len > 0;
        lontar_expression *one = word_weight(compiler, word, &weight);

        g_ptr_array_add(parts, is_part ? lontar_expression_scale(one, PART_FACTOR) : one);
        *out_weight = MAX(*out_weight, weight);
        count_word(compiler, word);
    }
    for (guint i = 0; i < group->wholes->len; i++) {
        const lontar_asked *whole = group->wholes->pdata[i];

        if (whole->is_segmented) {
            g_ptr_array_add(parts, word_weight(compiler, whole, &weight));
            *out_weight = MAX(*out_weight, weight);
        }
    }
    return lontar_compile_join(LONTAR_OP_OR, parts);
}

/* Words that are written as one: next to each other, or as the one term that they are in a text. */
static lontar_expression *
group_must(lontar_compiler *compiler, const lontar_group *group, lontar_field field)
{
    g_autoptr(GPtrArray) places = lontar_compile_parts();
    g_autoptr(GPtrArray) ways = lontar_compile_parts();

    for (guint i = 0; i < group->words->len; i++) {
        g_ptr_array_add(places, lontar_compile_places(compiler, group->words->pdata[i], field));
    }
    g_ptr_array_add(ways, lontar_compile_join(LONTAR_OP_PHRASE, places));
    for (guint i = 0; i < group->wholes->len; i++) {
        const lontar_asked *whole = group->wholes->pdata[i];

        if (!whole->is_segmented) {
            g_ptr_array_add(ways, lontar_compile_places(compiler, whole, field));
        }
    }
    return lontar_expression_scale(lontar_compile_join(LONTAR_OP_OR, ways), 0);
}

/* A word of a title or an author: the field has it, the text ranks. */
static lontar_expression *
field_must(lontar_compiler *compiler, const lontar_group *group, lontar_field field)
{
    if (group->words->len > 1) {
        return group_must(compiler, group, field);
    }

    const lontar_asked *word = group->words->pdata[0];
    g_autoptr(GPtrArray) terms = NULL;
    if (field == LONTAR_FIELD_TITLE) {
        terms = prefixed(LONTAR_PREFIX_STEM LONTAR_PREFIX_TITLE, word->stems);
    } else {
        g_autoptr(GPtrArray) one = g_ptr_array_new();

        g_ptr_array_add(one, word->term);
        terms = prefixed(lontar_compile_field(field), one);
    }
    return lontar_expression_scale(lontar_compile_any(terms), 0);
}

static void
add_group_target(lontar_compiler *compiler, const lontar_group *group, double weight)
{
    if (group->words->len > 1) {
        g_autoptr(GPtrArray) terms = terms_of(group->words);

        lontar_compile_target(compiler, LONTAR_TARGET_PHRASE, terms, NULL, weight);
    } else {
        const lontar_asked *word = group->words->pdata[0];

        lontar_compile_target(compiler, LONTAR_TARGET_WORD, word->stems, NULL, weight);
    }
}

static lontar_piece
group_piece(lontar_compiler *compiler, const lontar_group *group, lontar_field field)
{
    lontar_piece piece = {.is_stop = is_all_stop(group)};
    double weight;

    piece.weight = lontar_compile_group(compiler, group, &weight);
    if (field != LONTAR_FIELD_COUNT) {
        piece.must = field_must(compiler, group, field);
        if (field == LONTAR_FIELD_AUTHOR) {
            g_clear_pointer(&piece.weight, lontar_expression_free);
        }
        return piece;
    }
    if (group->words->len > 1 && (compiler->match == LONTAR_MATCH_ALL || compiler->is_negated)) {
        piece.must = group_must(compiler, group, field);
    }
    if (!compiler->is_negated && !piece.is_stop) {
        add_group_target(compiler, group, weight);
    }
    return piece;
}

/* The stems of what a wildcard stands for rank it. */
static lontar_expression *
wildcard_weight(lontar_compiler *compiler, const GPtrArray *terms, double *out_weight)
{
    g_autoptr(GPtrArray) stems = g_ptr_array_new_with_free_func(g_free);

    for (guint i = 0; i < terms->len; i++) {
        const lontar_token *token;
        const char *term = terms->pdata[i];

        lontar_analyser_start(compiler->analyser, term, strlen(term), compiler->languages[0], 1);
        token = lontar_analyser_next(compiler->analyser);
        if (token != NULL) {
            const char *stem = token->stem != NULL ? token->stem : token->term;
            char *named = g_strconcat(LONTAR_PREFIX_STEM, stem, NULL);

            if (g_ptr_array_find_with_equal_func(stems, named, g_str_equal, NULL)) {
                g_free(named);
            } else {
                g_ptr_array_add(stems, named);
            }
        }
    }
    return weigh(compiler, stems, false, out_weight);
}

static void
warn_cut(lontar_compiler *compiler, const char *prefix)
{
    lontar_compile_warn(compiler,
                        "%s* stands for more words than the %d most frequent searched for", prefix,
                        LONTAR_WILDCARD_EXPANSION_MAX);
    compiler->out->is_partial = true;
}

static lontar_piece
wildcard_piece(lontar_compiler *compiler, const char *prefix, lontar_field field)
{
    lontar_piece piece = {0};
    bool is_cut = false;
    double weight;
    g_autoptr(GPtrArray) terms = NULL;

    if (compiler->error == NULL) {
        terms = lontar_expand_prefix(compiler->index, lontar_compile_field(field), prefix,
                                     LONTAR_WILDCARD_EXPANSION_MAX, &is_cut, &compiler->error);
    }
    if (terms == NULL || terms->len == 0) {
        piece.must = lontar_expression_nothing();
        return piece;
    }
    if (is_cut) {
        warn_cut(compiler, prefix);
    }

    g_autofree char *typed = g_strconcat(prefix, "*", NULL);
    count(compiler, typed, NULL, terms);
    piece.must = lontar_expression_scale(lontar_compile_any(terms), 0);
    if (field == LONTAR_FIELD_COUNT) {
        piece.weight = wildcard_weight(compiler, terms, &weight);
        if (!compiler->is_negated) {
            lontar_compile_target(compiler, LONTAR_TARGET_TERMS, terms, prefix, weight);
        }
    }
    return piece;
}

const char *
lontar_compile_wildcard(const lontar_group *group)
{
    const GPtrArray *from = group->wholes->len > 0 ? group->wholes : group->words;
    const lontar_asked *word = from->pdata[group->wholes->len > 0 ? 0 : from->len - 1];

    return word->term;
}

GArray *
lontar_compile_word(lontar_compiler *compiler, const lontar_node *node)
{
    g_autoptr(GPtrArray) groups =
        lontar_asked_groups(compiler->analyser, compiler->languages, node->text);
    GArray *pieces = g_array_new(FALSE, FALSE, sizeof(lontar_piece));

    for (guint i = 0; i < groups->len; i++) {
        const lontar_group *group = groups->pdata[i];
        lontar_piece piece;

        if (group->words->len == 0) {
            continue;
        }
        if (node->wildcard && i + 1 == groups->len) {
            piece = wildcard_piece(compiler, lontar_compile_wildcard(group), node->field);
        } else {
            piece = group_piece(compiler, group, node->field);
        }
        g_array_append_val(pieces, piece);
    }
    return pieces;
}
