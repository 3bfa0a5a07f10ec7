/*
 * The zygote's two sides: the functions that the extractor calls, and the process that they fork.
 *
 * A request is one message with the job and three descriptors: the file, the pipe's writing end,
 * and a socket of its own for the answers, so that requests of several threads never mix. The
 * answers are the child's pidfd, and later how it ended.
 */
#include "zygote.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cage.h"
#include "lontar/error.h"
#include "ocr.h"

#define FD_MAX        3
#define READY         'r'
#define READY_REFUSED 'x'

struct lontar_zygote {
    pid_t pid;
    int socket;
    char *weakness;
};

/* --- messages with descriptors --- */

static bool
send_message(int socket, const void *data, size_t size, const int *fds, size_t fd_size)
{
    union {
        char bytes[CMSG_SPACE(FD_MAX * sizeof(int))];
        struct cmsghdr align;
    } control = {0};
    struct iovec part = {.iov_base = (void *)data, .iov_len = size}; /* only read */
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    ssize_t sent;

    if (fd_size > 0) {
        message.msg_control = control.bytes;
        message.msg_controllen = CMSG_SPACE(fd_size * sizeof(int));
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(fd_size * sizeof(int));
        memcpy(CMSG_DATA(header), fds, fd_size * sizeof(int));
    }
    do {
        sent = sendmsg(socket, &message, MSG_NOSIGNAL);
    } while (sent < 0 && errno == EINTR);
    return sent == (ssize_t)size;
}

/* Receive a message; descriptors that did not come are -1. 0 = the other end is gone. */
static ssize_t
receive_message(int socket, void *data, size_t size, int *fds, size_t fd_size)
{
    union {
        char bytes[CMSG_SPACE(FD_MAX * sizeof(int))];
        struct cmsghdr align;
    } control = {0};
    struct iovec part = {.iov_base = data, .iov_len = size};
    struct msghdr message = {.msg_iov = &part,
                             .msg_iovlen = 1,
                             .msg_control = control.bytes,
                             .msg_controllen = sizeof control.bytes};
    ssize_t got;

    do {
        got = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    } while (got < 0 && errno == EINTR);
    for (size_t i = 0; i < fd_size; i++) {
        fds[i] = -1;
    }
    struct cmsghdr *header = got > 0 ? CMSG_FIRSTHDR(&message) : NULL;
    if (header != NULL && header->cmsg_type == SCM_RIGHTS) {
        size_t came = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        memcpy(fds, CMSG_DATA(header), MIN(came, fd_size) * sizeof(int));
    }
    return got;
}

/* --- the process --- */

typedef struct {
    int socket;
    int signals;
    const lontar_zygote_options *options;
    lontar_cage *cage;
    GHashTable *replies; /* pid -> descriptor that its end is told to */
} zygote_state;

G_NORETURN static void
run_child(const zygote_state *state, const lontar_reader_job *job, int memory_fd, int pipe_fd)
{
    const void *bytes = "";
    lontar_reader reader = state->options->reader;

    if (job->size > 0) {
        bytes = mmap(NULL, job->size, PROT_READ, MAP_SHARED, memory_fd, 0);
        if (bytes == MAP_FAILED) {
            _exit(EXIT_FAILURE);
        }
    }
    if (!lontar_cage_enter(state->cage, memory_fd, pipe_fd,
                           state->options->memory_bytes + job->size, state->options->cpu_s)) {
        _exit(EXIT_FAILURE);
    }
    lontar_sink *sink = lontar_sink_new(LONTAR_CAGE_PIPE_FD);
    lontar_reader_listen(sink);
    (reader != NULL ? reader : lontar_reader_run)(job, bytes, sink);
    _exit(EXIT_SUCCESS); /* the kernel frees faster than we do */
}

static pid_t
fork_child(const zygote_state *state, const lontar_reader_job *job, const int *fds)
{
    pid_t parent = getpid();
    pid_t pid = fork();

    if (pid != 0) {
        return pid;
    }
    sigset_t none;
    sigemptyset(&none);
    (void)sigprocmask(SIG_SETMASK, &none, NULL); /* cannot fail with these arguments */
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent) {
        _exit(EXIT_FAILURE);
    }
    run_child(state, job, fds[0], fds[1]);
}

