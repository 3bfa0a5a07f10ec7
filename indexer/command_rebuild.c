/*
 * lontar-index rebuild.
 */
#include <stdio.h>

#include "command.h"
#include "update.h"

int
lontar_command_rebuild(const lontar_options *options, GError **error)
{
    int64_t start_us = g_get_monotonic_time();
    lontar_counts counts = {0};
    lontar_rebuilt rebuilt = {0};
    g_autoptr(lontar_update) update = lontar_update_new(options, error);

    if (update == NULL || !lontar_update_prepare_rebuild(update, error) ||
        !lontar_update_rebuild(update, &counts, &rebuilt, error)) {
        return 3;
    }
    printf("%s: %zu documents, there were %zu\n", rebuilt.generation, rebuilt.after,
           rebuilt.before);
    lontar_counts_print(&counts, start_us);
    g_free(rebuilt.generation);
    return counts.failed > 0 ? 1 : 0;
}
