/*
 * Queries written back: in full, so that nobody has to know the rules to see what was understood.
 */
#include <string.h>

#include "query_private.h"

static void format_operand(GString *out, const lontar_node *node);

static void
format_text(GString *out, const lontar_node *node)
{
    const char *quote = node->kind == LONTAR_NODE_PHRASE ? "\"" : "";

    if (node->field != LONTAR_FIELD_COUNT) {
        g_string_append(out, lontar_query_field_name(node->field));
        g_string_append_c(out, ':');
    }
    g_string_append(out, quote);
    g_string_append(out, node->text);
    g_string_append(out, quote);
    g_string_append(out, node->wildcard ? "*" : "");
}

/* How many children from here on are filters of one field, to be written as one list. */
static size_t
count_run(const lontar_node *node, size_t first)
{
    size_t end = first;

    while (end < node->child_size && node->children[end]->kind == LONTAR_NODE_FILTER &&
           node->children[end]->field == node->children[first]->field) {
        end++;
    }
    return end - first;
}

static bool
is_plain(const char *code)
{
    for (; *code != '\0'; code++) {
        if (!g_ascii_isalnum(*code) && strchr("-_.", *code) == NULL) {
            return false;
        }
    }
    return true;
}

static void
format_filters(GString *out, const lontar_node *const *filters, size_t count)
{
    g_string_append(out, lontar_query_field_name(filters[0]->field));
    g_string_append_c(out, ':');
    for (size_t i = 0; i < count; i++) {
        const char *quote = is_plain(filters[i]->text) ? "" : "\"";

        g_string_append(out, i == 0 ? "" : ",");
        g_string_append(out, quote);
        g_string_append(out, filters[i]->text);
        g_string_append(out, quote);
    }
}

static void
format_members(GString *out, const lontar_node *node, const char *joint)
{
    size_t i = 0;

    while (i < node->child_size) {
        size_t run = node->kind == LONTAR_NODE_OR ? count_run(node, i) : 0;

        g_string_append(out, i == 0 ? "" : joint);
        if (run > 0) {
            format_filters(out, node->children + i, run);
        } else {
            format_operand(out, node->children[i]);
        }
        i += MAX(run, 1);
    }
}

static void
format_group(GString *out, const lontar_node *node)
{
    g_autofree char *joint = NULL;

    switch (node->kind) {
    case LONTAR_NODE_AND:
        joint = g_strdup(" AND ");
        break;
    case LONTAR_NODE_OR:
        joint = g_strdup(" OR ");
        break;
    default:
        joint = g_strdup_printf(" %s/%u ", node->kind == LONTAR_NODE_NEAR ? "NEAR" : "ADJ",
                                node->distance);
    }
    bool is_list = node->kind == LONTAR_NODE_OR && count_run(node, 0) == node->child_size;
    g_string_append(out, is_list ? "" : "(");
    format_members(out, node, joint);
    g_string_append(out, is_list ? "" : ")");
}

static void
format_operand(GString *out, const lontar_node *node)
{
    switch (node->kind) {
    case LONTAR_NODE_WORD:
    case LONTAR_NODE_PHRASE:
        format_text(out, node);
        break;
    case LONTAR_NODE_FILTER:
        format_filters(out, &node, 1);
        break;
    case LONTAR_NODE_NOT:
        g_string_append(out, "NOT ");
        format_operand(out, node->children[0]);
        break;
    default:
        format_group(out, node);
    }
}

char *
lontar_query_format(const lontar_query *query)
{
    GString *out = g_string_new(NULL);

    if (query->root != NULL) {
        format_operand(out, query->root);
    }
    return g_string_free(out, FALSE);
}

static bool
is_same(const lontar_node *node, const lontar_node *other)
{
    if (node->kind != other->kind || node->field != other->field ||
        node->wildcard != other->wildcard || node->distance != other->distance ||
        node->year_from != other->year_from || node->year_to != other->year_to ||
        g_strcmp0(node->text, other->text) != 0 || node->child_size != other->child_size) {
        return false;
    }
    for (size_t i = 0; i < node->child_size; i++) {
        if (!is_same(node->children[i], other->children[i])) {
            return false;
        }
    }
    return true;
}

bool
lontar_query_is_equal(const lontar_query *query, const lontar_query *other)
{
    if (query->root == NULL || other->root == NULL) {
        return query->root == other->root;
    }
    return is_same(query->root, other->root);
}
