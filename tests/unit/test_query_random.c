/*
 * Properties of the query language over random queries, drawn from a fixed seed: what is written
 * back is understood the same, trees are as the header says, order of words is no matter.
 */
#include <stdlib.h>
#include <string.h>

#include "lontar/query.h"

enum { RANDOM_CASES = 20000, SEED = 20261121 };

static lontar_vocabularies *vocabularies;

static lontar_query *
parse(const char *text, lontar_match match)
{
    return lontar_query_parse(vocabularies, text, match);
}

static const char *const pieces[] = {
    "a",
    "boats",
    "fishing",
    "forced labour",
    "\"debt bondage\"",
    "\"",
    "\xE2\x80\x9C",
    "\xE2\x80\x9D",
    "\xC2\xAB",
    "\xC2\xBB",
    "(",
    ")",
    "((",
    "))",
    "\xEF\xBC\x88",
    "AND",
    "OR",
    "NOT",
    "-",
    "--",
    "NEAR/5",
    "ADJ/3",
    "NEAR/0",
    "NEAR/3",
    "*",
    "fish*",
    "fi*",
    "wom*n",
    "title:",
    "author:",
    "country:",
    "country:THA",
    "country:THA,KHM",
    "country:ASEAN",
    "country:\"viet nam\"",
    "country:sri lanka",
    "-the",
    "the",
    "country:nowhere",
    "sector:",
    "sector:fishing",
    "year:2015..2020",
    "year:",
    "year:2020..2015",
    "year:..2015",
    "type:report",
    "language:th",
    "instrument:C29",
    "instrument:",
    "mentions:LAO",
    "title:(",
    "country:(",
    "C29",
    "C. 29",
    "Convention No. 29",
    "Convention (No. 29)",
    "Forced Labour Convention, 1930 (No. 29)",
    "art. 2",
    "Conventions Nos. 29, 105 and 182",
    "n\xC2\xB0 29",
    "No.",
    "29",
    "105",
    "and",
    "or",
    "of",
    "Convention",
    "ILO",
    "1930",
    "c29",
    "x-C29",
    "C29/C105",
    "C29/x",
    ",",
    ";",
    ":",
    ".",
    "/",
    "...",
    "\xEF\xBC\x8C",
    "\xEF\xBC\x9A",
    "1,000",
    "http://x.org/C29",
    "29/1930",
    "co-operation",
    "foo:bar",
    "\xE0\xB9\x81\xE0\xB8\xA3\xE0\xB8\x87",
    "\xE5\xBC\xBA\xE8\xBF\xAB",
    "\xE2\x80\x8B",
    "\xE2\x80\x8E",
    "\xC2\xA0",
    "\xCC\x81",
    "\xFF",
    "\xC3",
    "\n",
    "\t",
    "'",
    "`",
    "+",
    "{",
    "]",
    "C1*",
    "OR*",
    "9*",
    "c",
    "r",
    "~",
    "^",
    "_C29",
};

static char *
random_query(GRand *random)
{
    GString *text = g_string_new(NULL);
    int count = g_rand_int_range(random, 0, g_rand_boolean(random) ? 6 : 30);

    for (int i = 0; i < count; i++) {
        if (g_rand_int_range(random, 0, 20) == 0) {
            g_string_append_c(text, (gchar)g_rand_int_range(random, 1, 256));
        } else {
            g_string_append(text,
                            pieces[g_rand_int_range(random, 0, (gint32)G_N_ELEMENTS(pieces))]);
        }
        if (g_rand_int_range(random, 0, 3) > 0) {
            g_string_append_c(text, ' ');
        }
    }
    return g_string_free(text, FALSE);
}

static char *
random_bytes(GRand *random)
{
    size_t size = (size_t)g_rand_int_range(random, 0, 200);
    char *text = g_malloc(size + 1);

    for (size_t i = 0; i < size; i++) {
        text[i] = (char)g_rand_int_range(random, 1, 256);
    }
    text[size] = '\0';
    return text;
}

static unsigned
depth_of(const lontar_node *node)
{
    unsigned depth = 0;

    for (size_t i = 0; i < node->child_size; i++) {
        depth = MAX(depth, depth_of(node->children[i]));
    }
    return depth + 1;
}

/* What the header says of trees. */
static void
check_node(const lontar_node *node, const lontar_node *parent)
{
    bool is_leaf = node->kind <= LONTAR_NODE_FILTER;

    g_assert_true(is_leaf == (node->child_size == 0));
    g_assert_true(is_leaf == (node->text != NULL));
    if (node->kind == LONTAR_NODE_NOT) {
        g_assert_cmpuint(node->child_size, ==, 1);
    } else if (!is_leaf) {
        g_assert_cmpuint(node->child_size, >=, 2);
    }
    if (parent != NULL && parent->kind >= LONTAR_NODE_NEAR) {
        g_assert_true(node->kind == LONTAR_NODE_WORD || node->kind == LONTAR_NODE_PHRASE);
    } else if (parent != NULL) {
        g_assert_true(node->kind != parent->kind);
    }
    for (size_t i = 0; i < node->child_size; i++) {
        check_node(node->children[i], node);
    }
}

