/*
 * Landlock, by its system calls: glibc has no functions for them.
 */
#ifndef LONTAR_CAGE_LANDLOCK_H
#define LONTAR_CAGE_LANDLOCK_H

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

/** Make a rule set that allows reading beneath some folders only; -1 when the kernel has none. */
int lontar_landlock_new(const char *const *readable);

/** Put the calling process under a rule set; it must have no_new_privs. */
bool lontar_landlock_enter(int ruleset_fd);

G_END_DECLS

#endif
