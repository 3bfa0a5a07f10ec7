/*
 * lontar-index update.
 */
#include <stdio.h>

#include "command.h"
#include "update.h"

int
lontar_command_update(const lontar_options *options, GError **error)
{
    int64_t start_us = g_get_monotonic_time();
    lontar_counts counts = {0};
    g_autoptr(lontar_update) update = lontar_update_new(options, error);

    if (update == NULL || !lontar_update_prepare(update, error)) {
        return 3;
    }
    if (options->dry_run) {
        lontar_plan_print(lontar_update_plan(update));
        return 0;
    }
    if (!lontar_update_run(update, &counts, error)) {
        return 3;
    }
    printf("indexed %zu, updated %zu, metadata %zu, moved %zu, unchanged %zu, deleted %zu, "
           "failed %zu, pages %zu in %.1f s\n",
           counts.indexed, counts.updated, counts.metadata, counts.moved, counts.unchanged,
           counts.deleted, counts.failed, counts.pages,
           (double)(g_get_monotonic_time() - start_us) / G_USEC_PER_SEC);
    return counts.failed > 0 ? 1 : 0;
}
