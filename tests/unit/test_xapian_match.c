/*
 * The Xapian door: expressions and matches.
 */
#include "xapian_fixture.h"

#include <math.h>

static lontar_expression *
pair(lontar_op op, lontar_expression *first, lontar_expression *second)
{
    lontar_expression *parts[] = {first, second};

    return lontar_expression_join(op, parts, 2, 0);
}

static void
match_operators(fixture *f, gconstpointer data)
{
    fill(f->path);
    g_autoptr(lontar_index) index = open_index(f->path);
    assert_match(index, join(LONTAR_OP_AND, "forced labour", 0), "2 1");
    assert_match(index, join(LONTAR_OP_OR, "kilns vessels nowhere", 0), "1 5");
    assert_match(index, join(LONTAR_OP_AND_NOT, "fishing labour", 0), "3");
    assert_match(index, join(LONTAR_OP_AND_MAYBE, "labour on", 0), "1 2");
    assert_match(index, join(LONTAR_OP_FILTER, "labour vessels", 0), "1");
    assert_match(index, join(LONTAR_OP_SYNONYM, "kilns by", 0), "2 5");
    assert_match(index, join(LONTAR_OP_MAX, "kilns by", 0), "2 5");
    assert_match(index, join(LONTAR_OP_PHRASE, "forced labour", 0), "1");
    assert_match(index, join(LONTAR_OP_PHRASE, "labour debt", 3), "");
    assert_match(index, join(LONTAR_OP_PHRASE, "labour debt", 4), "2");
    assert_match(index, join(LONTAR_OP_NEAR, "forced labour", 0), "2 1");
    assert_match(index, lontar_expression_all(), "1 2 3 5");
    assert_match(index, lontar_expression_nothing(), "");
    assert_match(index, lontar_expression_range(3, "b", "c"), "2 3");
    assert_match(index, lontar_expression_range(3, "c", NULL), "3 5");
    assert_match(index, lontar_expression_range(3, NULL, "b"), "1 2");
    assert_match(index, lontar_expression_range(3, NULL, NULL), "1 2 3 5");
}

static void
match_phrase_of_alternatives(fixture *f, gconstpointer data)
{
    fill(f->path);
    g_autoptr(lontar_index) index = open_index(f->path);
    assert_match(index, pair(LONTAR_OP_PHRASE, join(LONTAR_OP_OR, "forced kilns", 0), word("and")),
                 "5");
    assert_match(index,
                 pair(LONTAR_OP_PHRASE, word("debt"), join(LONTAR_OP_SYNONYM, "bondage kilns", 0)),
                 "5");
    assert_match(index, pair(LONTAR_OP_NEAR, word("debt"), join(LONTAR_OP_MAX, "by kilns", 0)),
                 "2");
    assert_match(
        index, pair(LONTAR_OP_PHRASE, lontar_expression_scale(word("debt"), 0.5), word("bondage")),
        "5");
}

static void
match_phrase_of_phrases(fixture *f, gconstpointer data)
{
    fill(f->path);
    g_autoptr(lontar_index) index = open_index(f->path);
    g_test_expect_message(NULL, G_LOG_LEVEL_CRITICAL, "*only currently support leaf*");
    assert_match(index, pair(LONTAR_OP_NEAR, join(LONTAR_OP_PHRASE, "debt bondage", 0), word("in")),
                 "");
    g_test_assert_expected_messages();
}

static double
score_of(lontar_index *index, lontar_expression *expression)
{
    g_autoptr(GError) error = NULL;
    lontar_match_options how = options();
    g_autoptr(lontar_mset) mset = lontar_index_match(index, expression, &how, &error);

    g_assert_no_error(error);
    g_assert_cmpuint(lontar_mset_size(mset), ==, 1);
    lontar_expression_free(expression);
    return lontar_mset_score_at(mset, 0);
}

static void
match_scores(fixture *f, gconstpointer data)
{
    fill(f->path);
    g_autoptr(lontar_index) index = open_index(f->path);
    /* N 4, df 1, tf 1, length 7 of 4.75 on average, k1 1.2, b 0.6 */
    double expected = log(3.5 / 1.5) * 2.2 / (1 + 1.2 * (0.4 + 0.6 * 7 / 4.75));
    double score = score_of(index, word("bondage"));
    g_assert_cmpfloat_with_epsilon(score, expected, 1e-9);
    g_assert_cmpfloat_with_epsilon(score_of(index, lontar_expression_term("bondage", 3)), 3 * score,
                                   1e-6);
    g_assert_cmpfloat_with_epsilon(score_of(index, lontar_expression_scale(word("bondage"), 0.3)),
                                   0.3 * score, 1e-9);
    g_assert_cmpfloat(score_of(index, lontar_expression_scale(word("bondage"), 0)), ==, 0);
}

