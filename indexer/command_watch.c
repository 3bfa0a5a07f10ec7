/*
 * lontar-index watch: an update whenever the library has changed.
 *
 * Each update is a process of its own, as one begun by hand: what it takes of memory it gives back,
 * and the lock on the index is held only while there is something to do.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "command.h"
#include "lontar/error.h"
#include "lontar/notify.h"
#include "watcher.h"

/* An update begins when nothing has come for so long, or so long after the first change. */
#define QUIET_MS   400
#define LONGEST_MS 2000
/* Not every file system reports what others do in it: a look at everything now and then. */
#define SCAN_MS INT64_C(900000)
/* The same where the system allows no more watches. */
#define UNSEEN_SCAN_MS INT64_C(4000)
/* After an update that could not be done: twice as long each time. */
#define RETRY_MIN_MS INT64_C(1000)
#define RETRY_MAX_MS INT64_C(300000)
/* Another writer ends sooner or later. */
#define WAIT_S 60

typedef struct {
    const lontar_options *options;
    lontar_watcher *watcher;
    int signals;        /* file descriptor */
    pid_t update;       /* that runs, 0 = none */
    int64_t changed_ms; /* when the first change came that no update has seen, 0 = none */
    int64_t event_ms;   /* when the last one came */
    int64_t scanned_ms; /* when the last update began */
    int64_t retry_ms;   /* not before */
    int64_t pause_ms;   /* before the next attempt */
    int64_t alive_ms;   /* when the service manager was last told so */
    bool is_ending, is_away;
} watch;

static int64_t
now_ms(void)
{
    return g_get_monotonic_time() / 1000;
}

static void
say(const char *what)
{
    fprintf(stderr, "lontar-index watch: %s\n", what);
    (void)lontar_notify("STATUS=%s", what); /* nobody may be listening */
}

/* --- updates --- */

static char **
update_words(const lontar_options *options)
{
    GStrvBuilder *words = g_strv_builder_new();
    g_autofree char *jobs = g_strdup_printf("%d", options->jobs);
    g_autofree char *wait = g_strdup_printf("%d", options->wait_s > 0 ? options->wait_s : WAIT_S);

    g_strv_builder_add_many(words, "lontar-index", "update", "--library", options->library,
                            "--index", options->index, "--jobs", jobs, "--wait", wait, "--progress",
                            options->progress, NULL);
    if (options->ocr != NULL) {
        g_strv_builder_add_many(words, "--ocr", options->ocr, NULL);
    }
    if (options->committed != NULL) {
        g_strv_builder_add_many(words, "--committed", options->committed, NULL);
    }

    char **all = g_strv_builder_end(words);

    g_strv_builder_unref(words);
    return all;
}

/* The same program, with the signals as they were before this one blocked them. */
static bool
start_update(watch *of, GError **error)
{
    g_auto(GStrv) words = update_words(of->options);
    posix_spawnattr_t attributes;
    sigset_t none;
    int problem;

    sigemptyset(&none);
    (void)posix_spawnattr_init(&attributes); /* these three cannot fail with valid values */
    (void)posix_spawnattr_setsigmask(&attributes, &none);
    (void)posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    problem = posix_spawn(&of->update, "/proc/self/exe", NULL, &attributes, words, environ);
    (void)posix_spawnattr_destroy(&attributes);
    if (problem != 0) {
        of->update = 0;
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_IO, "no update can be started: %s",
                    g_strerror(problem));
        return false;
    }
    of->changed_ms = 0;
    of->scanned_ms = now_ms();
    return true;
}

/* Look at the library, unless it is away: an update would take all its publications out. */
static bool
begin_update(watch *of, GError **error)
{
    g_autoptr(GError) cause = NULL;

    if (!lontar_watcher_is_there(of->watcher) || !lontar_watcher_refresh(of->watcher, &cause)) {
        if (!of->is_away) {
            say("the library is not where it was; nothing is done until it is back "
                "(start anew to take what stands in its place)");
        }
        of->is_away = true;
        of->retry_ms = now_ms() + UNSEEN_SCAN_MS;
        return true;
    }
    if (of->is_away) {
        say("the library is back");
    }
    of->is_away = false;
    return start_update(of, error);
}

static void
end_update(watch *of, int status)
{
    int exit_status = WIFEXITED(status) ? WEXITSTATUS(status) : 3;

    of->update = 0;
    if (exit_status <= 1) {
        of->pause_ms = 0;
        (void)lontar_notify("STATUS=watching"); /* nobody may be listening */
    } else if (!of->is_ending) {
        of->pause_ms = CLAMP(of->pause_ms * 2, RETRY_MIN_MS, RETRY_MAX_MS);
        of->retry_ms = now_ms() + of->pause_ms;
        of->changed_ms = now_ms();
        say("an update could not be done; it is tried again");
    }
}

