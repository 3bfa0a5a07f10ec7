/*
 * The configuration file: options of serve that need not be typed.
 *
 *     [lontar]
 *     library = /srv/library
 *     index = /var/lib/lontar/index
 *     [searchd]
 *     listen = 127.0.0.1:8080
 *     cors = https://www.example.org;https://example.org
 */
#ifndef LONTAR_SEARCHD_CONFIG_H
#define LONTAR_SEARCHD_CONFIG_H

#include <glib.h>

/**
 * The arguments of a command with those of its configuration file put before them.
 *
 * Each key of the group `searchd` is an option by its long name, several values are separated by
 * semicolons; `library` and `index` of the group `lontar` are options too, unless the environment
 * says otherwise. What is among the arguments already is left out. Without `--config` among the
 * arguments, /etc/lontar/lontar.conf is read if it is there.
 *
 * Errors:  LONTAR_ERROR_IO, LONTAR_ERROR_INVALID.
 */
char **lontar_config_arguments(int argc, char **argv, GError **error);

/**
 * Where to search if no argument says so: LONTAR_INDEX, else what the configuration file names
 * (LONTAR_CONFIG, else /etc/lontar/lontar.conf), else build/index. NULL-terminated.
 *
 * Errors:  LONTAR_ERROR_IO, LONTAR_ERROR_INVALID.
 */
char **lontar_config_indexes(GError **error);

#endif
