/*
 * The commands of lontar-index.
 *
 * A command gets its options and gives the exit status: 0 done, 1 done but some documents failed.
 * When it sets an error, main() prints it as one line and takes the status from its code.
 */
#ifndef LONTAR_COMMAND_H
#define LONTAR_COMMAND_H

#include <stddef.h>

#include "options.h"

typedef int (*lontar_command_run)(const lontar_options *options, GError **error);

typedef struct {
    const char *name;
    const char *arguments; /* what it takes besides options, or NULL */
    const char *summary;
    unsigned options; /* lontar_option flags */
    size_t min, max;  /* number of arguments */
    lontar_command_run run;
    int (*run_raw)(int argc, char **argv); /* reads its own options; both NULL: not there yet */
} lontar_command;

int lontar_command_update(const lontar_options *options, GError **error);
int lontar_command_watch(const lontar_options *options, GError **error);
int lontar_command_rebuild(const lontar_options *options, GError **error);
int lontar_command_rollback(const lontar_options *options, GError **error);
int lontar_command_backup(const lontar_options *options, GError **error);
int lontar_command_restore(const lontar_options *options, GError **error);
int lontar_command_import(const lontar_options *options, GError **error);
int lontar_command_delete(const lontar_options *options, GError **error);
int lontar_command_status(const lontar_options *options, GError **error);
int lontar_command_failures(const lontar_options *options, GError **error);
int lontar_command_show(const lontar_options *options, GError **error);
int lontar_command_review(const lontar_options *options, GError **error);
int lontar_command_check(const lontar_options *options, GError **error);
int lontar_command_health(const lontar_options *options, GError **error);
int lontar_command_list(const lontar_options *options, GError **error);
int lontar_command_vocabulary(const lontar_options *options, GError **error);

#endif
