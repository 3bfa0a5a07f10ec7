/*
 * The protocol of sd_notify(3): one datagram a message.
 */
#include "lontar/notify.h"

#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

bool
lontar_notify(const char *format, ...)
{
    const char *path = g_getenv("NOTIFY_SOCKET");
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    size_t length = path == NULL ? 0 : strlen(path);

    if (length == 0 || length >= sizeof(address.sun_path) || (*path != '/' && *path != '@')) {
        return false;
    }
    memcpy(address.sun_path, path, length);
    if (*path == '@') {
        address.sun_path[0] = '\0'; /* in the abstract name space */
    }

    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    va_list values;

    if (fd < 0) {
        return false;
    }
    va_start(values, format);

    g_autofree char *message = g_strdup_vprintf(format, values);
    socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length);

    va_end(values);

    ssize_t sent = sendto(fd, message, strlen(message), MSG_NOSIGNAL,
                          (const struct sockaddr *)(const void *)&address, size);

    close(fd);
    return sent >= 0;
}

int64_t
lontar_notify_watchdog_ms(void)
{
    const char *period = g_getenv("WATCHDOG_USEC");
    const char *process = g_getenv("WATCHDOG_PID");

    if (period == NULL ||
        (process != NULL && g_ascii_strtoll(process, NULL, 10) != (gint64)getpid())) {
        return 0;
    }
    /* Twice as often as asked for, as sd_watchdog_enabled(3) advises. */
    return MAX(g_ascii_strtoll(period, NULL, 10) / 2000, 0);
}
