/*
 * Exchanges: targets are decoded strictly.
 */
#include "exchange.h"

static void
test_parse(void)
{
    g_autoptr(lontar_exchange) exchange = lontar_exchange_new(
        "/api/v1/search?q=debt+bondage%20%22x%22&country=THA&country=KHM&&flag");
    g_autoptr(GError) error = NULL;

    g_assert_true(lontar_exchange_parse(exchange, &error));
    g_assert_no_error(error);
    g_assert_cmpstr(exchange->path, ==, "/api/v1/search");
    g_assert_cmpuint(exchange->parameters->len, ==, 4);
    g_assert_cmpstr(lontar_exchange_parameter(exchange, "q"), ==, "debt bondage \"x\"");
    g_assert_cmpstr(lontar_exchange_parameter(exchange, "country"), ==, "THA");
    g_assert_cmpstr(lontar_exchange_parameter(exchange, "flag"), ==, "");
    g_assert_null(lontar_exchange_parameter(exchange, "none"));
}

static void
test_refuses(void)
{
    static const char *const targets[] = {
        "/a%",      "/a%0",     "/a%zz",   "/%00",           "/a?q=%00",
        "/a?q=%ff", "/a?%c3=1", "/%c3%28", "/a?q=%ed%a0%80",
    };

    for (size_t i = 0; i < G_N_ELEMENTS(targets); i++) {
        g_autoptr(lontar_exchange) exchange = lontar_exchange_new(targets[i]);
        g_autoptr(GError) error = NULL;

        g_test_message("%s", targets[i]);
        g_assert_false(lontar_exchange_parse(exchange, &error));
        g_assert_nonnull(error);
    }
}

static void
test_plus_in_path_stays(void)
{
    g_autoptr(lontar_exchange) exchange = lontar_exchange_new("/documents/a+b");

    g_assert_true(lontar_exchange_parse(exchange, NULL));
    g_assert_cmpstr(exchange->path, ==, "/documents/a+b");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/exchange/parse/decodes", test_parse);
    g_test_add_func("/exchange/parse/refuses", test_refuses);
    g_test_add_func("/exchange/parse/plus_in_path_stays", test_plus_in_path_stays);
    return g_test_run();
}
