/*
 * A set of ids.
 */
#include <stdio.h>

#include "idset.h"

#define MANY 100000
/* So many times as many fill two tables and nearly a third. */
#define TABLES 25

static void
add_tells_what_is_new(void)
{
    lontar_idset *set = lontar_idset_new();
    char id[32];

    for (unsigned i = 0; i < MANY; i++) {
        (void)snprintf(id, sizeof id, "r%u", i); /* it is long enough */
        g_assert_false(lontar_idset_has(set, id));
        g_assert_true(lontar_idset_add(set, id));
    }
    for (unsigned i = 0; i < MANY; i++) {
        (void)snprintf(id, sizeof id, "r%u", i);
        g_assert_true(lontar_idset_has(set, id));
        g_assert_false(lontar_idset_add(set, id));
    }
    g_assert_false(lontar_idset_has(set, ""));
    g_assert_true(lontar_idset_add(set, ""));
    g_assert_false(lontar_idset_add(set, ""));
    lontar_idset_free(set);
    lontar_idset_free(NULL);
}

/* More than a table holds; two ids may be taken for one, but seldom. */
static void
add_takes_few_bytes(void)
{
    lontar_idset *set = lontar_idset_new();
    size_t taken_for_another = 0;
    char id[32];

    g_assert_cmpuint(lontar_idset_bytes(set), ==, 0);
    for (unsigned i = 0; i < TABLES * MANY; i++) {
        (void)snprintf(id, sizeof id, "%u", i); /* it is long enough */
        taken_for_another += lontar_idset_add(set, id) ? 0 : 1;
    }
    g_assert_cmpuint(taken_for_another, <=, 1);
    g_assert_cmpuint(lontar_idset_bytes(set), <, (size_t)6 * TABLES * MANY);
    for (unsigned i = 0; i < TABLES * MANY; i++) {
        (void)snprintf(id, sizeof id, "%u", i); /* it is long enough */
        g_assert_true(lontar_idset_has(set, id));
    }
    lontar_idset_free(set);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/idset/add/tells_what_is_new", add_tells_what_is_new);
    g_test_add_func("/idset/add/takes_few_bytes", add_takes_few_bytes);
    return g_test_run();
}
