/*
 * How many connections each client's address has, so that nobody can have them all.
 *
 * Who owns one address of an IPv6 network has 2^64 of it: they count as one. Clients without an
 * address (of a local socket) are not counted.
 */
#ifndef LONTAR_SEARCHD_ADDRESSES_H
#define LONTAR_SEARCHD_ADDRESSES_H

#include <glib.h>
#include <stdbool.h>
#include <sys/socket.h>

typedef struct lontar_addresses lontar_addresses;

/** @param most  connections of one address; 0 = any number. Threads: any may use it at once. */
lontar_addresses *lontar_addresses_new(unsigned most);
void lontar_addresses_free(lontar_addresses *addresses);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_addresses, lontar_addresses_free)

/** Count one connection more; false = its client has as many as it may, nothing is counted. */
bool lontar_addresses_enter(lontar_addresses *addresses, const struct sockaddr *address);
/** Count one less of what has entered. */
void lontar_addresses_leave(lontar_addresses *addresses, const struct sockaddr *address);

#endif
