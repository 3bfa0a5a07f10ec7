/*
 * Fuzzed requests against a running daemon: requests SITE-PORT COUNT SEED < ids
 *
 * Each request is put together from methods, addresses, parameters, headers and bodies, good and
 * bad; one in eight is damaged byte by byte. Ends with a line of counts by class of status, and
 * with 1 if an answer was 500 or the daemon could not be reached.
 */
#include <errno.h>
#include <glib.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "requests.h"

typedef struct {
    GRand *random;
    GPtrArray *ids; /* of documents that there are */
} generator;

#define PICK(of, table) ((table)[g_rand_int_range((of)->random, 0, G_N_ELEMENTS(table))])

static bool
chance(generator *of, int of_ten)
{
    return g_rand_int_range(of->random, 0, 10) < of_ten;
}

static void
add_random(generator *of, GString *out, int most)
{
    for (int i = g_rand_int_range(of->random, 0, most); i > 0; i--) {
        g_string_append_c(out, (char)g_rand_int_range(of->random, 0, 256));
    }
}

static void
add_value(generator *of, GString *out)
{
    g_autoptr(GString) value = g_string_new(NULL);

    for (int parts = g_rand_int_range(of->random, 1, 4); parts > 0; parts--) {
        g_string_append(value, PICK(of, values));
        g_string_append(value, parts > 1 ? " " : "");
    }
    if (chance(of, 1)) {
        add_random(of, value, 40);
    }
    if (g_rand_int_range(of->random, 0, 200) == 0) {
        for (size_t bytes = value->len + 1; value->len < 9000;) {
            g_string_append_len(value, value->str, (gssize)bytes - 1);
            g_string_append_c(value, 'a');
        }
    }
    if (chance(of, 9)) {
        g_string_append_uri_escaped(out, value->str, NULL, FALSE);
    } else {
        g_string_append_len(out, value->str, (gssize)value->len);
    }
}

static void
add_target(generator *of, GString *out)
{
    const char *path = PICK(of, paths);
    const char *id = of->ids->len == 0 || chance(of, 3)
                         ? PICK(of, values)
                         : of->ids->pdata[g_rand_int_range(of->random, 0, (int)of->ids->len)];
    g_auto(GStrv) parts = g_strsplit(path, "%", 2);

    g_string_append(out, parts[0]);
    if (parts[1] != NULL) {
        g_string_append_uri_escaped(out, id, NULL, FALSE);
        g_string_append(out, parts[1]);
    }
    for (int i = 0, most = g_rand_int_range(of->random, 0, 6); i < most; i++) {
        g_string_append_printf(out, "%c%s=", i == 0 ? '?' : '&', PICK(of, names));
        add_value(of, out);
    }
}

static void
add_search(generator *of, GString *out)
{
    const char *path = PICK(of, search_paths);
    g_auto(GStrv) parts = g_strsplit(path, "%", 2);

    g_string_append(out, parts[0]);
    if (parts[1] != NULL && of->ids->len > 0) {
        g_string_append(out, of->ids->pdata[g_rand_int_range(of->random, 0, (int)of->ids->len)]);
    }
    g_string_append_printf(out, "%s?q=", parts[1] != NULL ? parts[1] : "");
    add_value(of, out);
    for (int i = g_rand_int_range(of->random, 0, 4); i > 0; i--) {
        g_string_append_printf(out, "&%s", PICK(of, search_pairs));
    }
}

static GString *
make_search(generator *of)
{
    GString *out = g_string_new("GET ");

    add_search(of, out);
    g_string_append(out, " HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n"
                         "Accept-Encoding: br\r\n\r\n");
    return out;
}

static void
damage(generator *of, GString *out)
{
    for (int i = g_rand_int_range(of->random, 1, 6); i > 0; i--) {
        gssize at = g_rand_int_range(of->random, 0, (int)out->len);

        switch (g_rand_int_range(of->random, 0, 3)) {
        case 0:
            out->str[at] = (char)g_rand_int_range(of->random, 0, 256);
            break;
        case 1:
            g_string_insert_c(out, at, (char)g_rand_int_range(of->random, 0, 256));
            break;
        default:
            g_string_erase(out, at, 1);
        }
        if (out->len == 0) {
            return;
        }
    }
}

