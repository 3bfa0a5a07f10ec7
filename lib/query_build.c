/*
 * The grammar of queries, by recursive descent over tokens that are in order already.
 *
 *     any    = all { OR all }                 words side by side: here when any of them may match
 *     all    = not { [AND] not }              ... and here when all of them must
 *     not    = { NOT | - } near
 *     near   = primary { (NEAR/n | ADJ/n) primary }
 *     primary = word | phrase | filter | "(" any ")"
 *
 * It recurses for parentheses only, of which there are LONTAR_QUERY_DEPTH_MAX at most.
 */
#include <string.h>

#include "query_tree.h"

static query_node *parse_any(query_builder *build);

/* --- NEAR and ADJ --- */

static bool
is_text(const query_node *node)
{
    return node->node.kind == LONTAR_NODE_WORD || node->node.kind == LONTAR_NODE_PHRASE;
}

/* An operand of NEAR is a word, a phrase, or some of them of which any will do. */
static bool
is_choice(const query_node *node)
{
    if (node->node.kind != LONTAR_NODE_OR) {
        return is_text(node);
    }
    for (size_t i = 0; i < node->node.child_size; i++) {
        if (!is_text(lontar_query_child(node, i))) {
            return false;
        }
    }
    return true;
}

static size_t
choice_size(const query_node *node)
{
    return MAX(node->node.child_size, 1); /* a word has no children */
}

static query_node *
choice_at(query_node *node, size_t i)
{
    return is_text(node) ? node : lontar_query_child(node, i);
}

/* Combination i of the operands' choices: the last operand's change fastest. */
static query_node *
make_near(query_builder *build, lontar_node_kind kind, uint32_t distance, const GPtrArray *operands,
          size_t i)
{
    g_autoptr(GPtrArray) children = g_ptr_array_new();
    query_node *node = NULL;

    g_ptr_array_set_size(children, (gint)operands->len);
    for (guint j = operands->len; j-- > 0;) {
        query_node *operand = g_ptr_array_index(operands, j);

        children->pdata[j] = choice_at(operand, i % choice_size(operand));
        i /= choice_size(operand);
    }
    node = lontar_query_tree_add(build, kind, ((query_node *)children->pdata[0])->node.position);
    node->node.distance = distance;
    node->height = 1;
    lontar_query_tree_adopt(build, node, children);
    return node;
}

/* Whether the words fit the limits when each combination of choices is written out; counts them. */
static bool
count_combinations(query_builder *build, const GPtrArray *operands, size_t *out_combinations)
{
    size_t combinations = 1;
    size_t terms = build->terms;
    size_t bytes = build->bytes;

    for (guint i = 0; i < operands->len; i++) {
        combinations *= choice_size(g_ptr_array_index(operands, i));
        if (combinations > LONTAR_QUERY_TERMS_MAX) {
            return false;
        }
    }
    for (guint i = 0; i < operands->len; i++) {
        query_node *operand = g_ptr_array_index(operands, i);
        size_t more = combinations / choice_size(operand) - 1;

        for (size_t j = 0; j < choice_size(operand); j++) {
            terms += more;
            bytes += more * strlen(choice_at(operand, j)->node.text);
        }
    }
    if (terms > LONTAR_QUERY_TERMS_MAX || bytes > LONTAR_QUERY_BYTES_MAX) {
        return false;
    }
    build->terms = terms;
    build->bytes = bytes;
    *out_combinations = combinations;
    return true;
}

static bool
are_of_one_field(const GPtrArray *operands)
{
    lontar_field field = choice_at(g_ptr_array_index(operands, 0), 0)->node.field;

    for (guint i = 0; i < operands->len; i++) {
        query_node *operand = g_ptr_array_index(operands, i);

        for (size_t j = 0; j < choice_size(operand); j++) {
            if (choice_at(operand, j)->node.field != field) {
                return false;
            }
        }
    }
    return true;
}

/* Operands that stand in for `joined`: the operators between them, all alike or not. */
static query_node *
join_near(query_builder *build, const query_token *joined, bool alike, const GPtrArray *operands)
{
    g_autoptr(GPtrArray) members = g_ptr_array_new();
    bool are_choices = true;
    size_t combinations = 0;

    if (operands->len < 2) {
        return operands->len == 0 ? NULL : g_ptr_array_index(operands, 0);
    }
    for (guint i = 0; i < operands->len; i++) {
        are_choices &= is_choice(g_ptr_array_index(operands, i));
    }
    if (!alike || !are_choices || !are_of_one_field(operands)) {
        lontar_query_warn(build->query, joined->start,
                          alike ? "%s joins words and phrases of one field only; taken as AND"
                                : "%s is not joined with others of its kind; taken as AND",
                          joined->text);
        return lontar_query_tree_join(build, LONTAR_NODE_AND, operands);
    }
    if (!count_combinations(build, operands, &combinations)) {
        lontar_query_warn_limit(build->query, joined->start,
                                "%s has too many words to choose from; taken as AND", joined->text);
        return lontar_query_tree_join(build, LONTAR_NODE_AND, operands);
    }
    lontar_node_kind kind = joined->kind == TOKEN_NEAR ? LONTAR_NODE_NEAR : LONTAR_NODE_ADJ;
    for (size_t i = 0; i < combinations; i++) {
        g_ptr_array_add(members, make_near(build, kind, joined->distance, operands, i));
    }
    return lontar_query_tree_join(build, LONTAR_NODE_OR, members);
}

