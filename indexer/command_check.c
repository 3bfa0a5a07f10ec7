/*
 * lontar-index check: prove the index whole, by checksums and by Xapian's own check.
 */
#include <stdio.h>

#include "command.h"
#include "lontar/error.h"
#include "lontar/generation.h"
#include "lontar/xapian.h"

int
lontar_command_check(const lontar_options *options, GError **error)
{
    g_autofree char *database = lontar_generation_current(options->index, NULL, error);
    g_autofree char *folder = database == NULL ? NULL : g_path_get_dirname(database);
    g_autofree char *differs = NULL;
    g_autofree char *report = NULL;

    if (folder == NULL) {
        return 3;
    }
    if (!lontar_generation_verify(folder, &differs, error)) {
        if (differs != NULL) {
            fputs(differs, stderr);
        }
        return 3;
    }
    if (differs != NULL && *differs != '\0') {
        fputs(differs, stdout);
    }
    if (!lontar_check(database, &report, error)) {
        if (report != NULL) {
            fputs(report, stderr);
        }
        return 3;
    }
    printf("%s: whole\n", options->index);
    return 0;
}
