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

#include "query_char.h"
#include "query_private.h"

/* Words longer than this may be cut where the query gets too long; shorter ones go or stay. */
enum { WHOLE_WORD_MAX = 200 };

typedef struct {
    lontar_query *query;
    const GArray *tokens;
    size_t at;
    size_t terms;
    size_t bytes;
    size_t filters;
    bool said_terms;
    bool said_bytes;
    bool said_filters;
} builder;

static query_node *parse_any(builder *build);

/* --- nodes ------------------------------------------------------------------------------------- */

static query_node *
new_node(builder *build, lontar_node_kind kind, size_t start)
{
    query_node *node = g_new0(query_node, 1);

    node->node.kind = kind;
    node->node.field = LONTAR_FIELD_COUNT;
    node->node.position = start;
    g_ptr_array_add(build->query->nodes, node);
    return node;
}

static query_node *
child_at(const query_node *node, size_t i)
{
    return (query_node *)node->node.children[i];
}

static void
set_children(builder *build, query_node *node, const GPtrArray *children)
{
    const lontar_node **list = g_new(const lontar_node *, children->len);

    for (guint i = 0; i < children->len; i++) {
        list[i] = g_ptr_array_index(children, i);
    }
    g_ptr_array_add(build->query->lists, list);
    node->node.children = list;
    node->node.child_size = children->len;
}

static query_node *
make_not(builder *build, query_node *child, size_t start)
{
    g_autoptr(GPtrArray) children = g_ptr_array_new();

    if (child->node.kind == LONTAR_NODE_NOT) {
        return child_at(child, 0);
    }
    query_node *node = new_node(build, LONTAR_NODE_NOT, start);
    g_ptr_array_add(children, child);
    set_children(build, node, children);
    node->height = child->height;
    node->narrows = true;
    return node;
}

static bool
is_group(const query_node *node)
{
    return node->node.kind == LONTAR_NODE_AND || node->node.kind == LONTAR_NODE_OR;
}

/* What a tree is made of, whatever joins it; what was excluded stays so. */
static void
collect_leaves(builder *build, query_node *node, bool negated, GPtrArray *leaves)
{
    if (node->node.kind == LONTAR_NODE_NOT) {
        collect_leaves(build, child_at(node, 0), !negated, leaves);
    } else if (is_group(node)) {
        for (size_t i = 0; i < node->node.child_size; i++) {
            collect_leaves(build, child_at(node, i), negated, leaves);
        }
    } else {
        g_ptr_array_add(leaves, negated ? make_not(build, node, node->node.position) : node);
    }
}

/* Joins what there is: nothing, the only one, or a group without groups of its own kind. */
static query_node *
make_group(builder *build, lontar_node_kind kind, const GPtrArray *members)
{
    g_autoptr(GPtrArray) children = g_ptr_array_new();
    unsigned height = 0;
    bool narrows = true;

    for (guint i = 0; i < members->len; i++) {
        query_node *member = g_ptr_array_index(members, i);

        if (member->node.kind == kind) {
            for (size_t j = 0; j < member->node.child_size; j++) {
                g_ptr_array_add(children, child_at(member, j));
            }
        } else {
            g_ptr_array_add(children, member);
        }
        narrows &= member->narrows;
    }
    if (children->len < 2) {
        return children->len == 0 ? NULL : g_ptr_array_index(children, 0);
    }
    query_node *node =
        new_node(build, kind, ((query_node *)g_ptr_array_index(children, 0))->node.position);
    set_children(build, node, children);
    for (size_t i = 0; i < children->len; i++) {
        height = MAX(height, child_at(node, i)->height);
    }
    node->height = height + 1;
    node->narrows = narrows;
    if (node->height > LONTAR_QUERY_DEPTH_MAX) {
        g_autoptr(GPtrArray) leaves = g_ptr_array_new();
        lontar_query_warn(build->query, node->node.position,
                          "operators this deep are left out; taken as words");
        collect_leaves(build, node, false, leaves);
        set_children(build, node, leaves);
        node->height = 2;
    }
    return node;
}

/* --- leaves ------------------------------------------------------------------------------------ */

static void
say_cut(builder *build, bool *said, size_t start, const char *what, int limit)
{
    if (!*said) {
        lontar_query_warn_limit(build->query, start,
                                "the query has more than %d %s; what does not fit is left out",
                                limit, what);
    }
    *said = true;
}

/* The part of a text that still fits, ending in a letter; 0 when it has to go. */
static size_t
fitting_length(const builder *build, const char *text, size_t length)
{
    size_t room = LONTAR_QUERY_BYTES_MAX - build->bytes;
    const char *end = text + MIN(room, length);

    if (length <= room) {
        return length;
    }
    if (room <= WHOLE_WORD_MAX) {
        return 0;
    }
    while (((unsigned char)*end & 0xC0) == 0x80) {
        end--;
    }
    while (end > text) {
        const char *last = g_utf8_prev_char(end);

        if (lontar_query_char(g_utf8_get_char(last)) == CHAR_LETTER) {
            break;
        }
        end = last;
    }
    return (size_t)(end - text);
}

