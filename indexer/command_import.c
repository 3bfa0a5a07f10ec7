/*
 * lontar-index import.
 */
#include "command.h"
#include "import.h"
#include "lontar/error.h"

int
lontar_command_import(const lontar_options *options, GError **error)
{
    int64_t start_us = g_get_monotonic_time();
    lontar_counts counts = {0};

    if ((options->arguments[0] == NULL) == (options->from == NULL)) {
        g_set_error_literal(error, LONTAR_ERROR, LONTAR_ERROR_INVALID,
                            "import takes either a FILE.jsonl or --from");
        return 2;
    }
    if (!lontar_import_run(options, options->arguments[0], &counts, error)) {
        return 3;
    }
    lontar_counts_print(&counts, start_us);
    return counts.failed > 0 ? 1 : 0;
}
