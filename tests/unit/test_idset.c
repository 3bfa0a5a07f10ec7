/*
 * A set of ids.
 */
#include <stdio.h>

#include "idset.h"

#define MANY 100000

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

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/idset/add/tells_what_is_new", add_tells_what_is_new);
    return g_test_run();
}
