/*
 * lontar-index update.
 */
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
    lontar_counts_print(&counts, start_us);
    return counts.failed > 0 ? 1 : 0;
}