/* --- signals --- */

static bool
catch_signals(watch *of, GError **error)
{
    sigset_t signals;

    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGHUP);
    sigaddset(&signals, SIGCHLD);
    (void)sigprocmask(SIG_BLOCK, &signals, NULL); /* cannot fail with a valid set */
    of->signals = signalfd(-1, &signals, SFD_NONBLOCK | SFD_CLOEXEC);
    if (of->signals < 0) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_IO, "signals cannot be read: %s",
                    g_strerror(errno));
        return false;
    }
    return true;
}

static void
take_signals(watch *of)
{
    struct signalfd_siginfo got;
    int status;

    while (read(of->signals, &got, sizeof(got)) == (ssize_t)sizeof(got)) {
        if (got.ssi_signo == SIGTERM || got.ssi_signo == SIGINT) {
            of->is_ending = true;
        } else if (got.ssi_signo == SIGHUP) {
            of->changed_ms = now_ms() - LONGEST_MS;
        }
    }
    if (of->update > 0 && waitpid(of->update, &status, WNOHANG) == of->update) {
        end_update(of, status);
    }
}

/* What has been committed stays; the update ends behind the commit that it is at. */
static void
end_running(watch *of)
{
    int status;

    (void)lontar_notify("STOPPING=1"); /* nobody may be listening */
    if (of->update > 0) {
        (void)kill(of->update, SIGTERM); /* it may have ended by itself */
        while (waitpid(of->update, &status, 0) < 0 && errno == EINTR) {
        }
    }
}

/* --- the loop --- */

static int64_t
scan_ms(const watch *of)
{
    return lontar_watcher_unseen(of->watcher) > 0 ? UNSEEN_SCAN_MS : SCAN_MS;
}

/* When the next update is to begin. */
static int64_t
due_ms(const watch *of)
{
    int64_t due = of->scanned_ms + scan_ms(of);

    if (of->changed_ms > 0) {
        due = MIN(due, MIN(of->event_ms + QUIET_MS, of->changed_ms + LONGEST_MS));
    }
    return MAX(due, of->retry_ms);
}

static int
timeout_ms(const watch *of, int64_t watchdog_ms)
{
    int64_t next = of->update > 0 ? INT64_MAX : due_ms(of);

    if (watchdog_ms > 0) {
        next = MIN(next, of->alive_ms + watchdog_ms);
    }
    return next == INT64_MAX ? -1 : (int)CLAMP(next - now_ms(), 0, SCAN_MS);
}

static void
take_events(watch *of)
{
    if (lontar_watcher_read(of->watcher)) {
        of->event_ms = now_ms();
        of->changed_ms = of->changed_ms > 0 ? of->changed_ms : of->event_ms;
    }
}

static bool
run(watch *of, GError **error)
{
    int64_t watchdog_ms = lontar_notify_watchdog_ms();

    (void)lontar_notify("READY=1\nSTATUS=watching"); /* nobody may be listening */
    while (!of->is_ending) {
        struct pollfd on[] = {{.fd = lontar_watcher_fd(of->watcher), .events = POLLIN},
                              {.fd = of->signals, .events = POLLIN}};

        if (poll(on, G_N_ELEMENTS(on), timeout_ms(of, watchdog_ms)) < 0 && errno != EINTR) {
            g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_IO, "the library cannot be watched: %s",
                        g_strerror(errno));
            return false;
        }
        take_events(of);
        take_signals(of);
        if (watchdog_ms > 0 && now_ms() >= of->alive_ms + watchdog_ms) {
            of->alive_ms = now_ms();
            (void)lontar_notify("WATCHDOG=1"); /* nobody may be listening */
        }
        if (!of->is_ending && of->update == 0 && now_ms() >= due_ms(of) &&
            !begin_update(of, error)) {
            return false;
        }
    }
    return true;
}

int
lontar_command_watch(const lontar_options *options, GError **error)
{
    g_autoptr(lontar_watcher) watcher = lontar_watcher_new(options->library, options->index, error);
    watch of = {.options = options, .watcher = watcher, .signals = -1};

    if (watcher == NULL || !catch_signals(&of, error)) {
        return 3;
    }
    of.changed_ms = of.event_ms = now_ms() - LONGEST_MS; /* what happened before */
    if (lontar_watcher_unseen(watcher) > 0) {
        say("the system allows too few watches: the library is looked at every few seconds "
            "instead; raise fs.inotify.max_user_watches");
    }

    bool done = run(&of, error);

    end_running(&of);
    close(of.signals);
    return done ? 0 : 3;
}
