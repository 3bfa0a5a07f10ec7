/*
 * What it takes to write answers as JSON: CPU microseconds of each, right after its search.
 *
 *     bench_answer INDEX TARGETS
 *
 * TARGETS is a file of what is asked over HTTP, a line each (bench_search targets). Prints the
 * median and the mean, and the mean of bytes.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "answer_json.h"

static double
cpu_us(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now); /* is there on every Linux */
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static int
compare_times(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;

    return (a > b) - (a < b);
}

/* The request of a target; NULL with an error. */
static lontar_request *
read_request(const lontar_vocabularies *vocabularies, const char *target, GError **error)
{
    g_autoptr(lontar_request) request = lontar_request_new(vocabularies);
    const char *parameters = strchr(target, '?');
    GUriParamsIter iter;
    char *name, *value;

    g_uri_params_iter_init(&iter, parameters == NULL ? "" : parameters + 1, -1, "&",
                           G_URI_PARAMS_WWW_FORM);
    while (g_uri_params_iter_next(&iter, &name, &value, error)) {
        g_autofree char *own_name = name, *own_value = value;

        if (!lontar_request_set(request, name, value, error)) {
            return NULL;
        }
    }
    return lontar_request_finish(request, error) ? g_steal_pointer(&request) : NULL;
}

/* Search for each target and time its answer. */
static bool
run(lontar_searcher *searcher, const lontar_vocabularies *vocabularies, char **targets,
    GArray *times, size_t *bytes, GError **error)
{
    g_autoptr(lontar_facet_rows) rows = lontar_facet_rows_new();
    const lontar_answer_extra extra = {.base = "/api/v1/search", .rows = rows};

    for (size_t i = 0; targets[i] != NULL && *targets[i] != '\0'; i++) {
        g_autoptr(lontar_request) request = read_request(vocabularies, targets[i], error);
        g_autoptr(lontar_answer) answer =
            request == NULL ? NULL : lontar_search(searcher, request, error);
        g_autoptr(GString) json = g_string_new(NULL);

        if (answer == NULL) {
            return false;
        }

        double begun = cpu_us();
        lontar_answer_format_json(json, answer, request, vocabularies, &extra);
        double took = cpu_us() - begun;

        g_array_append_val(times, took);
        *bytes += json->len;
    }
    return true;
}

int
main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) times = g_array_new(FALSE, FALSE, sizeof(double));
    g_autoptr(lontar_vocabularies) vocabularies = lontar_vocabularies_load(NULL, &error);
    const char *locations[] = {argc > 1 ? argv[1] : NULL, NULL};
    g_autofree char *text = NULL;
    size_t bytes = 0;
    double sum = 0;

    if (argc != 3) {
        fprintf(stderr, "usage: bench_answer INDEX TARGETS\n");
        return EXIT_FAILURE;
    }

    g_autoptr(lontar_searcher) searcher =
        vocabularies == NULL ? NULL : lontar_searcher_open(vocabularies, locations, &error);
    if (searcher == NULL || !g_file_get_contents(argv[2], &text, NULL, &error)) {
        fprintf(stderr, "bench_answer: %s\n", error->message);
        return EXIT_FAILURE;
    }

    g_auto(GStrv) targets = g_strsplit(text, "\n", -1);
    if (!run(searcher, vocabularies, targets, times, &bytes, &error) || times->len == 0) {
        fprintf(stderr, "bench_answer: %s\n", error == NULL ? "no targets" : error->message);
        return EXIT_FAILURE;
    }
    g_array_sort(times, compare_times);
    for (guint i = 0; i < times->len; i++) {
        sum += g_array_index(times, double, i);
    }
    printf("%.1f %.1f %.0f\n", g_array_index(times, double, times->len / 2), sum / times->len,
           (double)bytes / times->len);
    return EXIT_SUCCESS;
}
