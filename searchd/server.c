/*
 * The server: threads, limits and the end of them; it hands exchanges to the routes.
 *
 * As many daemons of libmicrohttpd as there are threads, each with epoll and one thread, which has
 * a worker; a connection goes to the thread that has the least to do. The library lets through two
 * different Content-Length and Content-Length with chunked, which we refuse; its own decoding of
 * parameters is not used, as it takes broken escapes for text.
 */
#include "server.h"

#include <errno.h>
#include <microhttpd.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "acceptor.h"
#include "addresses.h"
#include "head.h"
#include "lontar/error.h"
#include "problem.h"
#include "respond.h"
#include "revision.h"
#include "routes.h"
#include "sweeper.h"

/* Connections stay well below the usual 1,024 descriptors: answering needs some too. */
#define CONNECTIONS_MAX        900
#define CONNECTIONS_PER_IP_MAX 64
#define TIMEOUT_S              30
#define MEMORY_PER_CONNECTION  32768
/* Of one request; the library answers 431 itself to heads that its memory cannot hold. */
#define TARGET_BYTES_MAX 8192
#define HEADER_BYTES_MAX 16384
#define BODY_BYTES_MAX   65536
/* A thread that is making an answer has as much to do as one with so many connections more. */
#define BUSY_WEIGHT 4
/* How often the end looks whether everything has been answered. */
#define DRAIN_STEP_US 10000
/* How long the end waits for a connection that has been taken to say what it asks. */
#define DRAIN_NEW_US 500000

/* A thread that answers. */
typedef struct {
    lontar_server *server;
    struct MHD_Daemon *daemon;
    atomic_int open;     /* connections */
    atomic_bool is_busy; /* making an answer */
} loop;

struct lontar_server {
    const lontar_site *site; /* lent */
    loop *loops;
    unsigned loop_size;
    lontar_sweeper *sweeper;     /* outlives the daemons */
    lontar_addresses *addresses; /* outlives them as well */
    lontar_acceptor *acceptor;   /* NULL once the end has begun */
    atomic_bool is_ending;
    atomic_int open; /* connections of all threads */
    atomic_int running;
    atomic_int silent; /* connections that have not asked anything yet */
};

/* One connection. */
typedef struct {
    lontar_watch *watch;
    char *peer; /* its address, or NULL */
    bool has_asked;
} visitor;

/* What a handler gets of one connection's request. */
typedef struct {
    lontar_exchange *exchange; /* owned */
    lontar_head head;
    bool has_begun;
    bool is_too_large;
} call;

/* A connection has ended, or none has come of it. */
static void
forget(loop *own, const struct sockaddr *address)
{
    lontar_addresses_leave(own->server->addresses, address);
    atomic_fetch_sub(&own->open, 1);
    atomic_fetch_sub(&own->server->open, 1);
}

/* The address of who has connected, as text; NULL if it has none. */
static char *
peer_address(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    char host[NI_MAXHOST];

    if (info == NULL || info->client_addr == NULL) {
        return NULL;
    }

    const struct sockaddr *address = info->client_addr;
    socklen_t length =
        address->sa_family == AF_INET6 ? sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in);
    return getnameinfo(address, length, host, sizeof host, NULL, 0, NI_NUMERICHOST) == 0
               ? g_strdup(host)
               : NULL;
}

/* The request of a new or kept connection may be awaited in silence, but not for ever. */
static void
on_connection(void *data, struct MHD_Connection *connection, void **context,
              enum MHD_ConnectionNotificationCode code)
{
    loop *own = data;
    lontar_server *server = own->server;
    visitor *one = *context;

    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        one = *context = g_new0(visitor, 1);
        one->peer = peer_address(connection);
        one->watch = lontar_sweeper_add(
            server->sweeper,
            MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd);
        lontar_watch_expect(one->watch, server->site->request_s);
        return;
    }
    if (!one->has_asked) {
        atomic_fetch_sub(&server->silent, 1);
    }
    forget(own,
           MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr);
    lontar_sweeper_remove(server->sweeper, one->watch);
    g_free(one->peer);
    g_free(one);
}

static visitor *
visitor_of(struct MHD_Connection *connection)
{
    return MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
}

/* Await the end of a request within so many seconds; 0 = none is awaited. */
static void
expect(struct MHD_Connection *connection, unsigned seconds)
{
    lontar_watch_expect(visitor_of(connection)->watch, seconds);
}

