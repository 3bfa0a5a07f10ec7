/*
 * What the service manager is told, on a socket that stands for it.
 */
#include "lontar/notify.h"

#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* A bound socket, and NOTIFY_SOCKET naming it. */
static int
listen_at(const char *name)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    size_t length = strlen(name);
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);

    g_assert_cmpint(fd, >=, 0);
    memcpy(address.sun_path, name, length);
    address.sun_path[0] = *name == '@' ? '\0' : *name;
    g_assert_cmpint(bind(fd, (const struct sockaddr *)(const void *)&address,
                         (socklen_t)(G_STRUCT_OFFSET(struct sockaddr_un, sun_path) + length)),
                    ==, 0);
    g_setenv("NOTIFY_SOCKET", name, TRUE);
    return fd;
}

static void
test_sends(void)
{
    g_autofree char *folder = g_dir_make_tmp("lontar-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "socket", NULL);
    g_autofree char *abstract = g_strconcat("@", path, NULL);
    const char *const names[] = {path, abstract};

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        int fd = listen_at(names[i]);
        char got[64] = {0};

        g_assert_true(lontar_notify("STATUS=%d of %d", 1, 2));
        g_assert_cmpint(recv(fd, got, sizeof(got) - 1, 0), ==, 13);
        g_assert_cmpstr(got, ==, "STATUS=1 of 2");
        close(fd);
    }
    g_assert_false(lontar_notify("READY=1")); /* nobody is there any more */
    g_setenv("NOTIFY_SOCKET", "elsewhere", TRUE);
    g_assert_false(lontar_notify("READY=1"));
    g_unsetenv("NOTIFY_SOCKET");
    g_assert_false(lontar_notify("READY=1"));
    (void)unlink(path); /* scratch */
    (void)rmdir(folder);
}

static void
test_watchdog(void)
{
    g_autofree char *own = g_strdup_printf("%d", (int)getpid());

    g_unsetenv("WATCHDOG_USEC");
    g_unsetenv("WATCHDOG_PID");
    g_assert_cmpint(lontar_notify_watchdog_ms(), ==, 0);
    g_setenv("WATCHDOG_USEC", "30000000", TRUE);
    g_assert_cmpint(lontar_notify_watchdog_ms(), ==, 15000);
    g_setenv("WATCHDOG_PID", own, TRUE);
    g_assert_cmpint(lontar_notify_watchdog_ms(), ==, 15000);
    g_setenv("WATCHDOG_PID", "1", TRUE);
    g_assert_cmpint(lontar_notify_watchdog_ms(), ==, 0);
    g_unsetenv("WATCHDOG_USEC");
    g_unsetenv("WATCHDOG_PID");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/notify/notify/sends", test_sends);
    g_test_add_func("/notify/watchdog_ms/halves", test_watchdog);
    return g_test_run();
}