static GString *
make_request(generator *of)
{
    GString *out = g_string_new(NULL);
    const char *method = PICK(of, methods);
    bool has_body = g_str_equal(method, "POST") || chance(of, 1);

    g_string_append_printf(out, "%s ", method);
    add_target(of, out);
    g_string_append_printf(out, " HTTP/1.%d\r\nHost: a.example\r\nConnection: close\r\n",
                           chance(of, 9));
    for (int i = g_rand_int_range(of->random, 0, 5); i > 0; i--) {
        g_string_append_printf(out, "%s\r\n", PICK(of, headers));
    }
    if (has_body) {
        g_autoptr(GString) body = g_string_new(PICK(of, bodies));

        add_random(of, body, chance(of, 1) ? 70000 : 2);
        g_string_append_printf(out, "%sContent-Length: %zu\r\n\r\n",
                               chance(of, 8) ? "Content-Type: application/json\r\n" : "",
                               body->len);
        g_string_append_len(out, body->str, (gssize)body->len);
    } else {
        g_string_append(out, "\r\n");
    }
    if (g_rand_int_range(of->random, 0, 8) == 0) {
        damage(of, out);
    }
    g_string_append(out, "\r\n0\r\n\r\n"); /* ends whatever chunk or head is still awaited */
    return out;
}

/* Send a request and read to the end: the status, 0 = hung up on, -1 = nobody there, -2 = late. */
static int
send_request(unsigned port, const GString *request)
{
    const struct sockaddr_in address = {.sin_family = AF_INET,
                                        .sin_port = htons((uint16_t)port),
                                        .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    const struct timeval patience = {.tv_sec = 20};
    const struct timeval rest = {.tv_usec = 300000}; /* a kept connection says no more */
    int file = socket(AF_INET, SOCK_STREAM, 0);
    char buffer[65536];
    size_t size = 0;
    ssize_t got;

    if (connect(file, (const struct sockaddr *)&address, sizeof address) != 0) {
        close(file);
        return -1;
    }
    setsockopt(file, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (send(file, request->str, request->len, MSG_NOSIGNAL) < 0) {
        close(file);
        return 0;
    }
    shutdown(file, SHUT_WR);
    while ((got = read(file, buffer + size, sizeof buffer - 1 - size)) > 0) {
        size = MIN(size + (size_t)got, (size_t)64); /* the status line stays */
        setsockopt(file, SOL_SOCKET, SO_RCVTIMEO, &rest, sizeof rest);
    }
    bool is_late = got < 0 && errno == EAGAIN && size == 0;
    close(file);
    if (is_late) {
        return -2;
    }
    buffer[size] = '\0';
    return g_str_has_prefix(buffer, "HTTP/1.") && size > 12 ? atoi(buffer + strlen("HTTP/1.x "))
                                                            : 0;
}

static bool
run(generator *of, unsigned port, size_t count)
{
    size_t classes[10] = {0};
    bool is_good = true;

    for (size_t i = 0; i < count; i++) {
        GString *request = chance(of, 5) ? make_search(of) : make_request(of);
        int status = send_request(port, request);

        if (status < 0 || status == 500) {
            g_autofree char *text = g_strescape(request->str, NULL);

            printf("request %zu: %s: %s\n", i,
                   status == -1   ? "nobody there"
                   : status == -2 ? "no answer in time"
                                  : "500",
                   text);
            is_good = false;
        }
        g_string_free(request, TRUE);
        if (status < 0) {
            break;
        }
        classes[MIN(status / 100, 9)]++;
    }
    printf("hung up on %zu, 2xx %zu, 3xx %zu, 4xx %zu, 5xx %zu\n", classes[0], classes[2],
           classes[3], classes[4], classes[5]);
    return is_good;
}

int
main(int argc, char **argv)
{
    generator of = {.ids = g_ptr_array_new_with_free_func(g_free)};
    char line[256];

    if (argc != 4) {
        return 2;
    }
    of.random = g_rand_new_with_seed((guint32)strtoul(argv[3], NULL, 10));
    while (fgets(line, sizeof line, stdin) != NULL) {
        g_ptr_array_add(of.ids, g_strdup(g_strchomp(line)));
    }

    bool is_good = run(&of, (unsigned)atoi(argv[1]), strtoul(argv[2], NULL, 10));
    g_ptr_array_unref(of.ids);
    g_rand_free(of.random);
    return is_good ? 0 : 1;
}
