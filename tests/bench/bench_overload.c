/*
 * More requests than can be answered: an open loop, which does not wait for answers.
 *
 * Capacity is what 16 connections get that each ask again once answered, from a daemon that refuses
 * nothing. Of one that does, requests are then asked at a steady rate, whatever becomes of them:
 * half the capacity, five times it, half again. The time of an answer runs from when its request
 * was due. Connections come from several addresses, as one may
 * only have so many.
 *
 * Usage: bench_overload capacity PORT TARGETS         a request target a line; requests a second
 *        bench_overload run PORT TARGETS CAPACITY
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define CONNECTIONS      480
#define PER_ADDRESS      60 /* below the daemon's limit */
#define CLIENTS          16 /* of the closed loop */
#define HEAD_MAX         4096
#define TIMES_MAX        4000000
#define TARGET_MAX       2048
#define CAPACITY_SECONDS 5
#define NORMAL_SECONDS   8
#define SURGE_SECONDS    10
#define RECOVERY_SECONDS 3
#define SURGE            5.0
#define NORMAL           0.5

typedef struct {
    int handle; /* -1 = not open */
    bool is_busy;
    double due; /* of the request that is being answered, in seconds */
    char head[HEAD_MAX];
    size_t head_size;
    size_t left; /* of the body, once the head is whole */
    bool in_body;
    int status;
} connection;

/* What became of the requests of a phase. */
typedef struct {
    double *times[2]; /* ms: of those answered, of those refused */
    size_t sizes[2];
    size_t unsent; /* no connection was free */
    size_t lost;   /* the connection broke */
    double seconds;
} outcome;

static connection connections[CONNECTIONS];
static char **targets;
static size_t target_size, next_target;
static uint16_t port;

static double
now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static bool
open_connection(size_t number)
{
    connection *own = &connections[number];
    struct sockaddr_in from = {.sin_family = AF_INET};
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port)};
    int yes = 1;

    from.sin_addr.s_addr = htonl(INADDR_LOOPBACK + (uint32_t)(number / PER_ADDRESS));
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    *own = (connection){.handle = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    if (own->handle < 0 || bind(own->handle, (struct sockaddr *)&from, sizeof from) != 0 ||
        connect(own->handle, (struct sockaddr *)&to, sizeof to) != 0) {
        perror("bench_overload: connect");
        return false;
    }
    (void)setsockopt(own->handle, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes); /* only slower */
    return true;
}

static void
ask(connection *own, double due)
{
    char request[TARGET_MAX + 64];
    int size = snprintf(request, sizeof request, "GET %.*s HTTP/1.1\r\nHost: localhost\r\n\r\n",
                        TARGET_MAX, targets[next_target++ % target_size]);

    own->is_busy = true;
    own->due = due;
    own->head_size = 0;
    own->in_body = false;
    (void)!send(own->handle, request, (size_t)size, MSG_NOSIGNAL); /* a broken one is read */
}

/* Take bytes of an answer; whether it is whole. */
static bool
take(connection *own, const char *bytes, size_t size)
{
    if (!own->in_body) {
        size_t room = HEAD_MAX - 1 - own->head_size;
        size_t taken = size < room ? size : room;

        memcpy(own->head + own->head_size, bytes, taken);
        own->head_size += taken;
        own->head[own->head_size] = '\0';

        const char *end = strstr(own->head, "\r\n\r\n");
        const char *length = strcasestr(own->head, "\r\ncontent-length:");
        if (end == NULL || length == NULL) {
            return false;
        }

        size_t head = (size_t)(end + 4 - own->head);
        size_t before = own->head_size - taken; /* of the head, in earlier bytes */
        own->status = atoi(own->head + strlen("HTTP/1.1 "));
        own->left = strtoul(length + strlen("\r\ncontent-length:"), NULL, 10);
        own->in_body = true;
        size -= head - before;
    }
    own->left -= size < own->left ? size : own->left;
    return own->left == 0;
}

static void
note(outcome *out, const connection *own)
{
    int kind = own->status == 200 ? 0 : 1;

    if (out->sizes[kind] < TIMES_MAX) {
        out->times[kind][out->sizes[kind]++] = (now() - own->due) * 1e3;
    }
}

/* Read what has come on one connection; whether its request is over. */
static bool
read_some(size_t number, outcome *out)
{
    connection *own = &connections[number];
    char bytes[65536];
    ssize_t size = recv(own->handle, bytes, sizeof bytes, MSG_DONTWAIT);

    if (size < 0 && (errno == EAGAIN || errno == EINTR)) {
        return false;
    }
    if (size <= 0) {
        out->lost += own->is_busy;
        close(own->handle);
        if (!open_connection(number)) {
            exit(1);
        }
        return true;
    }
    if (!own->is_busy || !take(own, bytes, (size_t)size)) {
        return false;
    }
    own->is_busy = false;
    note(out, own);
    return true;
}

/* Wait for answers until a time; in a closed loop each connection asks again at once. */
static void
serve_until(double until, size_t size, bool is_closed, outcome *out)
{
    struct pollfd polled[CONNECTIONS];

    do {
        double left = until - now();
        struct timespec wait = {.tv_nsec = left > 0 ? (long)(left * 1e9) % 1000000000L : 0};

        for (size_t i = 0; i < size; i++) {
            polled[i] = (struct pollfd){connections[i].handle, POLLIN, 0};
        }
        if (ppoll(polled, size, &wait, NULL) <= 0) {
            continue;
        }
        for (size_t i = 0; i < size; i++) {
            if (polled[i].revents != 0 && read_some(i, out) && is_closed) {
                ask(&connections[i], now());
            }
        }
    } while (now() < until);
}

