/*
 * What serve is told: one table of options, for the command line and for the configuration file.
 */
#include "serve_options.h"

#include "command.h"
#include "config.h"
#include "lontar/error.h"

#define DEFAULT_ADDRESS "127.0.0.1:8080"
/* Many times what most answers take. */
#define MAX_WAIT_MS 100
#define CACHE_MIB   32
#define REQUEST_S   10

void
lontar_serve_options_clear(lontar_serve_options *options)
{
    g_strfreev(options->locations);
    g_free(options->address);
    g_free(options->library);
    g_strfreev(options->origins);
    g_strfreev(options->proxies);
    g_free(options->public_url);
    g_free(options->access_log);
    g_free(options->keys);
    g_free(options->config);
    *options = (lontar_serve_options){0};
}

static bool
parse(lontar_serve_options *own, char ***arguments, GError **error)
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
         "under overload, the longest that a request may wait (100; 0 = for ever)", "MS"},
        {"request-time", 0, 0, G_OPTION_ARG_INT, &own->request_s,
         "seconds that a request may take to arrive (10)", "S"},
        {"cache", 0, 0, G_OPTION_ARG_INT, &own->cache_mib, "memory for answers to keep (32)",
         "MIB"},
        {"config", 0, 0, G_OPTION_ARG_FILENAME, &own->config,
         "file of options (/etc/lontar/lontar.conf)", "FILE"},
        {"check-config", 0, 0, G_OPTION_ARG_NONE, &own->is_check,
         "say whether all this is right, and end", NULL},
        G_OPTION_ENTRY_NULL};
    g_autoptr(GOptionContext) context = g_option_context_new("- answer searches over HTTP");

    g_set_prgname("lontar-searchd serve");
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

bool
lontar_serve_options_read(lontar_serve_options *out_options, int argc, char **argv, GError **error)
{
    g_auto(lontar_serve_options)
        own = {.max_wait_ms = MAX_WAIT_MS, .cache_mib = CACHE_MIB, .request_s = REQUEST_S};
    g_auto(GStrv) arguments = lontar_config_arguments(argc, argv, error);

    if (arguments == NULL || !parse(&own, &arguments, error)) {
        return false;
    }
    *out_options = own;
    own = (lontar_serve_options){0};
    return true;
}
