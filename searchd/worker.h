/*
 * A worker: what one thread of the daemon needs to answer, its own searcher above all.
 */
#ifndef LONTAR_SEARCHD_WORKER_H
#define LONTAR_SEARCHD_WORKER_H

#include "access_log.h"
#include "cache.h"
#include "facets_json.h"
#include "keys.h"
#include "limiter.h"
#include "lontar/search.h"
#include "lontar/thesaurus.h"
#include "lontar/vocabulary.h"
#include "metrics.h"
#include "overload.h"

typedef struct lontar_worker lontar_worker;

/* The same for all threads; immutable once the daemon runs. */
typedef struct {
    const lontar_vocabularies *vocabularies;
    const lontar_thesaurus *thesaurus;
    char **locations; /* of the index: folders and tcp:HOST:PORT, NULL-terminated */
    char *library;    /* folder of the publications' files, NULL = files are not given */
    char **origins;   /* web sites whose pages may read answers, or `*`; NULL = none */
    char *public_url; /* of the site, as `https://lib.example.org`; NULL = as the client calls it */
    char **proxies;   /* addresses whose X-Forwarded-For is believed; NULL = none */
    unsigned request_s;            /* that a request may take to arrive */
    unsigned max_wait_ms;          /* requests may wait so long for their turn; 0 = for ever */
    lontar_limiter *limiter;       /* guards itself; NULL = no limit */
    const lontar_keys *keys;       /* of clients with a limit of their own; NULL = none */
    lontar_cache *cache;           /* guards itself; NULL on the terminal */
    lontar_metrics *metrics;       /* guards itself; NULL on the terminal */
    lontar_access_log *access_log; /* guards itself; NULL = none */
    lontar_worker **spare; /* has the index open: the first thread takes it, by an atomic swap with
                              NULL; NULL on the terminal */
} lontar_site;

struct lontar_worker {
    const lontar_site *site;
    lontar_searcher *searcher; /* opened at first use; NULL until then */
    lontar_facet_rows *rows;
    lontar_overload overload;
};

lontar_worker *lontar_worker_new(const lontar_site *site);
void lontar_worker_free(lontar_worker *worker);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_worker, lontar_worker_free)

/** The worker's searcher, opened now if it was not yet; lent. */
lontar_searcher *lontar_worker_searcher(lontar_worker *worker, GError **error);

#endif
