/*
 * A service: what is loaded is owned here, and lent to the site that all threads share.
 */
#include "service.h"

#include "command.h"
#include "server.h"

struct lontar_service {
    const lontar_serve_options *options; /* lent */
    lontar_vocabularies *vocabularies;
    lontar_metrics *metrics;
    lontar_cache *cache;
    lontar_keys *keys;             /* NULL = none */
    lontar_limiter *limiter;       /* NULL = none */
    lontar_access_log *access_log; /* NULL = none */
    lontar_site site;
    lontar_worker *spare;  /* until a thread takes it */
    GError *spare_error;   /* why its index could not be opened, or NULL */
    lontar_server *server; /* NULL until it is started */
};

/* A check of the configuration only looks whether it could be. */
static bool
open_access_log(lontar_service *service, GError **error)
{
    const lontar_serve_options *options = service->options;

    if (options->access_log == NULL) {
        return true;
    }
    if (options->is_check) {
        return lontar_access_log_check(options->access_log, error);
    }
    service->access_log = lontar_access_log_open(options->access_log, error);
    return service->access_log != NULL;
}

static bool
load(lontar_service *service, GError **error)
{
    const lontar_serve_options *options = service->options;
    const char *folder = lontar_command_default_vocabularies();

    service->vocabularies = lontar_vocabularies_load(folder, error);
    if (service->vocabularies == NULL) {
        return false;
    }
    lontar_vocabularies_prepare(service->vocabularies);
    lontar_marks_prepare();

    /* All analysers share the words that the first one reads. */
    g_autoptr(lontar_analyser) analyser = lontar_analyser_new(error);
    if (analyser == NULL) {
        return false;
    }
    if (options->keys != NULL && (service->keys = lontar_keys_load(options->keys, error)) == NULL) {
        return false;
    }
    if (!open_access_log(service, error)) {
        return false;
    }
    service->metrics = lontar_metrics_new();
    service->cache = lontar_cache_new((size_t)options->cache_mib);
    service->limiter = options->rate > 0 ? lontar_limiter_new((unsigned)options->rate) : NULL;
    return true;
}

static void
fill_site(lontar_service *service)
{
    const lontar_serve_options *options = service->options;

    service->site = (lontar_site){
        .vocabularies = service->vocabularies,
        .thesaurus = lontar_vocabularies_thesaurus(service->vocabularies),
        .locations = options->locations,
        .library = options->library,
        .origins = options->origins,
        .public_url = options->public_url,
        .proxies = options->proxies,
        .request_s = (unsigned)options->request_s,
        .max_wait_ms = (unsigned)options->max_wait_ms,
        .limiter = service->limiter,
        .keys = service->keys,
        .cache = service->cache,
        .metrics = service->metrics,
        .access_log = service->access_log,
        .spare = &service->spare,
    };
}

/* Open the index for the first thread that answers. */
static void *
open_spare(void *data)
{
    lontar_service *service = data;
    lontar_searcher *searcher;

    service->spare = lontar_worker_new(&service->site);
    searcher = lontar_worker_searcher(service->spare, &service->spare_error);
    if (searcher != NULL) {
        (void)lontar_searcher_prepare(searcher, NULL); /* else a search will say what is wrong */
    }
    return searcher;
}

/* The index is opened while the vocabularies are read. One that cannot be is said now. */
lontar_service *
lontar_service_new(const lontar_serve_options *options, GError **error)
{
    g_autoptr(lontar_service) service = g_new0(lontar_service, 1);
    bool is_loaded;

    service->options = options;
    service->site.locations = options->locations;

    GThread *opening = g_thread_new("opening", open_spare, service);
    is_loaded = load(service, error);
    lontar_searcher *searcher = g_thread_join(opening);
    if (is_loaded && searcher == NULL) {
        g_propagate_error(error, g_steal_pointer(&service->spare_error));
    }
    if (!is_loaded || searcher == NULL) {
        return NULL;
    }
    lontar_searcher_set_vocabularies(searcher, service->vocabularies);
    fill_site(service);
    return g_steal_pointer(&service);
}

bool
lontar_service_start(lontar_service *service, int socket, GError **error)
{
    service->server =
        lontar_server_start(&service->site, socket, (unsigned)service->options->threads, error);
    return service->server != NULL;
}

void
lontar_service_end(lontar_service *service, unsigned grace_ms)
{
    lontar_server_drain(service->server, grace_ms);
}

void
lontar_service_free(lontar_service *service)
{
    if (service == NULL) {
        return;
    }
    lontar_server_free(service->server);
    lontar_worker_free(service->spare);
    g_clear_error(&service->spare_error);
    lontar_access_log_free(service->access_log);
    lontar_limiter_free(service->limiter);
    lontar_keys_free(service->keys);
    lontar_cache_free(service->cache);
    lontar_metrics_free(service->metrics);
    lontar_vocabularies_free(service->vocabularies);
    g_free(service);
}
