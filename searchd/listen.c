/*
 * Listening: an address as people write it becomes a socket.
 */
#include "listen.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lontar/error.h"

#define FIRST_GIVEN 3 /* SD_LISTEN_FDS_START */

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

int
lontar_listen(const char *address, GError **error)
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

int
lontar_listen_given(void)
{
    const char *process = g_getenv("LISTEN_PID");
    const char *sockets = g_getenv("LISTEN_FDS");

    if (process == NULL || sockets == NULL ||
        g_ascii_strtoll(process, NULL, 10) != (gint64)getpid() ||
        g_ascii_strtoll(sockets, NULL, 10) < 1) {
        return -1;
    }
    (void)fcntl(FIRST_GIVEN, F_SETFD, FD_CLOEXEC); /* what we start has no need of it */
    (void)fcntl(FIRST_GIVEN, F_SETFL, O_NONBLOCK);
    return FIRST_GIVEN;
}

unsigned
lontar_listen_port(int socket)
{
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
    } address = {.v6 = {0}};
    socklen_t length = sizeof address;

    if (getsockname(socket, &address.any, &length) != 0) {
        return 0;
    }
    return ntohs(address.any.sa_family == AF_INET6 ? address.v6.sin6_port : address.v4.sin_port);
}