/* Take one request; false when there will be no more. */
static bool
serve_request(zygote_state *state)
{
    lontar_reader_job job;
    int fds[FD_MAX];
    ssize_t got = receive_message(state->socket, &job, sizeof job, fds, FD_MAX);

    if (got != (ssize_t)sizeof job || fds[2] < 0) {
        return false;
    }
    pid_t pid = fork_child(state, &job, fds);
    int pidfd = pid > 0 ? (int)syscall(SYS_pidfd_open, pid, 0) : -1;
    int32_t number = pidfd >= 0 ? (int32_t)pid : -1;
    if (pid > 0 && pidfd < 0) {
        (void)kill(pid, SIGKILL); /* our own child, not yet waited for */
    }
    /* Who asked may have gone; its child then ends with the pipe. */
    (void)send_message(fds[2], &number, sizeof number, &pidfd, pidfd >= 0 ? 1 : 0);
    for (size_t i = 0; i < 2; i++) {
        (void)close(fds[i]); /* the child has its own */
    }
    if (pidfd >= 0) {
        (void)close(pidfd); /* sent */
    }
    if (number > 0) {
        g_hash_table_insert(state->replies, GINT_TO_POINTER(pid), GINT_TO_POINTER(fds[2]));
    } else {
        (void)close(fds[2]); /* answered */
    }
    return true;
}

/* Tell how children ended. */
static void
reap(zygote_state *state)
{
    struct signalfd_siginfo signal;
    struct rusage usage;
    int status;
    pid_t pid;

    (void)!read(state->signals, &signal, sizeof signal); /* only empties it */
    while ((pid = wait4(-1, &status, WNOHANG, &usage)) > 0) {
        int reply = GPOINTER_TO_INT(g_hash_table_lookup(state->replies, GINT_TO_POINTER(pid)));
        if (g_hash_table_remove(state->replies, GINT_TO_POINTER(pid))) {
            lontar_zygote_end end = {
                .status = status,
                .cpu_ms = (uint32_t)((usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000 +
                                     (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1000),
            };
            (void)send_message(reply, &end, sizeof end, NULL, 0); /* who asked may have gone */
            (void)close(reply);                                   /* told */
        }
    }
}

static void
end_children(zygote_state *state)
{
    GHashTableIter iterator;
    gpointer pid;

    g_hash_table_iter_init(&iterator, state->replies);
    while (g_hash_table_iter_next(&iterator, &pid, NULL)) {
        (void)kill(GPOINTER_TO_INT(pid), SIGKILL); /* our own child, not yet waited for */
    }
    while (waitpid(-1, NULL, 0) > 0) {
    }
}

static void
serve(zygote_state *state)
{
    for (;;) {
        struct pollfd pollers[] = {{.fd = state->socket, .events = POLLIN},
                                   {.fd = state->signals, .events = POLLIN}};

        if (poll(pollers, 2, -1) < 0 && errno != EINTR) {
            return;
        }
        if (pollers[1].revents != 0) {
            reap(state);
        }
        if (pollers[0].revents != 0 && !serve_request(state)) {
            return;
        }
    }
}

/* Nothing of the indexer's may stay open here: an output would never end, a lock never be free. */
static int
keep_socket(int socket)
{
    (void)dup2(socket, 3); /* 3 is the socket, or what the indexer had there */
    (void)syscall(SYS_close_range, 4, ~0U, 0);
    return 3;
}

/* The first message: a letter, and what the cage lacks or what is wrong. */
static bool
say_ready(int socket, char letter, const char *text)
{
    g_autofree char *message = g_strdup_printf("%c%s", letter, text != NULL ? text : "");

    return send_message(socket, message, strlen(message), NULL, 0);
}

G_NORETURN static void
run_zygote(int socket, const lontar_zygote_options *options)
{
    static const char *const readable[] = {"/usr/share/poppler", NULL};
    zygote_state state = {.options = options};
    sigset_t child;

    (void)prctl(PR_SET_NAME, "lontar-zygote"); /* only a name */
    state.socket = keep_socket(socket);
    signal(SIGINT, SIG_IGN); /* ^C is for the indexer, which closes the socket */
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    (void)sigprocmask(SIG_BLOCK, &child, NULL); /* cannot fail with these arguments */
    state.signals = signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK);
    state.replies = g_hash_table_new(NULL, NULL);
    state.cage = lontar_cage_new(readable, NULL);
    if (state.cage == NULL || state.signals < 0) {
        _exit(EXIT_FAILURE);
    }
    lontar_reader_warm_up();
    g_autoptr(GError) error = NULL;
    if (options->ocr != NULL && !lontar_ocr_load(options->ocr, &error)) {
        say_ready(state.socket, READY_REFUSED, error->message);
        _exit(EXIT_FAILURE);
    }
    if (say_ready(state.socket, READY, lontar_cage_weakness(state.cage))) {
        serve(&state);
    }
    end_children(&state);
    _exit(EXIT_SUCCESS);
}

/* --- the extractor's side --- */

static void
set_system_error(GError **error, const char *what)
{
    int cause = errno;

    g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_IO, "%s: %s", what, g_strerror(cause));
}

