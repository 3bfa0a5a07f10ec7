/*
 * Dates as records have them.
 */
#include <glib.h>

#include "lontar/date.h"

static void
test_parts(void)
{
    static const struct {
        const char *text;
        int size;
        int parts[3];
    } cases[] = {
        {"2019", 1, {2019}},
        {"2019-05", 2, {2019, 5}},
        {"2019-05-27", 3, {2019, 5, 27}},
        {"2019-5-7", 3, {2019, 5, 7}},
        {"2019-", 1, {2019}},
        {"", 0, {0}},
        {"May 2019", 0, {0}},
        {"20190527", 1, {2019}},
        {"2019-05-27T10:00", 3, {2019, 5, 27}},
        {"-5", 0, {0}},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        int parts[3] = {0};
        g_assert_cmpint(lontar_date_parts(cases[i].text, parts), ==, cases[i].size);
        for (int j = 0; j < cases[i].size; j++) {
            g_assert_cmpint(parts[j], ==, cases[i].parts[j]);
        }
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/date/parts/as_many_as_are_there", test_parts);
    return g_test_run();
}
