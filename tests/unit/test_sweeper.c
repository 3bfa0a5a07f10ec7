/*
 * The sweeper: who is late is cut off, but not for what the daemon has not read yet.
 */
#include "sweeper.h"

#include <stdbool.h>
#include <sys/socket.h>
#include <unistd.h>

/* Longer than a second to be late by and another between two sweeps. */
#define LATE_US (5 * G_USEC_PER_SEC / 2)

typedef struct {
    int ours, theirs;
} connection;

static connection
connect_two(void)
{
    int ends[2];

    g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), ==, 0);
    return (connection){ends[0], ends[1]};
}

static void
say(const connection *one)
{
    g_assert_cmpint(write(one->theirs, "GET", 3), ==, 3);
}

static bool
is_cut_off(const connection *one)
{
    char byte;

    return recv(one->theirs, &byte, 1, MSG_DONTWAIT) == 0;
}

static void
test_late(void)
{
    g_autoptr(lontar_sweeper) sweeper = lontar_sweeper_start();
    connection silent = connect_two(), patient = connect_two(), unread = connect_two();
    const connection *all[] = {&silent, &patient, &unread};
    lontar_watch *watches[G_N_ELEMENTS(all)];
    char bytes[3];

    for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
        watches[i] = lontar_sweeper_add(sweeper, all[i]->ours);
        lontar_watch_expect(watches[i], all[i] == &patient ? 0 : 1);
    }
    say(&unread);
    g_usleep(LATE_US);
    g_assert_true(is_cut_off(&silent));
    g_assert_false(is_cut_off(&patient));
    g_assert_false(is_cut_off(&unread));

    g_assert_cmpint(read(unread.ours, bytes, sizeof bytes), ==, 3);
    g_usleep(LATE_US);
    g_assert_true(is_cut_off(&unread));
    g_assert_false(is_cut_off(&patient));
    for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
        lontar_sweeper_remove(sweeper, watches[i]);
        close(all[i]->ours);
        close(all[i]->theirs);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sweeper/late", test_late);
    return g_test_run();
}
