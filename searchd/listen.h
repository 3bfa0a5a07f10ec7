/*
 * Listening: an address as people write it becomes a socket.
 */
#ifndef LONTAR_SEARCHD_LISTEN_H
#define LONTAR_SEARCHD_LISTEN_H

#include <glib.h>

/**
 * Listen on ADDR:PORT, `[::1]:8080`, `:8080` or `8080`.
 *
 * @return a socket that does not block, -1 with @a error set
 * Errors:  LONTAR_ERROR_INVALID, LONTAR_ERROR_IO (in use, not permitted).
 */
int lontar_listen(const char *address, GError **error);

/** The socket that a service manager has opened for us (sd_listen_fds(3)); -1 = there is none. */
int lontar_listen_given(void);

/** The port that a socket listens on. */
unsigned lontar_listen_port(int socket);

#endif
