/*
 * Harvests: which addresses are private, and answers that are odd.
 */
#include "harvest.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "lontar/error.h"

static lontar_vocabularies *vocabularies;

static bool
is_private(const char *text)
{
    struct sockaddr_in six4 = {.sin_family = AF_INET};
    struct sockaddr_in6 six6 = {.sin6_family = AF_INET6};

    if (inet_pton(AF_INET, text, &six4.sin_addr) == 1) {
        return lontar_fetch_is_private((const struct sockaddr *)(const void *)&six4);
    }
    g_assert_cmpint(inet_pton(AF_INET6, text, &six6.sin6_addr), ==, 1);
    return lontar_fetch_is_private((const struct sockaddr *)(const void *)&six6);
}

static void
test_addresses(void)
{
    const char *const refused[] = {
        "0.0.0.0",         "10.1.2.3",        "100.64.0.1",      "127.0.0.1",   "127.255.255.254",
        "169.254.169.254", "172.16.0.1",      "172.31.255.255",  "192.168.0.1", "198.18.0.1",
        "192.0.2.1",       "224.0.0.1",       "255.255.255.255", "::",          "::1",
        "fe80::1",         "fc00::1",         "fd12:3456::1",    "ff02::1",     "::ffff:127.0.0.1",
        "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::",   "2001::1",     "2001:db8::1",
    };
    const char *const taken[] = {
        "1.1.1.1",      "100.63.255.255", "100.128.0.1",    "126.255.255.255", "128.0.0.1",
        "172.15.0.1",   "172.32.0.1",     "192.167.1.1",    "198.20.0.1",      "223.255.255.255",
        "2606:4700::1", "2a00:1450::1",   "::ffff:1.1.1.1", "2002:101:101::1", "2001:4860::1",
    };
    struct sockaddr_un local = {.sun_family = AF_UNIX};

    for (size_t i = 0; i < G_N_ELEMENTS(refused); i++) {
        g_test_message("%s", refused[i]);
        g_assert_true(is_private(refused[i]));
    }
    for (size_t i = 0; i < G_N_ELEMENTS(taken); i++) {
        g_test_message("%s", taken[i]);
        g_assert_false(is_private(taken[i]));
    }
    g_assert_true(lontar_fetch_is_private((const struct sockaddr *)(const void *)&local));
}

static void
test_answers(void)
{
    const struct {
        const char *answer, *lines, *token, *error;
    } cases[] = {
        {"<OAI-PMH><error code='noRecordsMatch'>none</error></OAI-PMH>", "", NULL,
         "noRecordsMatch"},
        {"<OAI-PMH/>", "", NULL, NULL},
        {"<OAI-PMH><ListRecords><record/><record><header/></record><record><header><identifier> "
         "</identifier></header></record><resumptionToken> a b </resumptionToken></ListRecords>"
         "</OAI-PMH>",
         "", "a b", NULL},
        {"<OAI-PMH><ListRecords><record><header status='deleted'><identifier>x</identifier>"
         "</header></record></ListRecords></OAI-PMH>",
         "{\"id\":\"x\",\"deleted\":true}\n", NULL, NULL},
        {"<OAI-PMH><ListRecords><record><header><identifier>y</identifier></header><metadata><dc>"
         "<title>A &lt;b&gt;</title><title>B</title><type>Nonsense</type><date>May</date>"
         "<date>2019-05</date><identifier>file:///etc/passwd</identifier><coverage>Peru</coverage>"
         "<coverage>Atlantis</coverage><language>eng</language></dc></metadata></record>"
         "</ListRecords></OAI-PMH>",
         "{\"id\":\"y\",\"title\":\"A <b>\",\"date\":\"2019-05\",\"language\":[\"eng\"],"
         "\"country\":[\"Peru\"]}\n",
         NULL, NULL},
        /* Entities of the answer's own make are not followed. */
        {"<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><OAI-PMH><ListRecords><record>"
         "<header><identifier>z&e;</identifier></header></record></ListRecords></OAI-PMH>",
         "{\"id\":\"z\"}\n", NULL, NULL},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(lontar_harvest_page) page =
            lontar_harvest_parse(vocabularies, cases[i].answer, strlen(cases[i].answer), NULL);

        g_assert_nonnull(page);
        g_assert_cmpstr(page->lines->str, ==, cases[i].lines);
        g_assert_cmpstr(page->token, ==, cases[i].token);
        g_assert_cmpstr(page->error, ==, cases[i].error);
    }
}

static void
test_no_answers(void)
{
    const char *const none[] = {"", "<html/>", "<OAI-PMH>", "{}", "\xff\xfe"};

    for (size_t i = 0; i < G_N_ELEMENTS(none); i++) {
        g_autoptr(GError) error = NULL;

        g_assert_null(lontar_harvest_parse(vocabularies, none[i], strlen(none[i]), &error));
        g_assert_error(error, LONTAR_ERROR, LONTAR_ERROR_IO);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    vocabularies = lontar_vocabularies_load(NULL, NULL);
    g_test_add_func("/harvest/fetch/private_addresses", test_addresses);
    g_test_add_func("/harvest/parse/answers", test_answers);
    g_test_add_func("/harvest/parse/no_answers", test_no_answers);

    int status = g_test_run();

    lontar_vocabularies_free(vocabularies);
    return status;
}
