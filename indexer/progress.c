/*
 * Progress.
 */
#include "progress.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lontar/path.h"

#define BAR_WIDTH     30
#define BAR_EVERY_US  (G_USEC_PER_SEC / 5)
#define JSON_EVERY_US G_USEC_PER_SEC

struct lontar_progress {
    bool bar, json;
    bool is_drawn;
    const char *phase;
    size_t documents, done, pages, failed;
    uint64_t bytes, done_bytes;
    int64_t start_us, shown_us;
};

lontar_progress *
lontar_progress_new(const char *how)
{
    lontar_progress *progress = g_new0(lontar_progress, 1);

    progress->json = g_str_equal(how, "json");
    progress->bar = g_str_equal(how, "auto") && isatty(STDERR_FILENO);
    return progress;
}

void
lontar_progress_free(lontar_progress *progress)
{
    g_free(progress);
}

static double
seconds(const lontar_progress *progress)
{
    return (double)(g_get_monotonic_time() - progress->start_us) / G_USEC_PER_SEC;
}

/* Seconds left, by the bytes so far; negative when nothing can be said yet. */
static double
left(const lontar_progress *progress)
{
    double spent = seconds(progress);

    if (progress->done_bytes == 0 || spent < 1) {
        return -1;
    }
    return spent * (double)(progress->bytes - MIN(progress->bytes, progress->done_bytes)) /
           (double)progress->done_bytes;
}

static void
print_json(json_t *object)
{
    char *line = json_dumps(object, JSON_COMPACT | JSON_REAL_PRECISION(6));

    if (line != NULL) {
        puts(line);
        (void)fflush(stdout); /* checked once at the end */
    }
    free(line);
    json_decref(object);
}

void
lontar_progress_start(lontar_progress *progress, const char *phase, size_t documents,
                      uint64_t bytes)
{
    progress->phase = phase;
    progress->documents = documents;
    progress->bytes = bytes;
    progress->done = 0;
    progress->done_bytes = 0;
    progress->start_us = g_get_monotonic_time();
    if (progress->json) {
        print_json(json_pack("{s:s, s:s, s:I, s:I}", "event", "start", "phase", phase, "documents",
                             (json_int_t)documents, "bytes", (json_int_t)bytes));
    }
}

void
lontar_progress_step(lontar_progress *progress, const char *path, const char *state, uint64_t bytes,
                     size_t pages)
{
    progress->done++;
    progress->done_bytes += bytes;
    progress->pages += pages;
    if (progress->json) {
        g_autofree char *written = lontar_path_escape(path);

        print_json(json_pack("{s:s, s:s, s:s, s:I}", "event", "document", "path", written, "state",
                             state, "pages", (json_int_t)pages));
    }
}

static void
draw(lontar_progress *progress)
{
    double share = progress->bytes > 0 ? (double)progress->done_bytes / (double)progress->bytes
                   : progress->documents > 0 ? (double)progress->done / (double)progress->documents
                                             : 0;
    int full = (int)(MIN(share, 1) * BAR_WIDTH);
    double eta = left(progress);
    g_autofree char *filled = g_strnfill((gsize)full, '#');

    fprintf(stderr, "\r\033[K%s [%-*s] %zu/%zu documents, %zu pages", progress->phase, BAR_WIDTH,
            filled, progress->done, progress->documents, progress->pages);
    if (eta >= 0) {
        fprintf(stderr, ", %d:%02d left", (int)eta / 60, (int)eta % 60);
    }
    (void)fflush(stderr); /* a terminal */
    progress->is_drawn = true;
}

static void
print_progress(const lontar_progress *progress)
{
    double eta = left(progress);
    json_t *object = json_pack(
        "{s:s, s:s, s:I, s:I, s:I, s:I, s:I, s:f}", "event", "progress", "phase", progress->phase,
        "done", (json_int_t)progress->done, "documents", (json_int_t)progress->documents,
        "done_bytes", (json_int_t)progress->done_bytes, "bytes", (json_int_t)progress->bytes,
        "pages", (json_int_t)progress->pages, "elapsed_s", seconds(progress));

    json_object_set_new(object, "eta_s", eta < 0 ? json_null() : json_real(eta));
    print_json(object);
}

void
lontar_progress_tick(lontar_progress *progress)
{
    int64_t now = g_get_monotonic_time();

    if (progress->bar && now - progress->shown_us >= BAR_EVERY_US) {
        progress->shown_us = now;
        draw(progress);
    }
    if (progress->json && now - progress->shown_us >= JSON_EVERY_US) {
        progress->shown_us = now;
        print_progress(progress);
    }
}

void
lontar_progress_commit(lontar_progress *progress, uint64_t revision)
{
    if (progress->json) {
        print_json(json_pack("{s:s, s:I}", "event", "commit", "revision", (json_int_t)revision));
    }
}

void
lontar_progress_stop(lontar_progress *progress)
{
    if (progress->is_drawn) {
        fputs("\r\033[K", stderr);
        (void)fflush(stderr); /* a terminal */
        progress->is_drawn = false;
    }
}

void
lontar_progress_say(lontar_progress *progress, const char *line)
{
    lontar_progress_stop(progress);
    fprintf(stderr, "%s\n", line);
}