static void
check_random(const char *text, lontar_match match)
{
    g_autoptr(lontar_query) query = parse(text, match);
    g_autofree char *parsed = lontar_query_format(query);
    g_autoptr(lontar_query) again = parse(parsed, match);
    g_autofree char *second = lontar_query_format(again);
    size_t columns = (size_t)g_utf8_strlen(lontar_query_input(query), -1);

    if (!lontar_query_is_equal(query, again) || g_strcmp0(parsed, second) != 0) {
        g_autofree char *escaped = g_strescape(text, NULL);
        g_error("\"%s\" is %s, then %s", escaped, parsed, second);
    }
    g_assert_true(g_utf8_validate(parsed, -1, NULL));
    for (size_t i = 0; i < lontar_query_warning_size(query); i++) {
        const lontar_warning *warning = lontar_query_warning_at(query, i);
        g_assert_cmpuint(warning->position, <=, columns);
        g_assert_true(g_utf8_validate(warning->message, -1, NULL));
    }
    if (lontar_query_root(query) != NULL) {
        check_node(lontar_query_root(query), NULL);
        /* each level of parentheses, with a NOT and a word in it */
        g_assert_cmpuint(depth_of(lontar_query_root(query)), <=, 2 * LONTAR_QUERY_DEPTH_MAX + 2);
    }
}

static void
test_round_trip(void)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(SEED);

    for (int i = 0; i < RANDOM_CASES; i++) {
        g_autofree char *text = random_query(random);
        check_random(text, i % 2 == 0 ? LONTAR_MATCH_ALL : LONTAR_MATCH_ANY);
    }
}

static void
test_random_bytes(void)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(SEED + 1);

    for (int i = 0; i < RANDOM_CASES; i++) {
        g_autofree char *text = random_bytes(random);
        check_random(text, LONTAR_MATCH_ALL);
    }
}

static gint
compare_texts(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* What the root joins, sorted. */
static char *
members_of(const lontar_query *query)
{
    const lontar_node *root = lontar_query_root(query);
    g_autoptr(GPtrArray) members = g_ptr_array_new_with_free_func(g_free);

    for (size_t i = 0; i < root->child_size; i++) {
        const lontar_node *child = root->children[i];
        const lontar_node *leaf = child->child_size > 0 ? child->children[0] : child;

        g_ptr_array_add(members, g_strdup_printf("%d %d %d %s", child->kind, leaf->kind,
                                                 leaf->field, leaf->text));
    }
    g_ptr_array_sort(members, compare_texts);
    g_ptr_array_add(members, NULL);
    return g_strjoinv("; ", (char **)members->pdata);
}

/* Words of a query under match=all, in any order, are the same set. */
static void
test_word_order(void)
{
    static const char *const words[] = {
        "boats", "\"debt bondage\"", "country:THA", "-nets", "title:x", "fish*", "year:2015.."};
    g_autoptr(GRand) random = g_rand_new_with_seed(SEED + 2);

    for (int i = 0; i < 10000; i++) {
        const char *drawn[5] = {NULL};
        for (size_t j = 0; j < 4; j++) {
            drawn[j] = words[g_rand_int_range(random, 0, G_N_ELEMENTS(words))];
        }
        g_autofree char *forth = g_strjoinv(" ", (char **)drawn);
        qsort(drawn, 4, sizeof(*drawn), compare_texts);
        g_autofree char *sorted = g_strjoinv(" ", (char **)drawn);
        g_autoptr(lontar_query) first = parse(forth, LONTAR_MATCH_ALL);
        g_autoptr(lontar_query) second = parse(sorted, LONTAR_MATCH_ALL);
        g_autofree char *first_members = members_of(first);
        g_autofree char *second_members = members_of(second);

        g_assert_cmpuint(lontar_query_root(first)->child_size, ==, 4);
        g_assert_cmpstr(first_members, ==, second_members);
    }
}

int
main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;

    g_test_init(&argc, &argv, NULL);
    vocabularies = lontar_vocabularies_load(NULL, &error);
    g_assert_no_error(error);
    g_test_add_func("/query/format/round-trip", test_round_trip);
    g_test_add_func("/query/format/random-bytes", test_random_bytes);
    g_test_add_func("/query/parse/word-order", test_word_order);
    int result = g_test_run();
    lontar_vocabularies_free(vocabularies);
    return result;
}