static void *
on_target(void *data, const char *target, struct MHD_Connection *connection)
{
    lontar_server *server = ((loop *)data)->server;
    call *own = g_new0(call, 1);

    expect(connection, server->site->request_s);
    own->exchange = lontar_exchange_new(target);
    atomic_fetch_add(&server->running, 1);
    if (!visitor_of(connection)->has_asked) {
        visitor_of(connection)->has_asked = true;
        atomic_fetch_sub(&server->silent, 1);
    }
    if (server->site->metrics != NULL) {
        (void)lontar_metrics_begin(server->site->metrics); /* how many run is of no use yet */
    }
    return own;
}

static void
on_done(void *data, struct MHD_Connection *connection, void **context,
        enum MHD_RequestTerminationCode code)
{
    lontar_server *server = ((loop *)data)->server;
    const lontar_site *site = server->site;
    call *own = *context;

    if (own == NULL) {
        return;
    }
    expect(connection, TIMEOUT_S + site->request_s);
    if (site->access_log != NULL && own->exchange->method != NULL) {
        lontar_access_log_write(site->access_log, own->exchange);
    }
    if (site->metrics != NULL) {
        lontar_metrics_end(site->metrics, own->exchange->endpoint, own->exchange->status,
                           g_get_monotonic_time() - own->exchange->begun_us);
    }
    lontar_exchange_free(own->exchange);
    g_free(own);
    *context = NULL;
    atomic_fetch_sub(&server->running, 1);
}

/* --- refusals ------------------------------------------------------------------------------- */

/*
 * A request whose end two readers could see in different places is an attack or a mistake: it is
 * refused before its body is waited for, and its connection ends.
 */
static bool
refuse_framing(const call *own)
{
    if (own->head.lengths > 1) {
        lontar_problem_refuse(own->exchange, 400, "invalid_request", NULL,
                              "the length of the body is said more than once");
    } else if (own->head.is_strange) {
        lontar_problem_refuse(own->exchange, 501, "invalid_request", NULL,
                              "the only Transfer-Encoding is chunked");
    }
    return own->head.lengths > 1 || own->head.is_strange;
}

static bool
refuse_size(const call *own)
{
    lontar_problem problem = {.position = -1};

    if (own->is_too_large) {
        problem.status = 413;
        problem.code = "too_large";
        problem.detail = "the body has more than 65536 bytes";
    } else if (strlen(own->exchange->target) > TARGET_BYTES_MAX) {
        problem.status = 414;
        problem.code = "too_long";
        problem.detail = "the address has more than 8192 bytes; POST a long query";
    } else if (own->head.bytes > HEADER_BYTES_MAX) {
        problem.status = 431;
        problem.code = "too_long";
        problem.detail = "the headers have more than 16384 bytes";
    } else {
        return false;
    }
    lontar_problem_send(own->exchange, &problem);
    return true;
}

/* --- requests ------------------------------------------------------------------------------- */

/*
 * How long a request has lain in the socket's buffer while the thread answered others: the only
 * sign of overload that an event loop has, and one that shows it at once.
 */
static unsigned
waited_ms(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    struct tcp_info tcp = {0};
    socklen_t length = sizeof tcp;

    if (info == NULL || getsockopt(info->connect_fd, IPPROTO_TCP, TCP_INFO, &tcp, &length) != 0) {
        return 0;
    }
    return tcp.tcpi_last_data_recv;
}

/* To answer in the first call closes the connection: what is not refused waits for the second. */
static enum MHD_Result
on_request(void *data, struct MHD_Connection *connection, const char *url, const char *method,
           const char *version, const char *upload, size_t *upload_size, void **context)
{
    loop *thread = data;
    lontar_server *server = thread->server;
    call *own = *context;

    if (!own->has_begun) {
        own->has_begun = true;
        own->exchange->method = method;
        lontar_head_read(&own->head, connection);
        if (refuse_framing(own)) {
            return lontar_respond(server->site, connection, own->exchange, true);
        }
        return MHD_YES;
    }
    if (*upload_size > 0) {
        own->is_too_large =
            own->is_too_large || own->exchange->request_body->len + *upload_size > BODY_BYTES_MAX;
        if (!own->is_too_large) {
            g_string_append_len(own->exchange->request_body, upload, (gssize)*upload_size);
        }
        *upload_size = 0;
        return MHD_YES;
    }
    expect(connection, 0);
    atomic_store(&thread->is_busy, true);
    lontar_head_apply(&own->head, own->exchange, visitor_of(connection)->peer,
                      (const char *const *)server->site->proxies);
    own->exchange->waited_ms = waited_ms(connection);
    if (!refuse_size(own)) {
        lontar_routes_answer(lontar_respond_worker(server->site), own->exchange);
    }
    atomic_store(&thread->is_busy, false);
    return lontar_respond(server->site, connection, own->exchange, atomic_load(&server->is_ending));
}