lontar_zygote *
lontar_zygote_new(const lontar_zygote_options *options, GError **error)
{
    g_autoptr(lontar_zygote) zygote = g_new0(lontar_zygote, 1);
    char weakness[512];
    int pair[2];

    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0) {
        zygote->socket = -1;
        set_system_error(error, "cannot start extraction");
        return NULL;
    }
    zygote->socket = pair[0];
    zygote->pid = fork();
    if (zygote->pid == 0) {
        run_zygote(pair[1], options);
    }
    int cause = errno;
    (void)close(pair[1]); /* the zygote's */
    errno = cause;
    if (zygote->pid < 0) {
        set_system_error(error, "cannot fork the extraction process");
        return NULL;
    }
    ssize_t got = receive_message(zygote->socket, weakness, sizeof weakness - 1, NULL, 0);
    if (got <= 0) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_IO,
                    "the extraction process cannot start: this kernel refuses seccomp");
        return NULL;
    }
    weakness[got] = '\0';
    if (weakness[0] == READY_REFUSED) {
        g_set_error_literal(error, LONTAR_ERROR, LONTAR_ERROR_INVALID, weakness + 1);
        return NULL;
    }
    zygote->weakness = weakness[1] != '\0' ? g_strdup(weakness + 1) : NULL;
    return g_steal_pointer(&zygote);
}

void
lontar_zygote_free(lontar_zygote *zygote)
{
    if (zygote == NULL) {
        return;
    }
    if (zygote->socket >= 0) {
        (void)close(zygote->socket); /* tells the zygote to end */
    }
    if (zygote->pid > 0) {
        while (waitpid(zygote->pid, NULL, 0) < 0 && errno == EINTR) {
        }
    }
    g_free(zygote->weakness);
    g_free(zygote);
}

const char *
lontar_zygote_weakness(const lontar_zygote *zygote)
{
    return zygote->weakness;
}

static void
close_both(const int *pair)
{
    (void)close(pair[0]); /* no data in them yet */
    (void)close(pair[1]);
}

bool
lontar_zygote_start(const lontar_zygote *zygote, const lontar_reader_job *job, int memory_fd,
                    lontar_zygote_child *out_child, GError **error)
{
    lontar_zygote_child child;
    int pipes[2];
    int replies[2];
    int32_t pid = -1;

    if (pipe2(pipes, O_CLOEXEC) != 0) {
        set_system_error(error, "cannot make a pipe");
        return false;
    }
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, replies) != 0) {
        set_system_error(error, "cannot make a socket");
        close_both(pipes);
        return false;
    }
    const int fds[FD_MAX] = {memory_fd, pipes[1], replies[1]};
    bool sent = send_message(zygote->socket, job, sizeof *job, fds, FD_MAX);
    (void)close(pipes[1]); /* the zygote has them now */
    (void)close(replies[1]);
    child = (lontar_zygote_child){.pidfd = -1, .pipe_fd = pipes[0], .reply_fd = replies[0]};
    if (!sent || receive_message(child.reply_fd, &pid, sizeof pid, &child.pidfd, 1) <= 0 ||
        pid < 0) {
        (void)close(child.pipe_fd); /* nothing comes through it */
        lontar_zygote_forget(&child);
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_IO,
                    sent && pid < 0 ? "the extraction process cannot start a child"
                                    : "the extraction process is gone");
        return false;
    }
    *out_child = child;
    return true;
}

void
lontar_zygote_kill(const lontar_zygote_child *child)
{
    /* It may have ended by itself, which is as good. */
    (void)syscall(SYS_pidfd_send_signal, child->pidfd, SIGKILL, NULL, 0);
}

bool
lontar_zygote_wait(const lontar_zygote_child *child, lontar_zygote_end *out_end)
{
    return receive_message(child->reply_fd, out_end, sizeof *out_end, NULL, 0) ==
           (ssize_t)sizeof *out_end;
}

void
lontar_zygote_forget(lontar_zygote_child *child)
{
    if (child->pidfd >= 0) {
        (void)close(child->pidfd); /* a name only */
    }
    (void)close(child->reply_fd); /* no more answers wanted */
    child->pidfd = child->reply_fd = -1;
}
