/*
 * The commands of lontar-searchd.
 */
#ifndef LONTAR_SEARCHD_COMMAND_H
#define LONTAR_SEARCHD_COMMAND_H

#include <glib.h>

/* Each takes its arguments, its own name first, and gives the exit status. */
int lontar_command_serve(int argc, char **argv);
int lontar_command_query(int argc, char **argv);

/** Say what happened on standard error and give the exit status of it. */
int lontar_command_fail(const GError *error);

/** The index to read when none was given: LONTAR_INDEX, else build/index. */
const char *lontar_command_default_index(void);
const char *lontar_command_default_library(void);
/* Folder of data files that replace the built-in ones, or NULL. */
const char *lontar_command_default_vocabularies(void);

#endif
