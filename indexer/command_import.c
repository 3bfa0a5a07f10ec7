/*
 * lontar-index import.
 */
#include "command.h"
#include "import.h"

int
lontar_command_import(const lontar_options *options, GError **error)
{
    int64_t start_us = g_get_monotonic_time();
    lontar_counts counts = {0};

    if (!lontar_import_run(options, options->arguments[0], &counts, error)) {
        return 3;
    }
    lontar_counts_print(&counts, start_us);
    return counts.failed > 0 ? 1 : 0;
}
