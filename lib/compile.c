/*
 * Compiling: how the parts of a query are joined.
 */
#include "compile_private.h"

#include "expand.h"
#include "lontar/terms.h"
#include "weigh.h"

/* The parts of an AND or OR, sorted by what they do. */
typedef struct {
    GPtrArray *parts;   /* that decide and rank */
    GPtrArray *stops;   /* that rank only */
    GPtrArray *filters; /* that decide only */
    GPtrArray *nots;
} joint;

GPtrArray *
lontar_compile_parts(void)
{
    return g_ptr_array_new_with_free_func((GDestroyNotify)lontar_expression_free);
}

lontar_expression *
lontar_compile_join(lontar_op op, GPtrArray *parts)
{
    guint size = parts->len;
    gpointer *given = g_ptr_array_steal(parts, NULL);
    lontar_expression *joined = NULL;

    if (size == 1) {
        joined = given[0];
    } else if (size > 1) {
        joined = lontar_expression_join(op, (lontar_expression **)given, size, 0);
    }
    g_free(given);
    return joined;
}

static lontar_expression *
join_two(lontar_op op, lontar_expression *left, lontar_expression *right)
{
    lontar_expression *parts[] = {left, right};

    return right == NULL ? left : lontar_expression_join(op, parts, 2, 0);
}

lontar_expression *
lontar_compile_piece(lontar_piece *piece)
{
    lontar_expression *must = g_steal_pointer(&piece->must);
    lontar_expression *weight = g_steal_pointer(&piece->weight);

    if (must == NULL) {
        return weight != NULL ? weight : lontar_expression_nothing();
    }
    return join_two(LONTAR_OP_AND_MAYBE, must, weight);
}

lontar_expression *
lontar_compile_weight(lontar_piece *piece)
{
    g_clear_pointer(&piece->must, lontar_expression_free);

    lontar_expression *weight = g_steal_pointer(&piece->weight);
    return weight != NULL ? weight : lontar_expression_nothing();
}

