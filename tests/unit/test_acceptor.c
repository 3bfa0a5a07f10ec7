/*
 * The acceptor: room, and who has connected when the end comes.
 */
#include "acceptor.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdatomic.h>
#include <unistd.h>

#include "listen.h"

#define CLIENTS 3
/* Long enough for a thread to take what it should not. */
#define PAUSE_US 200000
/* Long enough for anything; a test that waits longer has failed. */
#define PATIENCE_US (30 * G_USEC_PER_SEC)

typedef struct {
    atomic_int room, taken;
    int sockets[CLIENTS];
} host;

static bool
has_room(void *data)
{
    host *own = data;

    return atomic_load(&own->taken) < atomic_load(&own->room);
}

static void
take(void *data, int socket, const struct sockaddr *address, socklen_t length)
{
    host *own = data;

    g_assert_cmpint(address->sa_family, ==, AF_INET);
    g_assert_cmpuint(length, ==, sizeof(struct sockaddr_in));
    own->sockets[atomic_load(&own->taken)] = socket;
    atomic_fetch_add(&own->taken, 1);
}

static int
call(unsigned port)
{
    struct sockaddr_in address = {
        .sin_family = AF_INET,
        .sin_port = htons((uint16_t)port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    int client = socket(AF_INET, SOCK_STREAM, 0);

    g_assert_cmpint(connect(client, (struct sockaddr *)&address, sizeof address), ==, 0);
    return client;
}

static void
await_taken(host *own, int size)
{
    int64_t end_us = g_get_monotonic_time() + PATIENCE_US;

    while (atomic_load(&own->taken) < size && g_get_monotonic_time() < end_us) {
        g_usleep(1000);
    }
    g_assert_cmpint(atomic_load(&own->taken), ==, size);
}

static void
test_room(void)
{
    g_autoptr(GError) error = NULL;
    host own = {.room = 1};
    lontar_accepted accepted = {has_room, take, &own};
    int socket = lontar_listen("127.0.0.1:0", &error);
    unsigned port = lontar_listen_port(socket);
    lontar_acceptor *acceptor = lontar_acceptor_start(socket, &accepted, &error);
    int clients[CLIENTS];
    char byte;

    g_assert_no_error(error);
    for (size_t i = 0; i < CLIENTS; i++) {
        clients[i] = call(port);
    }
    await_taken(&own, 1);
    g_usleep(PAUSE_US);
    g_assert_cmpint(atomic_load(&own.taken), ==, 1);

    atomic_store(&own.room, CLIENTS - 1);
    await_taken(&own, CLIENTS - 1);
    g_assert_cmpint(read(own.sockets[0], &byte, 1), ==, -1);
    g_assert_cmpint(errno, ==, EAGAIN);

    /* One still waits; it has connected, so the end does not forget it. */
    atomic_store(&own.room, CLIENTS);
    lontar_acceptor_free(acceptor);
    g_assert_cmpint(atomic_load(&own.taken), ==, CLIENTS);
    for (size_t i = 0; i < CLIENTS; i++) {
        close(own.sockets[i]);
        close(clients[i]);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/acceptor/room", test_room);
    return g_test_run();
}
