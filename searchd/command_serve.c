/*
 * serve: answer over HTTP until SIGTERM or SIGINT; SIGHUP reads the configuration anew.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "command.h"
#include "listen.h"
#include "lontar/error.h"
#include "lontar/notify.h"
#include "service.h"

/* How long what runs may take to end after SIGTERM. */
#define DRAIN_MS 5000

/* What answers now: the options and all that was loaded for them. */
typedef struct {
    lontar_serve_options options;
    lontar_service *service;
} running;

static void
running_free(running *now)
{
    if (now != NULL) {
        lontar_service_free(now->service);
        lontar_serve_options_clear(&now->options);
        g_free(now);
    }
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(running, running_free)

static running *
running_new(int argc, char **argv, GError **error)
{
    g_autoptr(running) now = g_new0(running, 1);

    if (!lontar_serve_options_read(&now->options, argc, argv, error)) {
        return NULL;
    }
    now->service = lontar_service_new(&now->options, error);
    return now->service != NULL ? g_steal_pointer(&now) : NULL;
}

static void
announce(unsigned port)
{
    g_print("lontar-searchd listens on port %u\n", port);
    (void)fflush(stdout); /* who started us waits for this line; the daemon works without it */
    (void)lontar_notify("READY=1\nSTATUS=answers on port %u", port); /* if anybody is to be told */
}

/* Start on a socket of its own, so that the old one may go on beside it and end when it is done. */
static bool
start(running *now, int socket, GError **error)
{
    int own = fcntl(socket, F_DUPFD_CLOEXEC, 0);

    if (own < 0) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_IO, "cannot share the socket: %s",
                    g_strerror(errno));
        return false;
    }
    return lontar_service_start(now->service, own, error);
}

/* Take a new configuration, if it is right; else the old one holds. */
static running *
reload(running *now, int socket, int argc, char **argv)
{
    g_autoptr(GError) error = NULL;

    (void)lontar_notify("RELOADING=1\nMONOTONIC_USEC=%" G_GINT64_FORMAT, g_get_monotonic_time());

    g_autoptr(running) next = running_new(argc, argv, &error);
    bool is_same = next != NULL && g_str_equal(next->options.address, now->options.address);

    if (next == NULL || !start(next, socket, &error)) {
        g_printerr("lontar-searchd: the old configuration holds: %s\n", error->message);
        (void)lontar_notify("READY=1");
        return now;
    }
    if (!is_same) {
        g_printerr("lontar-searchd: still on the old address: another one needs a restart\n");
    }
    lontar_service_end(now->service, DRAIN_MS);
    running_free(now);
    (void)lontar_notify("READY=1");
    return g_steal_pointer(&next);
}

/* Blocked before threads start, so that every thread leaves them to sigwait. */
static void
block_signals(sigset_t *out_signals)
{
    sigemptyset(out_signals);
    sigaddset(out_signals, SIGTERM);
    sigaddset(out_signals, SIGINT);
    sigaddset(out_signals, SIGHUP);
    (void)pthread_sigmask(SIG_BLOCK, out_signals, NULL); /* cannot fail with a valid set */
    (void)signal(SIGPIPE, SIG_IGN); /* a client that went is no reason to end */
}

/* Answer until a signal ends it. */
static bool
serve(running *now, int argc, char **argv, GError **error)
{
    sigset_t signals;
    int number = 0;
    int socket = lontar_listen_given();

    if (socket < 0) {
        socket = lontar_listen(now->options.address, error);
    }
    block_signals(&signals);
    if (socket < 0 || !start(now, socket, error)) {
        running_free(now);
        return false;
    }
    announce(lontar_listen_port(socket));
    while (sigwait(&signals, &number) == 0 && number == SIGHUP) {
        now = reload(now, socket, argc, argv);
    }
    (void)lontar_notify("STOPPING=1");
    (void)close(socket); /* the last but the service's own, which it closes first */
    lontar_service_end(now->service, DRAIN_MS);
    running_free(now);
    return true;
}

int
lontar_command_serve(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(running) now = running_new(argc, argv, &error);

    if (now == NULL) {
        return lontar_command_fail(error);
    }
    if (now->options.is_check) {
        g_print("the configuration is right: %s, index %s\n", now->options.address,
                now->options.locations[0]);
        return 0;
    }
    return serve(g_steal_pointer(&now), argc, argv, &error) ? 0 : lontar_command_fail(error);
}