void
lontar_compile_warn(lontar_compiler *compiler, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    g_ptr_array_add(compiler->out->warnings, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

static lontar_expression *compile_node(lontar_compiler *compiler, const lontar_node *node);

static lontar_expression *
compile_years(lontar_compiler *compiler, const lontar_node *node)
{
    g_autoptr(GPtrArray) parts = lontar_compile_parts();
    g_autoptr(GPtrArray) terms = NULL;

    if (compiler->error == NULL) {
        terms =
            lontar_expand_years(compiler->index, node->year_from, node->year_to, &compiler->error);
    }
    for (guint i = 0; terms != NULL && i < terms->len; i++) {
        g_ptr_array_add(parts, lontar_expression_term(terms->pdata[i], 1));
    }
    return parts->len == 0 ? lontar_expression_nothing()
                           : lontar_expression_scale(lontar_compile_join(LONTAR_OP_OR, parts), 0);
}

/* A cited instrument ranks by how often a document cites it; other tags only match. */
static lontar_expression *
compile_filter(lontar_compiler *compiler, const lontar_node *node)
{
    if (node->field == LONTAR_FIELD_YEAR) {
        return compile_years(compiler, node);
    }

    g_autofree char *term = lontar_terms_filter(node->field, node->text);
    if (term == NULL) {
        return lontar_expression_nothing();
    }
    if (node->field != LONTAR_FIELD_INSTRUMENT || compiler->is_negated) {
        return lontar_expression_scale(lontar_expression_term(term, 1), 0);
    }

    g_autoptr(GPtrArray) terms = g_ptr_array_new();
    lontar_weighed weighed;
    g_ptr_array_add(terms, term);
    if (compiler->error != NULL ||
        !lontar_weigh(compiler->index, terms, 1, true, &weighed, &compiler->error)) {
        return lontar_expression_nothing();
    }

    lontar_target target = {.kind = LONTAR_TARGET_INSTRUMENT, .weight = weighed.weight};
    target.terms = g_new0(char *, 2);
    target.terms[0] = g_strdup(node->text);
    g_array_append_val(compiler->out->targets, target);
    return join_two(LONTAR_OP_AND_MAYBE,
                    lontar_expression_scale(lontar_expression_term(term, 1), 0),
                    weighed.expression);
}

static void
add_words(lontar_compiler *compiler, joint *all, const lontar_node *node, bool is_or)
{
    g_autoptr(GArray) pieces = lontar_compile_word(compiler, node);
    g_autoptr(GPtrArray) own = lontar_compile_parts();

    for (guint i = 0; i < pieces->len; i++) {
        lontar_piece *piece = &g_array_index(pieces, lontar_piece, i);

        /* what is excluded, is so by every word */
        g_ptr_array_add(piece->is_stop && !compiler->is_negated ? all->stops : own,
                        lontar_compile_piece(piece));
    }
    if (is_or && compiler->match == LONTAR_MATCH_ALL && own->len > 1) {
        g_ptr_array_add(all->parts, lontar_compile_join(LONTAR_OP_AND, own));
        return;
    }
    g_ptr_array_extend_and_steal(all->parts, g_steal_pointer(&own));
}

static void
add_child(lontar_compiler *compiler, joint *all, const lontar_node *node, bool is_or)
{
    if (node->kind == LONTAR_NODE_WORD) {
        add_words(compiler, all, node, is_or);
        return;
    }
    if (node->kind == LONTAR_NODE_NOT && !is_or) {
        bool before = compiler->is_negated;

        compiler->is_negated = true;
        lontar_expression *what = compile_node(compiler, node->children[0]);
        compiler->is_negated = before;
        if (what != NULL) {
            g_ptr_array_add(all->nots, what);
        }
        return;
    }

    lontar_expression *one = compile_node(compiler, node);
    bool is_filter = node->kind == LONTAR_NODE_FILTER && node->field != LONTAR_FIELD_INSTRUMENT;
    if (one != NULL) {
        g_ptr_array_add(is_filter && !is_or ? all->filters : all->parts, one);
    }
}

/* Stop words rank what the others decide on, or all documents. */
static lontar_expression *
join_all(joint *all, bool is_or)
{
    lontar_op op = is_or ? LONTAR_OP_OR : LONTAR_OP_AND;
    lontar_expression *parts = lontar_compile_join(op, all->parts);
    lontar_expression *filters = lontar_compile_join(LONTAR_OP_AND, all->filters);
    lontar_expression *stops = lontar_compile_join(LONTAR_OP_OR, all->stops);
    lontar_expression *nots = lontar_compile_join(LONTAR_OP_OR, all->nots);

    parts = parts == NULL ? filters : join_two(LONTAR_OP_FILTER, parts, filters);
    if (parts == NULL && (nots != NULL || stops != NULL)) {
        parts = lontar_expression_all();
    }
    if (parts == NULL) {
        return NULL;
    }
    return join_two(LONTAR_OP_AND_NOT, join_two(LONTAR_OP_AND_MAYBE, parts, stops), nots);
}

/* Words that name a concept, or any of its other names. */
static void
add_concept(lontar_compiler *compiler, joint *all, size_t concept, const lontar_node *const *words,
            size_t size, bool is_or)
{
    g_autoptr(GPtrArray) parts = lontar_compile_parts();
    joint own = {is_or ? all->parts : parts, all->stops, all->filters, all->nots};
    size_t first = compiler->out->targets->len;

    for (size_t i = 0; i < size; i++) {
        add_words(compiler, &own, words[i], is_or);
    }

    double weight = lontar_compile_target_weight(compiler, first);
    lontar_expression *names = lontar_compile_concept(compiler, concept, words, size, weight);
    lontar_expression *typed = is_or ? NULL : lontar_compile_join(LONTAR_OP_AND, parts);
    if (typed != NULL) {
        g_ptr_array_add(all->parts, join_two(LONTAR_OP_OR, typed, names));
    } else if (names != NULL) {
        g_ptr_array_add(all->parts, names);
    }
}

static lontar_expression *
compile_children(lontar_compiler *compiler, const lontar_node *const *children, size_t size,
                 bool is_or)
{
    g_autoptr(GPtrArray) parts = lontar_compile_parts();
    g_autoptr(GPtrArray) stops = lontar_compile_parts();
    g_autoptr(GPtrArray) filters = lontar_compile_parts();
    g_autoptr(GPtrArray) nots = lontar_compile_parts();
    joint all = {parts, stops, filters, nots};

    for (size_t i = 0; i < size;) {
        size_t concept = 0;
        size_t named = lontar_compile_find_concept(compiler, children + i, size - i, &concept);

        if (named > 0) {
            add_concept(compiler, &all, concept, children + i, named, is_or);
        } else {
            add_child(compiler, &all, children[i], is_or);
        }
        i += MAX(named, 1);
    }
    if (parts->len > 0) {
        lontar_compile_pairs(compiler, children, size, stops);
    }
    return join_all(&all, is_or);
}

/* NULL = the node asks for nothing: it holds no word. */
static lontar_expression *
compile_node(lontar_compiler *compiler, const lontar_node *node)
{
    lontar_piece piece = {0};

    switch (node->kind) {
    case LONTAR_NODE_WORD:
        return compile_children(compiler, &node, 1, compiler->match == LONTAR_MATCH_ANY);
    case LONTAR_NODE_PHRASE:
        return lontar_compile_phrase(compiler, node, &piece) ? lontar_compile_piece(&piece) : NULL;
    case LONTAR_NODE_FILTER:
        return compile_filter(compiler, node);
    case LONTAR_NODE_AND:
        return compile_children(compiler, node->children, node->child_size, false);
    case LONTAR_NODE_OR:
        return compile_children(compiler, node->children, node->child_size, true);
    case LONTAR_NODE_NOT:
        return compile_children(compiler, &node, 1, false);
    case LONTAR_NODE_NEAR:
    case LONTAR_NODE_ADJ:
        return lontar_compile_near(compiler, node);
    }
    g_assert_not_reached();
}

static void
clear_target(void *data)
{
    lontar_target *target = data;

    g_strfreev(target->terms);
    g_free(target->prefix);
}

static void
clear_count(void *data)
{
    lontar_term_count *row = data;

    g_free((char *)row->term);
    g_free((char *)row->stem);
}

static void
clear_expansion(void *data)
{
    g_ptr_array_unref(((lontar_expansion *)data)->names);
}

static lontar_compiled *
new_compiled(void)
{
    lontar_compiled *compiled = g_new0(lontar_compiled, 1);

    compiled->targets = g_array_new(FALSE, FALSE, sizeof(lontar_target));
    g_array_set_clear_func(compiled->targets, clear_target);
    compiled->terms = g_array_new(FALSE, FALSE, sizeof(lontar_term_count));
    g_array_set_clear_func(compiled->terms, clear_count);
    compiled->expansions = g_array_new(FALSE, FALSE, sizeof(lontar_expansion));
    g_array_set_clear_func(compiled->expansions, clear_expansion);
    compiled->warnings = g_ptr_array_new_with_free_func(g_free);
    return compiled;
}

void
lontar_compiled_free(lontar_compiled *compiled)
{
    if (compiled != NULL) {
        lontar_expression_free(compiled->expression);
        g_array_unref(compiled->targets);
        g_array_unref(compiled->terms);
        g_array_unref(compiled->expansions);
        g_ptr_array_unref(compiled->warnings);
        g_free(compiled);
    }
}

/* The languages, with the one that the query is most likely in before the others. */
static const char **
order_languages(const lontar_compile_scope *scope, const lontar_query *query)
{
    size_t best =
        lontar_asked_language(scope->analyser, scope->languages, lontar_query_input(query));
    size_t size = g_strv_length((char **)scope->languages);
    const char **ordered = g_new0(const char *, size + 1);

    for (size_t i = 0; i < size; i++) {
        ordered[i] = scope->languages[i == 0 ? best : i == best ? 0 : i];
    }
    return ordered;
}

static bool
is_text_word(const lontar_node *node)
{
    return node->kind == LONTAR_NODE_WORD && node->field == LONTAR_FIELD_COUNT;
}

/* A query of stop words alone is found everywhere: who means them quotes them. */
static void
warn_of_stops(lontar_compiler *compiler, const lontar_node *root)
{
    bool is_words =
        is_text_word(root) || root->kind == LONTAR_NODE_AND || root->kind == LONTAR_NODE_OR;

    for (size_t i = 0; i < root->child_size; i++) {
        is_words = is_words && is_text_word(root->children[i]);
    }
    if (is_words && compiler->out->targets->len == 0 && compiler->out->terms->len > 0) {
        lontar_compile_warn(compiler, "words as common as these only rank: every document matches; "
                                      "put them in quotes to find them");
    }
}

static char *
target_key(const lontar_target *target)
{
    g_autofree char *terms = g_strjoinv("\n", target->terms);

    return g_strdup_printf("%d\n%s\n%s", (int)target->kind,
                           target->prefix == NULL ? "" : target->prefix, terms);
}

/* What is asked for several times is looked for on the pages once, weighing as much. */
static void
merge_targets(GArray *targets)
{
    g_autoptr(GHashTable) first = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    guint kept = 0;

    for (guint i = 0; i < targets->len; i++) {
        lontar_target *own = &g_array_index(targets, lontar_target, i);
        g_autofree char *key = target_key(own);
        gpointer at = NULL;

        if (g_hash_table_lookup_extended(first, key, NULL, &at)) {
            g_array_index(targets, lontar_target, GPOINTER_TO_UINT(at)).weight += own->weight;
            continue;
        }
        g_hash_table_insert(first, g_steal_pointer(&key), GUINT_TO_POINTER(kept));
        if (kept < i) {
            lontar_target *free_place = &g_array_index(targets, lontar_target, kept);
            lontar_target spare = *free_place;

            *free_place = *own;
            *own = spare;
        }
        kept++;
    }
    g_array_set_size(targets, kept);
}

lontar_compiled *
lontar_compile(const lontar_compile_scope *scope, const lontar_query *query, GError **error)
{
    g_autoptr(lontar_compiled) compiled = new_compiled();
    g_autofree const char **languages = order_languages(scope, query);
    g_autoptr(GHashTable) counted = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GHashTable) keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    lontar_compiler compiler = {
        .index = scope->index,
        .analyser = scope->analyser,
        .languages = languages,
        .match = lontar_query_match(query),
        .thesaurus = scope->thesaurus,
        .forms = scope->forms,
        .counted = counted,
        .keys = keys,
        .out = compiled,
    };

    const lontar_node *root = lontar_query_root(query);

    if (root != NULL) {
        compiler.is_single = root->kind == LONTAR_NODE_WORD || root->kind == LONTAR_NODE_PHRASE;
        compiled->expression = compile_node(&compiler, root);
        merge_targets(compiled->targets);
        warn_of_stops(&compiler, root);
    }
    if (compiler.error != NULL) {
        g_propagate_error(error, compiler.error);
        return NULL;
    }
    return g_steal_pointer(&compiled);
}
