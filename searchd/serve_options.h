/*
 * What serve is told: the command line over the configuration file over the defaults.
 */
#ifndef LONTAR_SEARCHD_SERVE_OPTIONS_H
#define LONTAR_SEARCHD_SERVE_OPTIONS_H

#include <glib.h>
#include <stdbool.h>

typedef struct {
    char **locations; /* of the index */
    char *address;
    char *library;
    char **origins;
    char *public_url;
    char *access_log; /* NULL = none */
    char **proxies;
    char *keys; /* file; NULL = none */
    char *config;
    int rate, max_wait_ms, cache_mib, request_s;
    int threads;
    gboolean is_check; /* say whether all this is right, and end */
} lontar_serve_options;

/**
 * Read the command line, and the configuration file that it names or else the usual one.
 *
 * Errors:  LONTAR_ERROR_INVALID (an unknown option, a wrong value), LONTAR_ERROR_IO.
 */
bool lontar_serve_options_read(lontar_serve_options *out_options, int argc, char **argv,
                               GError **error);
void lontar_serve_options_clear(lontar_serve_options *options);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(lontar_serve_options, lontar_serve_options_clear)

#endif