static query_node *
make_text(builder *build, const query_token *token)
{
    size_t length = strlen(token->text);
    size_t fits = fitting_length(build, token->text, length);
    bool is_word = token->kind == TOKEN_WORD;

    build->query->steps += length;
    if (build->terms == LONTAR_QUERY_TERMS_MAX) {
        say_cut(build, &build->said_terms, token->start, "words", LONTAR_QUERY_TERMS_MAX);
        return NULL;
    }
    if (fits < length) {
        say_cut(build, &build->said_bytes, token->start, "bytes", LONTAR_QUERY_BYTES_MAX);
    }
    if (fits == 0) {
        return NULL;
    }
    build->terms++;
    build->bytes += fits;
    query_node *node =
        new_node(build, is_word ? LONTAR_NODE_WORD : LONTAR_NODE_PHRASE, token->start);
    node->node.text =
        fits == length ? token->text : lontar_query_keep(build->query, token->text, fits);
    node->node.field = token->field;
    node->node.wildcard = token->wildcard && fits == length;
    return node;
}

static query_node *
make_filter(builder *build, const query_token *token)
{
    g_autoptr(GPtrArray) members = g_ptr_array_new();

    for (guint i = 0; i < token->values->len; i++) {
        const query_value *value = &g_array_index(token->values, query_value, i);

        build->query->steps++;
        if (build->filters == LONTAR_QUERY_FILTERS_MAX) {
            say_cut(build, &build->said_filters, token->start, "filters", LONTAR_QUERY_FILTERS_MAX);
            break;
        }
        build->filters++;
        query_node *node = new_node(build, LONTAR_NODE_FILTER, token->start);
        node->node.text = value->code;
        node->node.field = token->field;
        node->node.year_from = value->year_from;
        node->node.year_to = value->year_to;
        node->narrows = !token->cited;
        g_ptr_array_add(members, node);
    }
    return make_group(build, LONTAR_NODE_OR, members);
}

/* --- NEAR and ADJ ------------------------------------------------------------------------------ */

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
        if (!is_text(child_at(node, i))) {
            return false;
        }
    }
    return true;
}

static size_t
choice_size(const query_node *node)
{
    return is_text(node) ? 1 : node->node.child_size;
}

static query_node *
choice_at(query_node *node, size_t i)
{
    return is_text(node) ? node : child_at(node, i);
}

/* Combination i of the operands' choices: the last operand's change fastest. */
static query_node *
make_near(builder *build, lontar_node_kind kind, uint32_t distance, const GPtrArray *operands,
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
    node = new_node(build, kind, ((query_node *)children->pdata[0])->node.position);
    node->node.distance = distance;
    node->height = 1;
    set_children(build, node, children);
    return node;
}

/* Whether the words fit the limits when each combination of choices is written out; counts them. */
static bool
count_combinations(builder *build, const GPtrArray *operands, size_t *out_combinations)
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
join_near(builder *build, const query_token *joined, bool alike, const GPtrArray *operands)
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
        return make_group(build, LONTAR_NODE_AND, operands);
    }
    if (!count_combinations(build, operands, &combinations)) {
        lontar_query_warn_limit(build->query, joined->start,
                                "%s has too many words to choose from; taken as AND", joined->text);
        return make_group(build, LONTAR_NODE_AND, operands);
    }
    lontar_node_kind kind = joined->kind == TOKEN_NEAR ? LONTAR_NODE_NEAR : LONTAR_NODE_ADJ;
    for (size_t i = 0; i < combinations; i++) {
        g_ptr_array_add(members, make_near(build, kind, joined->distance, operands, i));
    }
    return make_group(build, LONTAR_NODE_OR, members);
}

/* --- the grammar ------------------------------------------------------------------------------- */

static const query_token *
peek(const builder *build)
{
    return build->at < build->tokens->len ? &g_array_index(build->tokens, query_token, build->at)
                                          : NULL;
}

/* Takes the token if it is of this kind. */
static bool
take(builder *build, query_token_kind kind)
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
goes_on(const builder *build)
{
    const query_token *token = peek(build);

    return token != NULL && (token->kind <= TOKEN_OPEN || token->kind == TOKEN_NOT);
}

static query_node *
parse_primary(builder *build)
{
    const query_token *token = peek(build);

    build->at++;
    build->query->steps++;
    if (token->kind == TOKEN_FILTER) {
        return make_filter(build, token);
    }
    if (token->kind == TOKEN_OPEN) {
        query_node *node = parse_any(build);
        (void)take(build, TOKEN_CLOSE); /* there is always one */
        return node;
    }
    return make_text(build, token);
}

static void
add_member(GPtrArray *members, query_node *node)
{
    if (node != NULL) {
        g_ptr_array_add(members, node);
    }
}

static query_node *
parse_near(builder *build)
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
parse_not(builder *build)
{
    const query_token *first = peek(build);
    bool negated = false;

    while (take(build, TOKEN_NOT)) {
        negated = !negated;
    }
    query_node *node = parse_near(build);
    return node != NULL && negated ? make_not(build, node, first->start) : node;
}

static query_node *
parse_all(builder *build)
{
    g_autoptr(GPtrArray) members = g_ptr_array_new();

    do {
        add_member(members, parse_not(build));
    } while (take(build, TOKEN_AND) || (build->query->match == LONTAR_MATCH_ALL && goes_on(build)));
    return make_group(build, LONTAR_NODE_AND, members);
}

/* Filters and exclusions that stand beside words narrow what the words find. */
static query_node *
parse_any(builder *build)
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

    members->pdata[0] = make_group(build, LONTAR_NODE_OR, choices);
    if (members->pdata[0] == NULL) {
        g_ptr_array_remove_index(members, 0);
    }
    return make_group(build, LONTAR_NODE_AND, members);
}

const lontar_node *
lontar_query_build(lontar_query *query, const GArray *tokens)
{
    builder build = {.query = query, .tokens = tokens};
    query_node *root = tokens->len > 0 ? parse_any(&build) : NULL;

    return root == NULL ? NULL : &root->node;
}
