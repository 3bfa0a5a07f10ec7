/*
 * What it takes to write answers as JSON: CPU microseconds of each, right after its search.
 *
 *     bench_answer INDEX TARGETS
 *
 * TARGETS is a file of what is asked over HTTP, a line each (bench_search targets). Prints the
 * median and the mean, the mean of bytes, and the median of what every search begins with: to make
 * a request of parameters that have been decoded, and to look whether the index has moved.
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

/* The decoded parameters of a target: name, value, name, value ... */
static GPtrArray *
read_target(const char *target, GError **error)
{
    g_autoptr(GPtrArray) parameters = g_ptr_array_new_with_free_func(g_free);
    const char *begin = strchr(target, '?');
    GUriParamsIter iter;
    char *name, *value;

    g_uri_params_iter_init(&iter, begin == NULL ? "" : begin + 1, -1, "&", G_URI_PARAMS_WWW_FORM);
    while (g_uri_params_iter_next(&iter, &name, &value, error)) {
        g_ptr_array_add(parameters, name);
        g_ptr_array_add(parameters, value);
    }
    return error != NULL && *error != NULL ? NULL : g_steal_pointer(&parameters);
}

static lontar_request *
make_request(const lontar_vocabularies *vocabularies, const GPtrArray *parameters, GError **error)
{
    g_autoptr(lontar_request) request = lontar_request_new(vocabularies);

    for (guint i = 0; i + 1 < parameters->len; i += 2) {
        if (!lontar_request_set(request, parameters->pdata[i], parameters->pdata[i + 1], error)) {
            return NULL;
        }
    }
    return lontar_request_finish(request, error) ? g_steal_pointer(&request) : NULL;
}

/* The time of what a search begins with, all of it being in the processor's memory. */
static bool
time_beginning(lontar_searcher *searcher, const lontar_vocabularies *vocabularies,
               const GPtrArray *parameters, double *out_us, GError **error)
{
    for (int time = 0; time < 2; time++) {
        double begun = cpu_us();
        lontar_request *request = make_request(vocabularies, parameters, error);

        if (request == NULL || lontar_searcher_state(searcher, error) == NULL) {
            lontar_request_free(request);
            return false;
        }
        lontar_request_free(request);
        *out_us = cpu_us() - begun;
    }
    return true;
}

/* Search for each target and time its answer. */
static bool
run(lontar_searcher *searcher, const lontar_vocabularies *vocabularies, char **targets,
    GArray *times, GArray *beginnings, size_t *bytes, GError **error)
{
    g_autoptr(lontar_facet_rows) rows = lontar_facet_rows_new();
    const lontar_answer_extra extra = {.base = "/api/v1/search", .rows = rows};

    for (size_t i = 0; targets[i] != NULL && *targets[i] != '\0'; i++) {
        double beginning;
        g_autoptr(GPtrArray) parameters = read_target(targets[i], error);

        if (parameters == NULL ||
            !time_beginning(searcher, vocabularies, parameters, &beginning, error)) {
            return false;
        }

        g_autoptr(lontar_request) request = make_request(vocabularies, parameters, error);
        g_autoptr(lontar_answer) answer =
            request == NULL ? NULL : lontar_search(searcher, request, error);
        g_autoptr(GString) json = g_string_new(NULL);
        if (answer == NULL) {
            return false;
        }
        /* The daemon has done so by then, to look for the answer among those that it keeps. */
        g_free(lontar_request_format(request, 0));

        double begun = cpu_us();
        lontar_answer_format_json(json, answer, request, vocabularies, &extra);
        double took = cpu_us() - begun;

        g_array_append_val(times, took);
        g_array_append_val(beginnings, beginning);
        *bytes += json->len;
    }
    return true;
}

static double
median(GArray *times)
{
    g_array_sort(times, compare_times);
    return g_array_index(times, double, times->len / 2);
}

int
main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) times = g_array_new(FALSE, FALSE, sizeof(double));
    g_autoptr(GArray) beginnings = g_array_new(FALSE, FALSE, sizeof(double));
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
    if (!run(searcher, vocabularies, targets, times, beginnings, &bytes, &error) ||
        times->len == 0) {
        fprintf(stderr, "bench_answer: %s\n", error == NULL ? "no targets" : error->message);
        return EXIT_FAILURE;
    }
    for (guint i = 0; i < times->len; i++) {
        sum += g_array_index(times, double, i);
    }
    printf("%.1f %.1f %.0f %.1f\n", median(times), sum / times->len, (double)bytes / times->len,
           median(beginnings));
    return EXIT_SUCCESS;
}
