/*
 * The server: sockets, threads and limits; it hands exchanges to the routes.
 *
 * libmicrohttpd with epoll and a pool of threads; each thread keeps a worker. The library lets
 * through two different Content-Length and Content-Length with chunked, which we refuse; its own
 * decoding of parameters is not used, as it takes broken escapes for text.
 */
#include "server.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <netdb.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "exchange.h"
#include "gzip.h"
#include "lontar/error.h"
#include "problem.h"
#include "routes.h"

/* Measured limits: docs/decisions/0006-http-limits.md */
#define CONNECTIONS_MAX        900
#define CONNECTIONS_PER_IP_MAX 64
#define TIMEOUT_S              30
#define MEMORY_PER_CONNECTION  32768
#define BODY_BYTES_MAX         65536
/* Below this a packet holds the answer anyway. */
#define GZIP_BYTES_MIN 1400

struct lontar_server {
    const lontar_site *site; /* lent */
    struct MHD_Daemon *daemon;
    int socket; /* owned by the daemon once it runs */
};

/* One worker a thread, ended with it. */
static GPrivate thread_worker = G_PRIVATE_INIT((GDestroyNotify)lontar_worker_free);

static lontar_worker *
own_worker(const lontar_site *site)
{
    lontar_worker *worker = g_private_get(&thread_worker);

    if (worker == NULL || worker->site != site) {
        worker = lontar_worker_new(site);
        g_private_replace(&thread_worker, worker);
    }
    return worker;
}

/* What a handler gets of one connection's request. */
typedef struct {
    lontar_exchange *exchange; /* owned */
    bool has_begun;
    bool is_too_large;
} call;

static void *
on_target(void *data, const char *target, struct MHD_Connection *connection)
{
    call *own = g_new0(call, 1);

    own->exchange = lontar_exchange_new(target);
    return own;
}

static void
on_done(void *data, struct MHD_Connection *connection, void **context,
        enum MHD_RequestTerminationCode code)
{
    call *own = *context;

    if (own != NULL) {
        lontar_exchange_free(own->exchange);
        g_free(own);
        *context = NULL;
    }
}

static void
add_headers(struct MHD_Response *response, const lontar_exchange *exchange)
{
    bool has_policy = false;

    for (size_t i = 0; i + 1 < exchange->headers->len; i += 2) {
        const char *name = exchange->headers->pdata[i];

        has_policy = has_policy || g_str_equal(name, "Content-Security-Policy");
        (void)MHD_add_response_header(response, name, exchange->headers->pdata[i + 1]);
    }
    if (exchange->status != 304) {
        (void)MHD_add_response_header(response, "Content-Type", exchange->content_type);
    }
    (void)MHD_add_response_header(response, "Vary", "Accept-Encoding, Accept-Language");
    (void)MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
    (void)MHD_add_response_header(response, "Referrer-Policy", "no-referrer");
    if (!has_policy) {
        (void)MHD_add_response_header(response, "Content-Security-Policy",
                                      "default-src 'none'; style-src 'self'; img-src 'self'; "
                                      "form-action 'self'; base-uri 'none'; "
                                      "frame-ancestors 'none'");
    }
}

/* Takes over the exchange's body or file. */
static struct MHD_Response *
make_response(lontar_exchange *exchange)
{
    if (exchange->file >= 0) {
        struct MHD_Response *response = MHD_create_response_from_fd_at_offset64(
            exchange->file_length, exchange->file, exchange->file_offset);

        exchange->file = -1;
        return response;
    }

    if (exchange->takes_gzip && exchange->body->len >= GZIP_BYTES_MIN &&
        lontar_gzip(exchange->body)) {
        lontar_exchange_set_header(exchange, "Content-Encoding", "gzip");
    }

    size_t length = exchange->body->len;
    char *body = g_string_free(exchange->body, FALSE);
    exchange->body = g_string_new(NULL);
    return MHD_create_response_from_buffer_with_free_callback(length, body, g_free);
}

static enum MHD_Result
send_response(struct MHD_Connection *connection, lontar_exchange *exchange)
{
    struct MHD_Response *response = make_response(exchange);

    if (response == NULL) {
        return MHD_NO;
    }
    add_headers(response, exchange);

    enum MHD_Result result = MHD_queue_response(connection, exchange->status, response);
    MHD_destroy_response(response);
    return result;
}

static enum MHD_Result
count_length(void *data, enum MHD_ValueKind kind, const char *name, const char *value)
{
    unsigned *count = data;

    if (g_ascii_strcasecmp(name, "Content-Length") == 0 ||
        g_ascii_strcasecmp(name, "Transfer-Encoding") == 0) {
        *count += 1;
    }
    return MHD_YES;
}

/* A request whose end two readers could see in different places is an attack or a mistake. */
static bool
is_ambiguous(struct MHD_Connection *connection)
{
    unsigned count = 0;

    (void)MHD_get_connection_values(connection, MHD_HEADER_KIND, count_length, &count);
    return count > 1;
}

