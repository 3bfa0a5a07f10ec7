/*
 * The acceptor: one loop over accept4(2).
 */
#include "acceptor.h"

#include <errno.h>
#include <poll.h>
#include <stdatomic.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "lontar/error.h"

/* How long to wait where there is no room, or accepting fails (no more descriptors, no memory). */
#define RETRY_MS 20
/* Connections that may wait to be accepted when the end comes, and are still taken. */
#define LAST_MAX SOMAXCONN

struct lontar_acceptor {
    lontar_accepted accepted;
    int socket;
    int wake; /* eventfd: the end is asked for */
    atomic_bool is_ending;
    GThread *thread;
};

/* Sleep until a connection may have come, the end is asked for, or so many ms are over. */
static void
rest(const lontar_acceptor *acceptor, bool for_connections, int timeout_ms)
{
    struct pollfd on[] = {
        {.fd = acceptor->wake, .events = POLLIN},
        {.fd = acceptor->socket, .events = POLLIN},
    };

    (void)poll(on, for_connections ? 2 : 1, timeout_ms); /* whatever it says: the loop looks */
}

/* Take one connection; false, with errno, if there is none to be had. */
static bool
take_one(const lontar_acceptor *acceptor)
{
    struct sockaddr_storage address;
    socklen_t length = sizeof address;
    int socket = accept4(acceptor->socket, (struct sockaddr *)&address, &length,
                         SOCK_NONBLOCK | SOCK_CLOEXEC);

    if (socket < 0) {
        return false;
    }
    acceptor->accepted.take(acceptor->accepted.data, socket, (struct sockaddr *)&address, length);
    return true;
}

static void *
run(void *data)
{
    const lontar_acceptor *acceptor = data;
    int left = LAST_MAX;

    while (!atomic_load(&acceptor->is_ending)) {
        if (!acceptor->accepted.has_room(acceptor->accepted.data)) {
            rest(acceptor, false, RETRY_MS);
        } else if (!take_one(acceptor)) {
            if (errno == EAGAIN) {
                rest(acceptor, true, -1);
            } else if (errno != EINTR && errno != ECONNABORTED) {
                rest(acceptor, false, RETRY_MS);
            }
        }
    }
    while (left-- > 0 && acceptor->accepted.has_room(acceptor->accepted.data) &&
           take_one(acceptor)) {
        ;
    }
    return NULL;
}

lontar_acceptor *
lontar_acceptor_start(int socket, const lontar_accepted *accepted, GError **error)
{
    lontar_acceptor *acceptor;
    int wake = eventfd(0, EFD_CLOEXEC);

    if (wake < 0) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_IO, "cannot start to accept: %s",
                    g_strerror(errno));
        return NULL;
    }
    acceptor = g_new0(lontar_acceptor, 1);
    acceptor->accepted = *accepted;
    acceptor->socket = socket;
    acceptor->wake = wake;
    acceptor->thread = g_thread_new("acceptor", run, acceptor);
    return acceptor;
}

void
lontar_acceptor_free(lontar_acceptor *acceptor)
{
    if (acceptor != NULL) {
        atomic_store(&acceptor->is_ending, true);
        (void)eventfd_write(acceptor->wake, 1); /* cannot be full */
        g_thread_join(acceptor->thread);
        (void)close(acceptor->socket); /* nothing was written */
        (void)close(acceptor->wake);
        g_free(acceptor);
    }
}
