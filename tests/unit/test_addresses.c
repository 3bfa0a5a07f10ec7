/*
 * Addresses: who counts as one client, and that counts go down again.
 */
#include "addresses.h"

#include <arpa/inet.h>
#include <netinet/in.h>

typedef union {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
} place;

static place
at(const char *text)
{
    place one = {.any.sa_family = AF_UNIX};

    if (inet_pton(AF_INET, text, &one.v4.sin_addr) == 1) {
        one.any.sa_family = AF_INET;
    } else if (inet_pton(AF_INET6, text, &one.v6.sin6_addr) == 1) {
        one.any.sa_family = AF_INET6;
    }
    return one;
}

static bool
enter(lontar_addresses *addresses, const char *text)
{
    place one = at(text);

    return lontar_addresses_enter(addresses, &one.any);
}

static void
leave(lontar_addresses *addresses, const char *text)
{
    place one = at(text);

    lontar_addresses_leave(addresses, &one.any);
}

static void
test_most(void)
{
    g_autoptr(lontar_addresses) addresses = lontar_addresses_new(2);

    g_assert_true(enter(addresses, "192.0.2.1"));
    g_assert_true(enter(addresses, "192.0.2.1"));
    g_assert_false(enter(addresses, "192.0.2.1"));
    g_assert_true(enter(addresses, "192.0.2.2"));
    leave(addresses, "192.0.2.1");
    g_assert_true(enter(addresses, "192.0.2.1"));
    g_assert_false(enter(addresses, "192.0.2.1"));
    for (size_t i = 0; i < 2; i++) {
        leave(addresses, "192.0.2.1");
    }
    g_assert_true(enter(addresses, "192.0.2.1"));
}

static void
test_same_client(void)
{
    g_autoptr(lontar_addresses) addresses = lontar_addresses_new(1);

    g_assert_true(enter(addresses, "192.0.2.1"));
    g_assert_false(enter(addresses, "::ffff:192.0.2.1"));
    g_assert_true(enter(addresses, "::ffff:192.0.2.2"));
    g_assert_true(enter(addresses, "2001:db8:0:1::1"));
    g_assert_false(enter(addresses, "2001:db8:0:1:ffff::2"));
    g_assert_true(enter(addresses, "2001:db8:0:2::1"));
}

static void
test_uncounted(void)
{
    g_autoptr(lontar_addresses) any = lontar_addresses_new(0);
    g_autoptr(lontar_addresses) one = lontar_addresses_new(1);

    for (size_t i = 0; i < 100; i++) {
        g_assert_true(enter(any, "192.0.2.1"));
        g_assert_true(enter(one, "of a local socket"));
    }
    leave(any, "192.0.2.1");
    leave(one, "of a local socket");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/addresses/most", test_most);
    g_test_add_func("/addresses/same_client", test_same_client);
    g_test_add_func("/addresses/uncounted", test_uncounted);
    return g_test_run();
}
