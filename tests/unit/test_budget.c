/*
 * The budget: what --memory takes, and how it is divided.
 */
#include "budget.h"

#include <string.h>

#include "lontar/error.h"

#define MIB ((size_t)1 << 20)

static void
test_parse(void)
{
    static const struct {
        const char *text;
        size_t bytes; /* 0 = refused */
    } cases[] = {
        {"512M", 512 * MIB},
        {"1G", 1024 * MIB},
        {"1g", 1024 * MIB},
        {"300000K", (size_t)300000 << 10},
        {"134217728", 128 * MIB},
        {"", 0},
        {"M", 0},
        {"-1M", 0},
        {"+5M", 0},
        {" 5M", 0},
        {"5 M", 0},
        {"5MB", 0},
        {"1.5G", 0},
        {"0x10M", 0},
        {"512T", 0},
        {"much", 0},
        {"99999999999G", 0},
        {"99999999999999999999999", 0},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        size_t bytes = 1;

        if (cases[i].bytes > 0) {
            g_assert_true(lontar_budget_parse(cases[i].text, &bytes, &error));
            g_assert_no_error(error);
            g_assert_cmpuint(bytes, ==, cases[i].bytes);
        } else {
            g_assert_false(lontar_budget_parse(cases[i].text, &bytes, &error));
            g_assert_error(error, LONTAR_ERROR, LONTAR_ERROR_INVALID);
            g_assert_nonnull(strstr(error->message, "--memory"));
            g_assert_nonnull(strstr(error->message, "512M"));
            g_assert_cmpuint(bytes, ==, 1);
        }
    }
}

/* Parts that are in use at the same time; Xapian has fifteen bytes for each of a commit's text. */
static void
check_sum(const lontar_budget *of, unsigned jobs)
{
    g_assert_cmpuint(of->fill + of->queue + of->ids, <, of->total);
    g_assert_cmpuint(of->edits + of->queue, <, of->total);
    g_assert_cmpuint(of->commit * 15 + of->queue, <, of->total);
    g_assert_cmpuint(of->fill / 8, >=, 2 * MIB);
    g_assert_cmpuint(of->queue, >=, 4 * MIB);
    g_assert_cmpuint(of->commit, >=, 512 << 10);
    g_assert_cmpuint(of->total, >=, lontar_budget_least(jobs));
}

static void
test_divide(void)
{
    const unsigned jobs[] = {1, 2, 16, 256};

    for (size_t i = 0; i < G_N_ELEMENTS(jobs); i++) {
        size_t least = lontar_budget_least(jobs[i]);
        lontar_budget before = {0};

        for (size_t total = least; total < 4096 * MIB; total += total / 3) {
            lontar_budget of = lontar_budget_divide(total, jobs[i]);

            g_assert_cmpuint(of.total, ==, total);
            check_sum(&of, jobs[i]);
            g_assert_cmpuint(of.fill, >=, before.fill);
            g_assert_cmpuint(of.ids, >, before.ids);
            before = of;
        }
    }
}

/* What made nothing slower before there was an option. */
static void
test_default(void)
{
    lontar_budget of = lontar_budget_divide(LONTAR_MEMORY_DEFAULT, 16);

    g_assert_cmpuint(of.fill, ==, 128 * MIB);
    g_assert_cmpuint(of.queue, ==, 32 * MIB);
    g_assert_cmpuint(of.commit, ==, 2 * MIB);
}

static void
test_track(void)
{
    lontar_budget whole = lontar_budget_divide(LONTAR_MEMORY_DEFAULT, 2);
    lontar_budget none = whole, some = whole, many = whole;
    lontar_budget least = lontar_budget_divide(lontar_budget_least(2), 2);

    g_assert_true(lontar_budget_track(&none, 2, 0));
    g_assert_cmpmem(&none, sizeof none, &whole, sizeof whole);
    g_assert_true(lontar_budget_track(&some, 2, 200000 * LONTAR_TRACK_FILE));
    g_assert_cmpuint(some.total, ==, whole.total);
    g_assert_cmpuint(some.edits, <, whole.edits);
    g_assert_false(lontar_budget_track(&many, 2, 10000000 * LONTAR_TRACK_FILE));
    g_assert_cmpuint(many.fill, ==, least.fill);
    g_assert_cmpuint(many.edits, ==, least.edits);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/budget/parse/sizes", test_parse);
    g_test_add_func("/budget/divide/no_more_than_there_is", test_divide);
    g_test_add_func("/budget/divide/default", test_default);
    g_test_add_func("/budget/track/takes_from_the_rest", test_track);
    return g_test_run();
}