/* --- beginning and end ---------------------------------------------------------------------- */

static bool
has_room(void *data)
{
    lontar_server *server = data;

    return atomic_load(&server->open) < CONNECTIONS_MAX;
}

/* The thread that has the least to do. */
static loop *
choose_loop(lontar_server *server)
{
    loop *best = NULL;
    int least = G_MAXINT;

    for (unsigned i = 0; i < server->loop_size; i++) {
        loop *one = &server->loops[i];
        int load = atomic_load(&one->open) + (atomic_load(&one->is_busy) ? BUSY_WEIGHT : 0);

        if (load < least) {
            best = one;
            least = load;
        }
    }
    return best;
}

static void
take(void *data, int socket, const struct sockaddr *address, socklen_t length)
{
    lontar_server *server = data;
    loop *own = choose_loop(server);

    if (!lontar_addresses_enter(server->addresses, address)) {
        (void)close(socket); /* its client has too many; nothing was written */
        return;
    }
    atomic_fetch_add(&server->open, 1);
    atomic_fetch_add(&own->open, 1);
    atomic_fetch_add(&server->silent, 1);
    if (MHD_add_connection(own->daemon, socket, address, length) != MHD_YES) {
        atomic_fetch_sub(&server->silent, 1); /* no memory; the library has closed it */
        forget(own, address);
    }
}

static bool
start_loop(loop *own, GError **error)
{
    own->daemon = MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ITC | MHD_USE_NO_LISTEN_SOCKET, 0, NULL, NULL,
        on_request, own, MHD_OPTION_URI_LOG_CALLBACK, on_target, own, MHD_OPTION_NOTIFY_COMPLETED,
        on_done, own, MHD_OPTION_NOTIFY_CONNECTION, on_connection, own, MHD_OPTION_CONNECTION_LIMIT,
        CONNECTIONS_MAX, MHD_OPTION_CONNECTION_TIMEOUT, TIMEOUT_S,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)MEMORY_PER_CONNECTION,
        MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_END);
    if (own->daemon == NULL) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_IO, "cannot start to answer: %s",
                    g_strerror(errno));
    }
    return own->daemon != NULL;
}

/* Start all threads, then let connections come. */
static bool
start(lontar_server *server, int socket, unsigned threads, GError **error)
{
    lontar_accepted accepted = {has_room, take, server};

    server->loops = g_new0(loop, threads);
    for (; server->loop_size < threads; server->loop_size++) {
        server->loops[server->loop_size].server = server;
        if (!start_loop(&server->loops[server->loop_size], error)) {
            return false;
        }
    }
    server->acceptor = lontar_acceptor_start(socket, &accepted, error);
    return server->acceptor != NULL;
}

lontar_server *
lontar_server_start(const lontar_site *site, int socket, unsigned threads, GError **error)
{
    g_autoptr(lontar_server) server = g_new0(lontar_server, 1);

    server->site = site;
    server->sweeper = lontar_sweeper_start();
    server->addresses = lontar_addresses_new(
        site->proxies == NULL ? CONNECTIONS_PER_IP_MAX : 0); /* one proxy brings everybody */
    if (!start(server, socket, threads > 0 ? threads : g_get_num_processors(), error)) {
        (void)close(socket); /* nothing was written */
        return NULL;
    }
    return g_steal_pointer(&server);
}

/* Whether somebody is owed an answer: to a request, or to one that may be on its way. */
static bool
owes(lontar_server *server, int64_t begun_us)
{
    return atomic_load(&server->running) > 0 ||
           (atomic_load(&server->silent) > 0 && g_get_monotonic_time() < begun_us + DRAIN_NEW_US);
}

void
lontar_server_drain(lontar_server *server, unsigned grace_ms)
{
    int64_t begun_us = g_get_monotonic_time();
    int64_t until_us = begun_us + (int64_t)grace_ms * 1000;

    atomic_store(&server->is_ending, true);
    lontar_acceptor_free(g_steal_pointer(&server->acceptor));
    while (owes(server, begun_us) && g_get_monotonic_time() < until_us) {
        g_usleep(DRAIN_STEP_US);
    }
}

void
lontar_server_free(lontar_server *server)
{
    if (server != NULL) {
        lontar_acceptor_free(server->acceptor);
        for (unsigned i = 0; i < server->loop_size; i++) {
            MHD_stop_daemon(server->loops[i].daemon);
        }
        g_free(server->loops);
        lontar_addresses_free(server->addresses);
        lontar_sweeper_free(server->sweeper);
        g_free(server);
    }
}
