/*
 * The server: sockets, threads and limits; it hands exchanges to the routes.
 */
#ifndef LONTAR_SEARCHD_SERVER_H
#define LONTAR_SEARCHD_SERVER_H

#include "worker.h"

typedef struct lontar_server lontar_server;

/**
 * Start to listen and answer.
 *
 * @param address  ADDR:PORT, `[::1]:8080`, `:8080` for 127.0.0.1; port 0 = any free one
 * @param threads  that answer, 0 = one a processor
 * Errors:  LONTAR_ERROR_INVALID (address), LONTAR_ERROR_IO (in use, not permitted).
 */
lontar_server *lontar_server_start(const lontar_site *site, const char *address, unsigned threads,
                                   GError **error);

/** The port that it listens on. */
unsigned lontar_server_port(const lontar_server *server);

/** Stop to accept and wait until what runs is answered, at most grace_ms. */
void lontar_server_drain(lontar_server *server, unsigned grace_ms);

/** End; what still runs is broken off. */
void lontar_server_free(lontar_server *server);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_server, lontar_server_free)

#endif