/* --- the grammar --- */

static const query_token *
peek(const query_builder *build)
{
    return build->at < build->tokens->len ? &g_array_index(build->tokens, query_token, build->at)
                                          : NULL;
}

/* Takes the token if it is of this kind. */
static bool
take(query_builder *build, query_token_kind kind)
{
    const query_token *token = peek(build);

    if (token == NULL || token->kind != kind) {
        return false;
    }
    build->at++;
    build->query->steps++;
    return true;
}

/* Whether an operand begins here. */
static bool
goes_on(const query_builder *build)
{
    const query_token *token = peek(build);

    return token != NULL && (token->kind <= TOKEN_OPEN || token->kind == TOKEN_NOT);
}

static query_node *
parse_primary(query_builder *build)
{
    const query_token *token = peek(build);

    build->at++;
    build->query->steps++;
    if (token->kind == TOKEN_FILTER) {
        return lontar_query_tree_filter(build, token);
    }
    if (token->kind == TOKEN_OPEN) {
        query_node *node = parse_any(build);
        (void)take(build, TOKEN_CLOSE); /* there is always one */
        return node;
    }
    return lontar_query_tree_text(build, token);
}

static void
add_member(GPtrArray *members, query_node *node)
{
    if (node != NULL) {
        g_ptr_array_add(members, node);
    }
}

static query_node *
parse_near(query_builder *build)
{
    g_autoptr(GPtrArray) operands = g_ptr_array_new();
    const query_token *joined = NULL;
    bool alike = true;

    add_member(operands, parse_primary(build));
    for (const query_token *token = peek(build);
         token != NULL && (token->kind == TOKEN_NEAR || token->kind == TOKEN_ADJ);
         token = peek(build)) {
        joined = joined == NULL ? token : joined;
        alike &= token->kind == joined->kind && token->distance == joined->distance;
        build->at++;
        add_member(operands, parse_primary(build));
    }
    return join_near(build, joined, alike, operands);
}

static query_node *
parse_not(query_builder *build)
{
    const query_token *first = peek(build);
    bool negated = false;

    while (take(build, TOKEN_NOT)) {
        negated = !negated;
    }
    query_node *node = parse_near(build);
    return node != NULL && negated ? lontar_query_tree_not(build, node, first->start) : node;
}

static query_node *
parse_all(query_builder *build)
{
    g_autoptr(GPtrArray) members = g_ptr_array_new();

    do {
        add_member(members, parse_not(build));
    } while (take(build, TOKEN_AND) || (build->query->match == LONTAR_MATCH_ALL && goes_on(build)));
    return lontar_query_tree_join(build, LONTAR_NODE_AND, members);
}

/* Filters and exclusions that stand beside words narrow what the words find. */
static query_node *
parse_any(query_builder *build)
{
    g_autoptr(GPtrArray) choices = g_ptr_array_new();
    g_autoptr(GPtrArray) members = g_ptr_array_new();
    bool joined = false;

    g_ptr_array_add(members, NULL);
    do {
        query_node *node = parse_all(build);
        bool joins_next = take(build, TOKEN_OR);
        bool narrows = node != NULL && node->narrows && !joined && !joins_next;

        add_member(narrows && build->query->match == LONTAR_MATCH_ANY ? members : choices, node);
        joined = joins_next;
    } while (joined || (build->query->match == LONTAR_MATCH_ANY && goes_on(build)));

    members->pdata[0] = lontar_query_tree_join(build, LONTAR_NODE_OR, choices);
    if (members->pdata[0] == NULL) {
        g_ptr_array_remove_index(members, 0);
    }
    return lontar_query_tree_join(build, LONTAR_NODE_AND, members);
}

const lontar_node *
lontar_query_build(lontar_query *query, const GArray *tokens)
{
    query_builder build = {.query = query, .tokens = tokens};
    query_node *root = tokens->len > 0 ? parse_any(&build) : NULL;

    return root == NULL ? NULL : &root->node;
}
