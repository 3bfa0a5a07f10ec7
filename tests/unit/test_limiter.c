/*
 * The limiter: buckets of tokens, and who a client is behind proxies.
 */
#include "limiter.h"

#define SECOND G_USEC_PER_SEC

static void
test_burst(void)
{
    g_autoptr(lontar_limiter) limiter = lontar_limiter_new(10);

    for (unsigned i = 0; i < 20; i++) {
        lontar_allowance left = lontar_limiter_take(limiter, "192.0.2.1", 0, 0);

        g_assert_true(left.is_allowed);
        g_assert_cmpuint(left.burst, ==, 20);
        g_assert_cmpuint(left.window_s, ==, 2);
        g_assert_cmpuint(left.remaining, ==, 19 - i);
    }
    g_assert_false(lontar_limiter_take(limiter, "192.0.2.1", 0, 0).is_allowed);
    g_assert_cmpuint(lontar_limiter_take(limiter, "192.0.2.1", 0, 0).reset_s, ==, 1);
    g_assert_true(lontar_limiter_take(limiter, "192.0.2.2", 0, 0).is_allowed);
}

static void
test_refill(void)
{
    g_autoptr(lontar_limiter) limiter = lontar_limiter_new(10);
    unsigned allowed = 0;

    /* Twenty at once and ten a second for ten seconds, asked for a hundred times a second. */
    for (int i = 0; i <= 1000; i++) {
        allowed += lontar_limiter_take(limiter, "192.0.2.1", 0, i * SECOND / 100).is_allowed;
    }
    g_assert_cmpuint(allowed, >=, 119);
    g_assert_cmpuint(allowed, <=, 121);
    g_assert_cmpuint(lontar_limiter_take(limiter, "192.0.2.1", 0, 100 * SECOND).remaining, ==, 19);
}

static void
test_networks(void)
{
    g_autoptr(lontar_limiter) limiter = lontar_limiter_new(1);

    for (unsigned i = 0; i < 10; i++) {
        g_autofree char *address = g_strdup_printf("2001:db8::%x", i + 1);

        g_assert_true(lontar_limiter_take(limiter, address, 0, 0).is_allowed);
    }
    g_assert_false(lontar_limiter_take(limiter, "2001:db8::ffff", 0, 0).is_allowed);
    g_assert_true(lontar_limiter_take(limiter, "2001:db8:0:1::1", 0, 0).is_allowed);
}

static void
test_many_clients(void)
{
    g_autoptr(lontar_limiter) limiter = lontar_limiter_new(1);

    for (unsigned i = 0; i < 200000; i++) {
        g_autofree char *address = g_strdup_printf("10.%u.%u.%u", i >> 16, (i >> 8) & 255, i & 255);

        g_assert_true(lontar_limiter_take(limiter, address, 0, i).is_allowed);
    }
}

static void
test_proxies(void)
{
    static const char *const proxies[] = {"10.0.0.1", "10.0.0.2", NULL};
    static const struct {
        const char *peer, *forwarded, *client;
    } rows[] = {
        {"192.0.2.9", NULL, "192.0.2.9"},
        {"192.0.2.9", "198.51.100.1", "192.0.2.9"}, /* no proxy of ours: a lie */
        {"10.0.0.1", "198.51.100.1", "198.51.100.1"},
        {"10.0.0.1", "203.0.113.5, 198.51.100.1", "198.51.100.1"}, /* the first is what it says */
        {"10.0.0.1", "198.51.100.1, 10.0.0.2", "198.51.100.1"},
        {"10.0.0.1", "10.0.0.2", "10.0.0.2"},
        {"10.0.0.1", "nonsense", "10.0.0.1"},
        {"10.0.0.1", "", "10.0.0.1"},
        {"10.0.0.1", "2001:db8::1", "2001:db8::1"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *client = lontar_client_address(rows[i].peer, rows[i].forwarded, proxies);

        g_assert_cmpstr(client, ==, rows[i].client);
    }
    g_autofree char *nobody = lontar_client_address("10.0.0.1", "198.51.100.1", NULL);
    g_assert_cmpstr(nobody, ==, "10.0.0.1");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/limiter/take/gives_a_burst_and_no_more", test_burst);
    g_test_add_func("/limiter/take/fills_by_the_rate", test_refill);
    g_test_add_func("/limiter/take/counts_networks_of_ipv6", test_networks);
    g_test_add_func("/limiter/take/holds_many_clients", test_many_clients);
    g_test_add_func("/limiter/client_address/believes_proxies_only", test_proxies);
    return g_test_run();
}
