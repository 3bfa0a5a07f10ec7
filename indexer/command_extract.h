/*
 * lontar-index extract.
 */
#ifndef LONTAR_COMMAND_EXTRACT_H
#define LONTAR_COMMAND_EXTRACT_H

/** Run the command; argv[0] is its name. Gives the exit status. */
int lontar_command_extract(int argc, char **argv);

#endif