static const char *
header(struct MHD_Connection *connection, const char *name)
{
    return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

/* `gzip` among the codings, and not with a weight of nought. */
static bool
accepts_gzip(const char *codings)
{
    const char *found = codings == NULL ? NULL : strstr(codings, "gzip");

    return found != NULL && !g_str_has_prefix(found, "gzip;q=0") &&
           !g_str_has_prefix(found, "gzip; q=0");
}

static void
answer(const lontar_site *site, struct MHD_Connection *connection, call *own)
{
    lontar_exchange *exchange = own->exchange;

    if (is_ambiguous(connection) || own->is_too_large) {
        const lontar_problem problem = {
            .status = own->is_too_large ? 413 : 400,
            .code = "invalid_request",
            .detail = "the length of the request is ambiguous or too large",
            .position = -1,
        };

        lontar_problem_send(exchange, &problem);
        return;
    }
    exchange->etag_wanted = header(connection, "If-None-Match");
    exchange->languages = header(connection, "Accept-Language");
    exchange->range = header(connection, "Range");
    exchange->range_condition = header(connection, "If-Range");
    exchange->takes_gzip = accepts_gzip(header(connection, "Accept-Encoding"));
    lontar_routes_answer(own_worker(site), exchange);
}

/* To answer in the first call would close the connection: wait for the second. */
static enum MHD_Result
on_request(void *data, struct MHD_Connection *connection, const char *url, const char *method,
           const char *version, const char *upload, size_t *upload_size, void **context)
{
    lontar_server *server = data;
    call *own = *context;

    if (!own->has_begun) {
        own->has_begun = true;
        own->exchange->method = method;
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
    answer(server->site, connection, own);
    return send_response(connection, own->exchange);
}

/* `[::1]:8080`, `127.0.0.1:8080`, `:8080` or `8080` */
static bool
split_address(const char *address, char **out_host, char **out_port, GError **error)
{
    const char *colon = strrchr(address, ':');
    const char *port = colon == NULL ? address : colon + 1;
    size_t length = colon == NULL ? 0 : (size_t)(colon - address);
    guint64 number = 0;

    if (!g_ascii_string_to_unsigned(port, 10, 0, 65535, &number, NULL)) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_INVALID,
                    "'%s' is no ADDR:PORT to listen on, as 127.0.0.1:8080 is", address);
        return false;
    }
    if (length >= 2 && address[0] == '[' && address[length - 1] == ']') {
        address++;
        length -= 2;
    }
    *out_host = length == 0 ? g_strdup("127.0.0.1") : g_strndup(address, length);
    *out_port = g_strdup(port);
    return true;
}

static int
bind_socket(const struct addrinfo *info)
{
    int one = 1;
    int fd = socket(info->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

    if (fd < 0) {
        return -1;
    }
    (void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one); /* only a convenience */
    if (bind(fd, info->ai_addr, info->ai_addrlen) != 0 || listen(fd, SOMAXCONN) != 0) {
        int saved = errno;

        (void)close(fd); /* the first error is the one to tell */
        errno = saved;
        return -1;
    }
    return fd;
}

static int
listen_on(const char *address, GError **error)
{
    const struct addrinfo hints = {.ai_socktype = SOCK_STREAM,
                                   .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE};
    g_autofree char *host = NULL;
    g_autofree char *port = NULL;
    struct addrinfo *info = NULL;

    if (!split_address(address, &host, &port, error)) {
        return -1;
    }
    if (getaddrinfo(host, port, &hints, &info) != 0) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_INVALID,
                    "'%s' is no numeric address to listen on, as 127.0.0.1:8080 is", address);
        return -1;
    }

    int fd = bind_socket(info);
    int saved = errno;
    freeaddrinfo(info);
    if (fd < 0) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_IO, "cannot listen on %s: %s", address,
                    g_strerror(saved));
    }
    return fd;
}

lontar_server *
lontar_server_start(const lontar_site *site, const char *address, unsigned threads, GError **error)
{
    g_autoptr(lontar_server) server = g_new0(lontar_server, 1);

    server->site = site;
    server->socket = listen_on(address, error);
    if (server->socket < 0) {
        return NULL;
    }
    server->daemon = MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ITC, 0, NULL, NULL, on_request, server,
        MHD_OPTION_LISTEN_SOCKET, server->socket, MHD_OPTION_THREAD_POOL_SIZE,
        threads > 0 ? threads : g_get_num_processors(), MHD_OPTION_URI_LOG_CALLBACK, on_target,
        NULL, MHD_OPTION_NOTIFY_COMPLETED, on_done, NULL, MHD_OPTION_CONNECTION_LIMIT,
        CONNECTIONS_MAX, MHD_OPTION_PER_IP_CONNECTION_LIMIT, CONNECTIONS_PER_IP_MAX,
        MHD_OPTION_CONNECTION_TIMEOUT, TIMEOUT_S, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
        (size_t)MEMORY_PER_CONNECTION, MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_END);
    if (server->daemon == NULL) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_IO, "cannot start to listen on %s: %s",
                    address, g_strerror(errno));
        return NULL;
    }
    return g_steal_pointer(&server);
}

unsigned
lontar_server_port(const lontar_server *server)
{
    struct sockaddr_storage address;
    socklen_t length = sizeof address;

    if (getsockname(server->socket, (struct sockaddr *)&address, &length) != 0) {
        return 0;
    }
    return ntohs(address.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&address)->sin6_port
                                               : ((struct sockaddr_in *)&address)->sin_port);
}

void
lontar_server_free(lontar_server *server)
{
    if (server != NULL) {
        if (server->daemon != NULL) {
            MHD_stop_daemon(server->daemon);
        } else if (server->socket > 0) {
            (void)close(server->socket); /* nothing was written */
        }
        g_free(server);
    }
}