static outcome
new_outcome(double seconds)
{
    outcome out = {.seconds = seconds};

    for (int i = 0; i < 2; i++) {
        out.times[i] = malloc(TIMES_MAX * sizeof(double));
        if (out.times[i] == NULL) {
            exit(1);
        }
    }
    return out;
}

/* Connections that are still answered for the phase before are let go. */
static void
settle(size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (connections[i].handle >= 0) {
            close(connections[i].handle);
        }
        if (!open_connection(i)) {
            exit(1);
        }
    }
}

static outcome
run_closed(double seconds)
{
    outcome out = new_outcome(seconds);

    settle(CLIENTS);
    for (size_t i = 0; i < CLIENTS; i++) {
        ask(&connections[i], now());
    }
    serve_until(now() + seconds, CLIENTS, true, &out);
    return out;
}

static outcome
run_open(double rate, double seconds)
{
    outcome out = new_outcome(seconds);
    double start = now();
    size_t count = (size_t)(rate * seconds);
    size_t free_one = 0;

    for (size_t i = 0; i < count; i++) {
        double due = start + (double)i / rate;
        size_t tries = 0;

        if (now() < due) {
            serve_until(due, CONNECTIONS, false, &out);
        } else if (i % 16 == 0) {
            serve_until(0, CONNECTIONS, false, &out); /* behind: take what is there */
        }
        for (; tries < CONNECTIONS && connections[free_one].is_busy; tries++) {
            free_one = (free_one + 1) % CONNECTIONS;
        }
        if (tries == CONNECTIONS) {
            out.unsent++;
        } else {
            ask(&connections[free_one], due);
        }
    }
    serve_until(start + seconds, CONNECTIONS, false, &out);
    return out;
}

static int
compare(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;

    return (a > b) - (a < b);
}

static double
percentile(outcome *out, int kind, double share)
{
    if (out->sizes[kind] == 0) {
        return 0;
    }
    qsort(out->times[kind], out->sizes[kind], sizeof(double), compare);
    return out->times[kind][(size_t)(share * (double)(out->sizes[kind] - 1))];
}

static void
print_row(const char *name, double rate, outcome *out, double normal)
{
    double p99 = percentile(out, 0, 0.99);

    printf("| %s | %.0f | %.0f | %.2f | %.2f | %.2f | %.2f | %.0f | %.2f | %zu | %zu |\n", name,
           rate, (double)out->sizes[0] / out->seconds, percentile(out, 0, 0.5),
           percentile(out, 0, 0.95), p99, normal > 0 ? p99 / normal : 1.0,
           (double)out->sizes[1] / out->seconds, percentile(out, 1, 0.99), out->unsent, out->lost);
    free(out->times[0]);
    free(out->times[1]);
}

static bool
read_targets(const char *path)
{
    FILE *file = fopen(path, "re");
    char *line = NULL;
    size_t room = 0;
    ssize_t length;

    while (file != NULL && (length = getline(&line, &room, file)) > 0) {
        line[strcspn(line, "\n")] = '\0';
        targets = realloc(targets, (target_size + 1) * sizeof *targets);
        targets[target_size++] = line;
        line = NULL;
        room = 0;
    }
    return target_size > 0;
}

static void
print_capacity(void)
{
    outcome closed = run_closed(CAPACITY_SECONDS);

    printf("%.0f\n", (double)closed.sizes[0] / CAPACITY_SECONDS);
}

static void
run(double capacity)
{
    settle(CONNECTIONS);
    outcome before = run_open(capacity * NORMAL, NORMAL_SECONDS);
    double normal = percentile(&before, 0, 0.99);

    puts("| phase | asked/s | answered/s | p50 ms | p95 ms | p99 ms | / normal p99 | refused/s | "
         "p99 ms | unsent | lost |\n|---|---|---|---|---|---|---|---|---|---|---|");
    print_row("half of capacity", capacity * NORMAL, &before, normal);
    outcome surge = run_open(capacity * SURGE, SURGE_SECONDS);
    print_row("five times", capacity * SURGE, &surge, normal);
    for (int second = 1; second <= RECOVERY_SECONDS; second++) {
        char name[64];
        outcome after = run_open(capacity * NORMAL, 1);

        (void)snprintf(name, sizeof name, "half again, second %d", second); /* fits */
        print_row(name, capacity * NORMAL, &after, normal);
    }
}

int
main(int argc, char **argv)
{
    bool is_run = argc == 5 && strcmp(argv[1], "run") == 0;
    bool is_capacity = argc == 4 && strcmp(argv[1], "capacity") == 0;

    if ((!is_run && !is_capacity) || !read_targets(argv[3])) {
        fputs("usage: bench_overload capacity PORT TARGETS | run PORT TARGETS CAPACITY\n", stderr);
        return 2;
    }
    port = (uint16_t)atoi(argv[2]);
    for (size_t i = 0; i < CONNECTIONS; i++) {
        connections[i].handle = -1;
    }
    if (is_run) {
        run(strtod(argv[4], NULL));
    } else {
        print_capacity();
    }
    return 0;
}
