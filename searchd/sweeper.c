/*
 * The sweeper: ends connections whose request does not come whole in time.
 */
#include "sweeper.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#define PERIOD_US G_USEC_PER_SEC

struct lontar_watch {
    GList link; /* in the sweeper's list */
    int socket;
    _Atomic int64_t deadline_us; /* g_get_monotonic_time(), 0 = none */
};

struct lontar_sweeper {
    GThread *thread;
    GMutex mutex; /* guards all below; held while a socket is shut, so that it is still its own */
    GCond ending;
    GQueue watches; /* lontar_watch by their links */
    bool is_ending;
};

/* Whether something has come that nobody has read: then we are late, not the client. */
static bool
has_unread(int socket)
{
    int bytes = 0;

    return ioctl(socket, FIONREAD, &bytes) == 0 && bytes > 0;
}

static void
sweep(lontar_sweeper *sweeper, int64_t now_us)
{
    for (GList *link = sweeper->watches.head; link != NULL; link = link->next) {
        lontar_watch *watch = link->data;
        int64_t deadline_us = atomic_load(&watch->deadline_us);

        if (deadline_us != 0 && deadline_us < now_us && !has_unread(watch->socket)) {
            /* The library sees its end and closes it; a second time does no harm. */
            (void)shutdown(watch->socket, SHUT_RDWR);
        }
    }
}

static void *
run(void *data)
{
    lontar_sweeper *sweeper = data;
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&sweeper->mutex);

    while (!sweeper->is_ending) {
        int64_t now_us = g_get_monotonic_time();

        sweep(sweeper, now_us);
        (void)g_cond_wait_until(&sweeper->ending, &sweeper->mutex, now_us + PERIOD_US);
    }
    return NULL;
}

lontar_sweeper *
lontar_sweeper_start(void)
{
    lontar_sweeper *sweeper = g_new0(lontar_sweeper, 1);

    g_mutex_init(&sweeper->mutex);
    g_cond_init(&sweeper->ending);
    g_queue_init(&sweeper->watches);
    sweeper->thread = g_thread_new("sweeper", run, sweeper);
    return sweeper;
}

void
lontar_sweeper_free(lontar_sweeper *sweeper)
{
    if (sweeper != NULL) {
        g_mutex_lock(&sweeper->mutex);
        sweeper->is_ending = true;
        g_cond_signal(&sweeper->ending);
        g_mutex_unlock(&sweeper->mutex);
        g_thread_join(sweeper->thread);
        g_cond_clear(&sweeper->ending);
        g_mutex_clear(&sweeper->mutex);
        g_free(sweeper);
    }
}

lontar_watch *
lontar_sweeper_add(lontar_sweeper *sweeper, int socket)
{
    lontar_watch *watch = g_new0(lontar_watch, 1);

    watch->socket = socket;
    watch->link.data = watch;

    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&sweeper->mutex);
    g_queue_push_tail_link(&sweeper->watches, &watch->link);
    return watch;
}

void
lontar_sweeper_remove(lontar_sweeper *sweeper, lontar_watch *watch)
{
    g_mutex_lock(&sweeper->mutex);
    g_queue_unlink(&sweeper->watches, &watch->link);
    g_mutex_unlock(&sweeper->mutex);
    g_free(watch);
}

void
lontar_watch_expect(lontar_watch *watch, unsigned seconds)
{
    atomic_store(&watch->deadline_us,
                 seconds == 0 ? 0 : g_get_monotonic_time() + (int64_t)seconds * G_USEC_PER_SEC);
}