static void
match_pages_and_sorts(fixture *f, gconstpointer data)
{
    fill(f->path);
    g_autoptr(lontar_index) index = open_index(f->path);
    g_autoptr(lontar_expression) all = lontar_expression_all();
    const struct {
        size_t first, limit;
        int slot;
        bool descending;
        const char *docids;
    } cases[] = {
        {0, 2, -1, false, "1 2"},
        {2, 2, -1, false, "3 5"},
        {4, 2, -1, false, ""},
        {SIZE_MAX, SIZE_MAX, -1, false, ""},
        {1, SIZE_MAX, -1, false, "2 3 5"},
        {0, 0, -1, false, ""},
        {0, 9, 3, false, "1 2 3 5"},
        {0, 9, 3, true, "5 3 2 1"},
        {0, 9, 7, true, "1 2 3 5"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        lontar_match_options how = options();
        how.first = cases[i].first;
        how.limit = cases[i].limit;
        how.sort_slot = cases[i].slot;
        how.sort_descending = cases[i].descending;
        g_autofree char *docids = match_with(index, lontar_expression_copy(all), &how);
        g_assert_cmpstr(docids, ==, cases[i].docids);
        g_autoptr(lontar_mset) mset = lontar_index_match(index, all, &how, NULL);
        g_assert_cmpuint(lontar_mset_total(mset), ==, 4);
        g_assert_false(lontar_mset_is_late(mset));
    }
}

static void
match_decides(fixture *f, gconstpointer data)
{
    fill(f->path);
    g_autoptr(lontar_index) index = open_index(f->path);
    lontar_match_options how = options();
    how.decide = take_odd;
    how.limit = 2;
    g_autoptr(lontar_expression) all = lontar_expression_all();
    g_autoptr(lontar_mset) mset = lontar_index_match(index, all, &how, NULL);
    g_assert_cmpuint(lontar_mset_total(mset), ==, 3);
    g_assert_cmpuint(lontar_mset_size(mset), ==, 2);
    g_assert_cmpuint(lontar_mset_docid_at(mset, 1), ==, 3);
}

static size_t
dawdle(uint32_t *docids, size_t size, void *data)
{
    g_usleep(1000 * size);
    return size;
}

static void
match_ends_at_deadline(fixture *f, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    lontar_match_options how = options();
    {
        g_autoptr(lontar_writer) writer = open_writer(f->path);
        fill_many(writer);
    }
    g_autoptr(lontar_index) index = open_index(f->path);
    g_autoptr(lontar_expression) dear =
        join(LONTAR_OP_AND, "one two three four five six seven eight nine", 0);
    int64_t start = g_get_monotonic_time();
    how.decide = dawdle; /* 3 s for all of them */
    how.deadline_us = start + 50000;
    g_autoptr(lontar_mset) mset = lontar_index_match(index, dear, &how, &error);
    g_assert_no_error(error);
    g_assert_true(lontar_mset_is_late(mset));
    g_assert_cmpuint(lontar_mset_size(mset), ==, 0);
    g_assert_cmpint(g_get_monotonic_time() - start, <, 1500000);

    how.decide = NULL;
    how.deadline_us = g_get_monotonic_time() + 60 * G_USEC_PER_SEC;
    g_autoptr(lontar_mset) timely = lontar_index_match(index, dear, &how, &error);
    g_assert_false(lontar_mset_is_late(timely));
    g_assert_cmpuint(lontar_mset_total(timely), ==, MANY);
    how.deadline_us = start;
    g_autoptr(lontar_mset) late = lontar_index_match(index, dear, &how, &error);
    g_assert_true(lontar_mset_is_late(late));
}

static void
expression_format(fixture *f, gconstpointer data)
{
    g_autoptr(lontar_expression) expression = join(LONTAR_OP_PHRASE, "forced labour", 0);
    g_autofree char *text = lontar_expression_format(expression);

    g_assert_cmpstr(text, ==, "Query((forced PHRASE 2 labour))");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    CASE("match/operators", match_operators);
    CASE("match/phrase_of_alternatives", match_phrase_of_alternatives);
    CASE("match/phrase_of_phrases", match_phrase_of_phrases);
    CASE("match/scores", match_scores);
    CASE("match/pages_and_sorts", match_pages_and_sorts);
    CASE("match/decides", match_decides);
    CASE("match/ends_at_deadline", match_ends_at_deadline);
    CASE("expression_format/phrase", expression_format);
    return g_test_run();
}
