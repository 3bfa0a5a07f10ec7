/*
 * The tree of a query: its nodes, and what becomes of words and filters beyond the limits.
 */
#include "query_tree.h"

#include <string.h>

#include "query_char.h"

/* Words longer than this may be cut where the query gets too long; shorter ones go or stay. */
enum { WHOLE_WORD_MAX = 200 };

query_node *
lontar_query_tree_add(query_builder *build, lontar_node_kind kind, size_t start)
{
    query_node *node = g_new0(query_node, 1);

    node->node.kind = kind;
    node->node.field = LONTAR_FIELD_COUNT;
    node->node.position = start;
    g_ptr_array_add(build->query->nodes, node);
    return node;
}

query_node *
lontar_query_child(const query_node *node, size_t i)
{
    return (query_node *)node->node.children[i];
}

void
lontar_query_tree_adopt(query_builder *build, query_node *node, const GPtrArray *children)
{
    const lontar_node **list = g_new(const lontar_node *, children->len);

    for (guint i = 0; i < children->len; i++) {
        list[i] = g_ptr_array_index(children, i);
    }
    g_ptr_array_add(build->query->lists, list);
    node->node.children = list;
    node->node.child_size = children->len;
}

query_node *
lontar_query_tree_not(query_builder *build, query_node *child, size_t start)
{
    g_autoptr(GPtrArray) children = g_ptr_array_new();

    if (child->node.kind == LONTAR_NODE_NOT) {
        return lontar_query_child(child, 0);
    }
    query_node *node = lontar_query_tree_add(build, LONTAR_NODE_NOT, start);
    g_ptr_array_add(children, child);
    lontar_query_tree_adopt(build, node, children);
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
collect_leaves(query_builder *build, query_node *node, bool negated, GPtrArray *leaves)
{
    if (node->node.kind == LONTAR_NODE_NOT) {
        collect_leaves(build, lontar_query_child(node, 0), !negated, leaves);
    } else if (is_group(node)) {
        for (size_t i = 0; i < node->node.child_size; i++) {
            collect_leaves(build, lontar_query_child(node, i), negated, leaves);
        }
    } else {
        g_ptr_array_add(leaves,
                        negated ? lontar_query_tree_not(build, node, node->node.position) : node);
    }
}

query_node *
lontar_query_tree_join(query_builder *build, lontar_node_kind kind, const GPtrArray *members)
{
    g_autoptr(GPtrArray) children = g_ptr_array_new();
    unsigned height = 0;
    bool narrows = true;

    for (guint i = 0; i < members->len; i++) {
        query_node *member = g_ptr_array_index(members, i);

        if (member->node.kind == kind) {
            for (size_t j = 0; j < member->node.child_size; j++) {
                g_ptr_array_add(children, lontar_query_child(member, j));
            }
        } else {
            g_ptr_array_add(children, member);
        }
        narrows &= member->narrows;
    }
    if (children->len < 2) {
        return children->len == 0 ? NULL : g_ptr_array_index(children, 0);
    }
    query_node *node = lontar_query_tree_add(
        build, kind, ((query_node *)g_ptr_array_index(children, 0))->node.position);
    lontar_query_tree_adopt(build, node, children);
    for (size_t i = 0; i < children->len; i++) {
        height = MAX(height, lontar_query_child(node, i)->height);
    }
    node->height = height + 1;
    node->narrows = narrows;
    if (node->height > LONTAR_QUERY_DEPTH_MAX) {
        g_autoptr(GPtrArray) leaves = g_ptr_array_new();
        lontar_query_warn(build->query, node->node.position,
                          "operators this deep are left out; taken as words");
        collect_leaves(build, node, false, leaves);
        lontar_query_tree_adopt(build, node, leaves);
        node->height = 2;
    }
    return node;
}

static void
say_cut(query_builder *build, bool *said, size_t start, const char *what, int limit)
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
fitting_length(const query_builder *build, const char *text, size_t length)
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

query_node *
lontar_query_tree_text(query_builder *build, const query_token *token)
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
        lontar_query_tree_add(build, is_word ? LONTAR_NODE_WORD : LONTAR_NODE_PHRASE, token->start);
    node->node.text =
        fits == length ? token->text : lontar_query_keep(build->query, token->text, fits);
    node->node.field = token->field;
    node->node.wildcard = token->wildcard && fits == length;
    return node;
}

query_node *
lontar_query_tree_filter(query_builder *build, const query_token *token)
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
        query_node *node = lontar_query_tree_add(build, LONTAR_NODE_FILTER, token->start);
        node->node.text = value->code;
        node->node.field = token->field;
        node->node.year_from = value->year_from;
        node->node.year_to = value->year_to;
        node->narrows = !token->cited;
        g_ptr_array_add(members, node);
    }
    return lontar_query_tree_join(build, LONTAR_NODE_OR, members);
}
