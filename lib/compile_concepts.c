/*
 * Compiling concepts: words that name one also find its other names, at a lower weight.
 *
 * Only names in languages that the index holds, and whose words occur in it, are looked for; a name
 * is a phrase, or a stem where it is one word.
 */
#include "compile_private.h"

#include <string.h>

#include "lontar/terms.h"

/* The longest name of a concept, in words of a query. */
#define NAME_WORDS_MAX 6
/* A word of more bytes is no part of a name. */
#define NAME_PART_BYTES_MAX 256
/* Weight of another name next to the words as typed: what was asked for comes first. */
#define NAME_FACTOR 0.3

/* Whether a node can be part of a name. */
static bool
is_plain(const lontar_node *node)
{
    return node->kind == LONTAR_NODE_WORD && node->field == LONTAR_FIELD_COUNT && !node->wildcard &&
           strlen(node->text) <= NAME_PART_BYTES_MAX;
}

/* A word as names are looked up; lent by the compiler, since it may be part of several. */
static const char *
key_of(lontar_compiler *compiler, const char *text, const char *language)
{
    g_autofree char *name = g_strconcat(language, " ", text, NULL);
    char *key = g_hash_table_lookup(compiler->keys, name);

    if (key == NULL) {
        key = lontar_thesaurus_key(compiler->analyser, text, language);
        g_hash_table_insert(compiler->keys, g_steal_pointer(&name), key);
    }
    return key;
}

/* The concept named by the first words of some, and by how many; -1 for none. */
static gssize
find_in(lontar_compiler *compiler, const char *language, const lontar_node *const *words,
        size_t size, size_t *out_used)
{
    g_autoptr(GString) key = g_string_new(NULL);
    gssize found = -1;

    for (size_t i = 0; i < size; i++) {
        if (i > 0) {
            g_string_append_c(key, ' ');
        }
        g_string_append(key, key_of(compiler, words[i]->text, language));
        gssize concept =
            lontar_thesaurus_find(compiler->thesaurus, compiler->analyser, language, key->str);
        if (concept >= 0) {
            found = concept;
            *out_used = i + 1;
        }
    }
    return found;
}

size_t
lontar_compile_find_concept(lontar_compiler *compiler, const lontar_node *const *nodes, size_t size,
                            size_t *out_concept)
{
    size_t plain = 0;
    size_t best = 0;

    if (compiler->thesaurus == NULL || compiler->is_negated) {
        return 0;
    }
    while (plain < MIN(size, NAME_WORDS_MAX) && is_plain(nodes[plain])) {
        plain++;
    }
    for (size_t i = 0; plain > 0 && compiler->languages[i] != NULL; i++) {
        size_t used = 0;
        gssize concept = find_in(compiler, compiler->languages[i], nodes, plain, &used);

        if (concept >= 0 && used > best) {
            best = used;
            *out_concept = (size_t) concept;
        }
    }
    return best;
}

/* Whether a term occurs in the index; a failure counts as no and stays with the compiler. */
static bool
occurs(lontar_compiler *compiler, const char *prefix, const char *text)
{
    g_autofree char *term = g_strconcat(prefix, text, NULL);
    uint32_t df = 0;
    uint64_t cf = 0;

    return compiler->error == NULL &&
           lontar_index_term_frequency(compiler->index, term, &df, &cf, &compiler->error) && df > 0;
}

static bool
group_occurs(lontar_compiler *compiler, const lontar_group *group)
{
    for (guint i = 0; i < group->words->len; i++) {
        const lontar_asked *word = group->words->pdata[i];

        if (!occurs(compiler, "", word->term) &&
            !occurs(compiler, LONTAR_PREFIX_STEM, word->stem != NULL ? word->stem : word->term)) {
            return false;
        }
    }
    return true;
}

static bool
name_occurs(lontar_compiler *compiler, const char *text, bool *out_is_word)
{
    g_autoptr(GPtrArray) groups =
        lontar_asked_groups(compiler->analyser, compiler->languages, text);

    for (guint i = 0; i < groups->len; i++) {
        if (!group_occurs(compiler, groups->pdata[i])) {
            return false;
        }
    }
    *out_is_word = groups->len == 1 && ((const lontar_group *)groups->pdata[0])->words->len == 1;
    return groups->len > 0;
}

