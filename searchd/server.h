/*
 * The server: sockets, threads and limits; it hands exchanges to the routes.
 */
#ifndef LONTAR_SEARCHD_SERVER_H
#define LONTAR_SEARCHD_SERVER_H

#include "worker.h"

typedef struct lontar_server lontar_server;

/**
 * Start to answer.
 *
 * @param socket   that listens; the server closes it
 * @param threads  that answer, 0 = one a processor
 * Errors:  LONTAR_ERROR_IO.
 */
lontar_server *lontar_server_start(const lontar_site *site, int socket, unsigned threads,
                                   GError **error);

/** Stop to accept and wait until what runs is answered, at most grace_ms. */
void lontar_server_drain(lontar_server *server, unsigned grace_ms);

/** End; what still runs is broken off. */
void lontar_server_free(lontar_server *server);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_server, lontar_server_free)

#endif
