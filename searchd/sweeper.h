/*
 * The sweeper: ends connections whose request does not come whole in time.
 *
 * The HTTP library's own timeout counts silence only, so a client that sends a byte a second would
 * hold its connection for ever. A request has a deadline from its first byte to its last; what the
 * answer takes does not count.
 */
#ifndef LONTAR_SEARCHD_SWEEPER_H
#define LONTAR_SEARCHD_SWEEPER_H

#include <glib.h>

typedef struct lontar_sweeper lontar_sweeper;

/* One connection that is watched. */
typedef struct lontar_watch lontar_watch;

/** Start to look after connections, in a thread of its own. */
lontar_sweeper *lontar_sweeper_start(void);
/** End the thread; every connection must have been let go. */
void lontar_sweeper_free(lontar_sweeper *sweeper);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_sweeper, lontar_sweeper_free)

/* Threads: all of these, any number at once; one watch belongs to one thread. */

/** Watch a connection by its socket, which must stay open until it is let go. */
lontar_watch *lontar_sweeper_add(lontar_sweeper *sweeper, int socket);
/** Let a connection go, before its socket is closed. */
void lontar_sweeper_remove(lontar_sweeper *sweeper, lontar_watch *watch);
/** A request must be whole within so many seconds; 0 = whenever. */
void lontar_watch_expect(lontar_watch *watch, unsigned seconds);

#endif
