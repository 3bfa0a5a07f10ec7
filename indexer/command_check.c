/*
 * lontar-index check: prove the index whole, by checksums, by Xapian's own check, and by what must
 * hold between its parts. No commit comes between; searches go on.
 */
#include <stdio.h>

#include "command.h"
#include "invariants.h"
#include "lontar/error.h"
#include "lontar/generation.h"
#include "lontar/xapian.h"

int
lontar_command_check(const lontar_options *options, GError **error)
{
    g_autoptr(GError) cause = NULL;
    g_autoptr(lontar_lock) commits = lontar_lock_commits(options->index, false, &cause);
    g_autofree char *database =
        cause != NULL ? NULL : lontar_generation_current(options->index, NULL, &cause);
    g_autofree char *folder = database == NULL ? NULL : g_path_get_dirname(database);
    g_autofree char *differs = NULL;
    g_autofree char *report = NULL;

    if (folder == NULL) {
        g_propagate_error(error, g_steal_pointer(&cause));
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
    g_clear_pointer(&report, g_free);
    if (!lontar_invariants_check(database, 0, &report, error)) {
        if (report != NULL) {
            fputs(report, stderr);
        }
        return 3;
    }
    if (!lontar_generation_check_columns(database, error)) {
        return 3;
    }
    printf("%s: whole\n", options->index);
    return 0;
}
