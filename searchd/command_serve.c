/*
 * serve: answer over HTTP until SIGTERM or SIGINT.
 */
#include <signal.h>
#include <stdio.h>

#include "command.h"
#include "config.h"
#include "lontar/error.h"
#include "server.h"

#define DEFAULT_ADDRESS "127.0.0.1:8080"
/* Many times what most answers take. */
#define MAX_WAIT_MS 100
#define CACHE_MIB   32
#define REQUEST_S   10
/* How long what runs may take to end after SIGTERM. */
#define DRAIN_MS 5000

typedef struct {
    char **locations;
    char *address;
    char *library;
    char **origins;
    char *public_url;
    char *access_log;
    char **proxies;
    char *keys;
    char *config;
    int rate, max_wait_ms, cache_mib, request_s;
    int threads;
} options;

static void
clear_options(options *own)
{
    g_strfreev(own->locations);
    g_free(own->address);
    g_free(own->library);
    g_strfreev(own->origins);
    g_strfreev(own->proxies);
    g_free(own->public_url);
    g_free(own->access_log);
    g_free(own->keys);
    g_free(own->config);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(options, clear_options)

static bool
parse_options(options *own, char ***arguments, GError **error)
{
    const GOptionEntry entries[] = {
        {"index", 'i', 0, G_OPTION_ARG_FILENAME_ARRAY, &own->locations,
         "index directory or tcp:HOST:PORT; several are searched as one", "DIR"},
        {"listen", 'l', 0, G_OPTION_ARG_STRING, &own->address,
         "address to listen on (" DEFAULT_ADDRESS ", port 0 takes a free one)", "ADDR:PORT"},
        {"library", 0, 0, G_OPTION_ARG_FILENAME, &own->library,
         "folder of the publications, to give out their files", "DIR"},
        {"threads", 0, 0, G_OPTION_ARG_INT, &own->threads, "threads that answer (one a processor)",
         "N"},
        {"cors", 0, 0, G_OPTION_ARG_STRING_ARRAY, &own->origins,
         "a web site whose pages may read answers, https://www.example.org, or *; repeatable",
         "ORIGIN"},
        {"public-url", 0, 0, G_OPTION_ARG_STRING, &own->public_url,
         "address that the world knows this site by (default: as it was called)", "URL"},
        {"access-log", 0, 0, G_OPTION_ARG_FILENAME, &own->access_log,
         "file to append a line of JSON to for each request, - for standard error", "FILE"},
        {"rate", 0, 0, G_OPTION_ARG_INT, &own->rate,
         "requests a second that one client address may make (no limit)", "N"},
        {"keys", 0, 0, G_OPTION_ARG_FILENAME, &own->keys,
         "file of API keys with limits of their own, a line each: NAME RATE SHA-256", "FILE"},
        {"proxy", 0, 0, G_OPTION_ARG_STRING_ARRAY, &own->proxies,
         "address of a proxy whose X-Forwarded-For is believed; repeatable", "ADDR"},
        {"max-wait", 0, 0, G_OPTION_ARG_INT, &own->max_wait_ms,
         "under overload, turn requests away that have waited so long (100; 0 = none)", "MS"},
        {"request-time", 0, 0, G_OPTION_ARG_INT, &own->request_s,
         "seconds that a request may take to arrive (10)", "S"},
        {"cache", 0, 0, G_OPTION_ARG_INT, &own->cache_mib, "memory for answers to keep (32)",
         "MIB"},
        {"config", 0, 0, G_OPTION_ARG_FILENAME, &own->config,
         "file of options (/etc/lontar/lontar.conf)", "FILE"},
        G_OPTION_ENTRY_NULL};
    g_autoptr(GOptionContext) context = g_option_context_new("- answer searches over HTTP");

    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse_strv(context, arguments, error)) {
        return false;
    }
    if ((*arguments)[1] != NULL || own->threads < 0 || own->rate < 0 || own->max_wait_ms < 0 ||
        own->cache_mib < 0 || own->request_s < 1) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_INVALID,
                    "serve does not take '%s'; see lontar-searchd serve --help",
                    (*arguments)[1] != NULL ? (*arguments)[1] : "such a number");
        return false;
    }
    if (own->keys != NULL && own->rate == 0) {
        g_set_error_literal(error, LONTAR_ERROR, LONTAR_ERROR_INVALID,
                            "--keys raises the limit of --rate, which is not given");
        return false;
    }
    if (own->locations == NULL) {
        own->locations = g_new0(char *, 2);
        own->locations[0] = g_strdup(lontar_command_default_index());
    }
    if (own->address == NULL) {
        own->address = g_strdup(DEFAULT_ADDRESS);
    }
    if (own->library == NULL) {
        own->library = g_strdup(lontar_command_default_library());
    }
    return true;
}

