/*
 * Update: bring the index in line with the library.
 */
#ifndef LONTAR_UPDATE_H
#define LONTAR_UPDATE_H

#include "options.h"
#include "plan_report.h"

typedef struct lontar_update lontar_update;

/** Open the library and load what the run needs. */
lontar_update *lontar_update_new(const lontar_options *options, GError **error);
void lontar_update_free(lontar_update *update);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_update, lontar_update_free)

/** Take the lock (but for a dry run), look at the library and make a plan. */
bool lontar_update_prepare(lontar_update *update, GError **error);

/** The plan that was made; lent. */
const lontar_plan *lontar_update_plan(const lontar_update *update);

/** The same for a rebuild, which may have to read any file and can do without the index. */
bool lontar_update_prepare_rebuild(lontar_update *update, GError **error);

/** Do what is planned. */
bool lontar_update_run(lontar_update *update, lontar_counts *counts, GError **error);

/* What a rebuild came to. */
typedef struct {
    size_t before, after; /* documents */
    char *generation;     /* name of the new one; owned */
} lontar_rebuilt;

/**
 * Make a new generation of all that is planned, prove it whole and switch to it.
 *
 * Errors:  as an update's; LONTAR_ERROR_IO when too many documents would be lost.
 */
bool lontar_update_rebuild(lontar_update *update, lontar_counts *counts, lontar_rebuilt *rebuilt,
                           GError **error);

#endif
