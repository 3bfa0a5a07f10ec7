/*
 * Progress: a bar on a terminal, JSON lines for programs, silence otherwise.
 */
#ifndef LONTAR_PROGRESS_H
#define LONTAR_PROGRESS_H

#include <glib.h>
#include <stdint.h>

typedef struct lontar_progress lontar_progress;

/** @param how  `auto` (a bar if standard error is a terminal), `none` or `json` */
lontar_progress *lontar_progress_new(const char *how);
void lontar_progress_free(lontar_progress *progress);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_progress, lontar_progress_free)

/** Begin a phase. The time left is told by bytes. */
void lontar_progress_start(lontar_progress *progress, const char *phase, size_t documents,
                           uint64_t bytes);

/** One document is done. */
void lontar_progress_step(lontar_progress *progress, const char *path, const char *state,
                          uint64_t bytes, size_t pages);

/** Show how far it is, a few times a second at most. */
void lontar_progress_tick(lontar_progress *progress);

/** A commit is durable. */
void lontar_progress_commit(lontar_progress *progress, uint64_t revision);

/** Say a line on standard error, clear of the bar. */
void lontar_progress_say(lontar_progress *progress, const char *line);

/** Take the bar away. */
void lontar_progress_stop(lontar_progress *progress);

#endif