static void
announce(unsigned port)
{
    g_print("lontar-searchd listens on port %u\n", port);
    (void)fflush(stdout); /* who started us waits for this line; the daemon works without it */
}

/* An index that cannot be opened is said now and not at the first request. */
static bool
try_index(const lontar_site *site, GError **error)
{
    g_autoptr(lontar_worker) worker = lontar_worker_new(site);

    return lontar_worker_searcher(worker, error) != NULL;
}

/* Blocked before threads start, so that every thread leaves them to sigwait. */
static void
block_signals(sigset_t *out_signals)
{
    sigemptyset(out_signals);
    sigaddset(out_signals, SIGTERM);
    sigaddset(out_signals, SIGINT);
    (void)pthread_sigmask(SIG_BLOCK, out_signals, NULL); /* cannot fail with a valid set */
    (void)signal(SIGPIPE, SIG_IGN); /* a client that went is no reason to end */
}

/* Answer until a signal ends it. */
static bool
serve(const options *own, const lontar_site *site, GError **error)
{
    sigset_t signals;
    int number = 0;

    if (!try_index(site, error)) {
        return false;
    }
    block_signals(&signals);
    g_autoptr(lontar_server) server =
        lontar_server_start(site, own->address, (unsigned)own->threads, error);
    if (server == NULL) {
        return false;
    }
    announce(lontar_server_port(server));
    while (sigwait(&signals, &number) != 0) {
    }
    lontar_server_drain(server, DRAIN_MS);
    return true;
}

int
lontar_command_serve(int argc, char **argv)
{
    g_auto(options)
        own = {.max_wait_ms = MAX_WAIT_MS, .cache_mib = CACHE_MIB, .request_s = REQUEST_S};
    g_autoptr(GError) error = NULL;
    g_autoptr(lontar_access_log) access_log = NULL;

    g_auto(GStrv) arguments = lontar_config_arguments(argc, argv, &error);

    if (arguments == NULL || !parse_options(&own, &arguments, &error)) {
        return lontar_command_fail(error);
    }
    if (own.access_log != NULL) {
        access_log = lontar_access_log_open(own.access_log, &error);
        if (access_log == NULL) {
            return lontar_command_fail(error);
        }
    }

    g_autoptr(lontar_vocabularies) vocabularies =
        lontar_vocabularies_load(lontar_command_default_vocabularies(), &error);
    if (vocabularies == NULL) {
        return lontar_command_fail(error);
    }
    g_autoptr(lontar_thesaurus) thesaurus =
        lontar_thesaurus_load(lontar_command_default_vocabularies(), &error);
    if (thesaurus == NULL) {
        return lontar_command_fail(error);
    }
    g_autoptr(lontar_metrics) metrics = lontar_metrics_new();
    g_autoptr(lontar_cache) cache = lontar_cache_new((size_t)own.cache_mib);
    g_autoptr(lontar_keys) keys = own.keys == NULL ? NULL : lontar_keys_load(own.keys, &error);
    if (error != NULL) {
        return lontar_command_fail(error);
    }
    g_autoptr(lontar_limiter) limiter =
        own.rate > 0 ? lontar_limiter_new((unsigned)own.rate) : NULL;
    const lontar_site site = {
        .vocabularies = vocabularies,
        .thesaurus = thesaurus,
        .locations = own.locations,
        .library = own.library,
        .origins = own.origins,
        .public_url = own.public_url,
        .proxies = own.proxies,
        .request_s = (unsigned)own.request_s,
        .max_wait_ms = (unsigned)own.max_wait_ms,
        .limiter = limiter,
        .keys = keys,
        .cache = cache,
        .metrics = metrics,
        .access_log = access_log,
    };
    return serve(&own, &site, &error) ? 0 : lontar_command_fail(error);
}
