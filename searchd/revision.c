/*
 * Revisions that clients have seen.
 */
#include "revision.h"

#include "problem.h"

bool
lontar_revision_is_reached(lontar_worker *worker, lontar_exchange *exchange)
{
    g_autoptr(GError) error = NULL;
    guint64 wanted = 0;

    if (exchange->revision_wanted == NULL) {
        return true;
    }
    if (!g_ascii_string_to_unsigned(exchange->revision_wanted, 10, 0, G_MAXINT64, &wanted, NULL)) {
        lontar_problem_refuse(exchange, 400, "invalid_header", NULL,
                              LONTAR_REVISION_HEADER ": takes a number, the index.revision of an "
                                                     "answer");
        return false;
    }

    lontar_searcher *searcher = lontar_worker_searcher(worker, &error);
    const lontar_index_state *state =
        searcher == NULL ? NULL : lontar_searcher_state(searcher, &error);
    if (state == NULL) {
        lontar_problem_send_error(exchange, error, NULL, -1);
        return false;
    }
    if (state->revision >= wanted) {
        return true;
    }
    g_autofree char *detail =
        g_strdup_printf("the index is at revision %" G_GUINT64_FORMAT
                        " here, and %" G_GUINT64_FORMAT " was asked for; try again in a second",
                        state->revision, wanted);
    lontar_problem_refuse(exchange, 503, "behind", NULL, detail);
    lontar_exchange_set_header(exchange, "Retry-After", "1");
    return false;
}
