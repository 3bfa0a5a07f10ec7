/*
 * A worker: what one thread of the daemon needs to answer, its own searcher above all.
 */
#include "worker.h"

lontar_worker *
lontar_worker_new(const lontar_site *site)
{
    lontar_worker *worker = g_new0(lontar_worker, 1);

    worker->site = site;
    worker->rows = lontar_facet_rows_new();
    return worker;
}

void
lontar_worker_free(lontar_worker *worker)
{
    if (worker != NULL) {
        lontar_searcher_free(worker->searcher);
        lontar_facet_rows_free(worker->rows);
        g_free(worker);
    }
}

lontar_searcher *
lontar_worker_searcher(lontar_worker *worker, GError **error)
{
    if (worker->searcher == NULL) {
        worker->searcher = lontar_searcher_open(
            worker->site->vocabularies, (const char *const *)worker->site->locations, error);
    }
    return worker->searcher;
}