static lontar_expression *
compile_word(lontar_compiler *compiler, const lontar_node *node)
{
    g_autoptr(GArray) pieces = lontar_compile_word(compiler, node);
    g_autoptr(GPtrArray) parts = lontar_compile_parts();

    for (guint i = 0; i < pieces->len; i++) {
        g_ptr_array_add(parts, lontar_compile_piece(&g_array_index(pieces, lontar_piece, i)));
    }
    return lontar_compile_join(LONTAR_OP_AND, parts);
}

double
lontar_compile_target_weight(const lontar_compiler *compiler, size_t first)
{
    double sum = 0;

    for (size_t i = first; i < compiler->out->targets->len; i++) {
        sum += g_array_index(compiler->out->targets, lontar_target, i).weight;
    }
    return sum;
}

/*
 * Make a name weigh a share of what the typed words do, however rare it is itself: a name in a
 * language of few documents would else come before every document that has the words as typed.
 */
static lontar_expression *
level(lontar_compiler *compiler, lontar_expression *expression, size_t first, double typed_weight)
{
    double own = lontar_compile_target_weight(compiler, first);
    double factor = own > 0 ? MIN(1, typed_weight / own) * NAME_FACTOR : 0;

    for (size_t i = first; i < compiler->out->targets->len; i++) {
        g_array_index(compiler->out->targets, lontar_target, i).weight *= factor;
    }
    return lontar_expression_scale(expression, factor);
}

/* One name in its own language; NULL when it cannot be found. */
static lontar_expression *
compile_name(lontar_compiler *compiler, const lontar_name *name, double typed_weight)
{
    size_t first = compiler->out->targets->len;
    const char *own[] = {name->language, NULL};
    const char **languages = compiler->languages;
    lontar_node node = {.text = name->text, .field = LONTAR_FIELD_COUNT};
    lontar_piece piece = {0};
    lontar_expression *expression = NULL;
    bool is_word = false;

    compiler->languages = own;
    compiler->is_expanding = true;
    if (name_occurs(compiler, name->text, &is_word)) {
        node.kind = is_word ? LONTAR_NODE_WORD : LONTAR_NODE_PHRASE;
        expression = is_word ? compile_word(compiler, &node)
                     : lontar_compile_phrase(compiler, &node, &piece) ? lontar_compile_piece(&piece)
                                                                      : NULL;
    }
    compiler->is_expanding = false;
    compiler->languages = languages;
    return expression == NULL ? NULL : level(compiler, expression, first, typed_weight);
}

/* The words of the query have this name's key in one of its languages: it is what was typed. */
static bool
is_typed(lontar_compiler *compiler, const lontar_name *name, const char *typed)
{
    g_autofree char *key = lontar_thesaurus_key(compiler->analyser, name->text, name->language);
    g_autofree char *own = lontar_thesaurus_key(compiler->analyser, typed, name->language);

    return g_str_equal(key, own);
}

static char *
join_words(const lontar_node *const *words, size_t size)
{
    GString *text = g_string_new(NULL);

    for (size_t i = 0; i < size; i++) {
        g_string_append_printf(text, "%s%s", i > 0 ? " " : "", words[i]->text);
    }
    return g_string_free(text, FALSE);
}

static bool
has_language(lontar_compiler *compiler, const char *language)
{
    return occurs(compiler, LONTAR_PREFIX_LANGUAGE, language);
}

lontar_expression *
lontar_compile_concept(lontar_compiler *compiler, size_t concept, const lontar_node *const *words,
                       size_t size, double typed_weight)
{
    const GArray *names = lontar_thesaurus_names(compiler->thesaurus, concept);
    g_autofree char *typed = join_words(words, size);
    g_autoptr(GPtrArray) parts = lontar_compile_parts();
    lontar_expansion expansion = {lontar_thesaurus_slug(compiler->thesaurus, concept),
                                  g_ptr_array_new_with_free_func(g_free)};

    for (guint i = 0; i < names->len; i++) {
        const lontar_name *name = &g_array_index(names, lontar_name, i);
        lontar_expression *one =
            has_language(compiler, name->language) && !is_typed(compiler, name, typed)
                ? compile_name(compiler, name, typed_weight)
                : NULL;

        if (one != NULL) {
            g_ptr_array_add(parts, one);
            g_ptr_array_add(expansion.names, g_strdup(name->text));
        }
    }
    if (parts->len == 0) {
        g_ptr_array_unref(expansion.names);
        return NULL;
    }
    g_array_append_val(compiler->out->expansions, expansion);
    return lontar_compile_join(LONTAR_OP_MAX, parts);
}
