/*
 * The acceptor: takes new connections in a thread of its own and hands each to whom it is told.
 *
 * Threads that all wait for the same socket share its connections as it happens: the first to wake
 * takes all that have come, and keeps them. Clients that keep their connections, as a web site
 * does, then wait for one thread while the others have nothing to do.
 */
#ifndef LONTAR_SEARCHD_ACCEPTOR_H
#define LONTAR_SEARCHD_ACCEPTOR_H

#include <glib.h>
#include <stdbool.h>
#include <sys/socket.h>

typedef struct lontar_acceptor lontar_acceptor;

/* Both are called by the acceptor's thread. */
typedef struct {
    /* Whether one more connection may be taken; those that come meanwhile wait in the kernel. */
    bool (*has_room)(void *data);
    /* Takes over a connected socket that does not block. */
    void (*take)(void *data, int socket, const struct sockaddr *address, socklen_t length);
    void *data;
} lontar_accepted;

/**
 * Start to accept.
 *
 * @param socket  that listens and does not block; the acceptor closes it
 * Errors:  LONTAR_ERROR_IO; then the socket is left to the caller.
 */
lontar_acceptor *lontar_acceptor_start(int socket, const lontar_accepted *accepted, GError **error);

/** End: hand over what has connected already, then turn away whoever comes; may be NULL. */
void lontar_acceptor_free(lontar_acceptor *acceptor);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_acceptor, lontar_acceptor_free)

#endif
