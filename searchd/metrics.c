/*
 * Metrics: what the daemon has done, counted without locks, in Prometheus' text format.
 */
#include "metrics.h"

#include <stdatomic.h>
#include <unistd.h>

/* Every status that the daemon answers with; another one is counted as the last. */
static const unsigned statuses[] = {200, 204, 206, 301, 304, 400, 404, 405, 406, 410,
                                    413, 414, 415, 416, 429, 431, 500, 503, 0};
#define STATUSES G_N_ELEMENTS(statuses)

/* Upper bounds of the classes of duration, in microseconds; a last one has no bound. */
static const int64_t bounds_us[] = {500,    1000,   2500,   5000,    10000,   25000,   50000,
                                    100000, 250000, 500000, 1000000, 2500000, 10000000};
#define BOUNDS G_N_ELEMENTS(bounds_us)

typedef struct {
    atomic_uint_fast64_t by_status[STATUSES];
    atomic_uint_fast64_t by_duration[BOUNDS + 1];
    atomic_uint_fast64_t total_us;
} endpoint_counts;

struct lontar_metrics {
    endpoint_counts endpoints[LONTAR_ENDPOINTS_MAX];
    atomic_uint_fast64_t counts[LONTAR_COUNT_SIZE];
    atomic_int running;
    int64_t begun_us;
};

lontar_metrics *
lontar_metrics_new(void)
{
    lontar_metrics *metrics = g_new0(lontar_metrics, 1);

    metrics->begun_us = g_get_monotonic_time();
    return metrics;
}

void
lontar_metrics_free(lontar_metrics *metrics)
{
    g_free(metrics);
}

int
lontar_metrics_begin(lontar_metrics *metrics)
{
    return atomic_fetch_add(&metrics->running, 1) + 1;
}

int
lontar_metrics_running(lontar_metrics *metrics)
{
    return atomic_load(&metrics->running);
}

void
lontar_metrics_end(lontar_metrics *metrics, int endpoint, unsigned status, int64_t took_us)
{
    endpoint_counts *counts =
        &metrics->endpoints[endpoint < 0 ? LONTAR_ENDPOINTS_MAX - 1 : endpoint];
    size_t of_status = 0;
    size_t of_duration = 0;

    while (of_status < STATUSES - 1 && statuses[of_status] != status) {
        of_status++;
    }
    while (of_duration < BOUNDS && took_us > bounds_us[of_duration]) {
        of_duration++;
    }
    atomic_fetch_add(&counts->by_status[of_status], 1);
    atomic_fetch_add(&counts->by_duration[of_duration], 1);
    atomic_fetch_add(&counts->total_us, (uint_fast64_t)took_us);
    atomic_fetch_sub(&metrics->running, 1);
}

void
lontar_metrics_count(lontar_metrics *metrics, lontar_metrics_count_kind kind)
{
    atomic_fetch_add(&metrics->counts[kind], 1);
}

static void
add_head(GString *out, const char *name, const char *type, const char *description)
{
    g_string_append_printf(out, "# HELP %s %s\n# TYPE %s %s\n", name, description, name, type);
}

static void
add_number(GString *out, double value)
{
    char digits[G_ASCII_DTOSTR_BUF_SIZE];

    g_string_append(out, g_ascii_formatd(digits, sizeof digits, "%.10g", value));
    g_string_append_c(out, '\n');
}

void
lontar_metrics_gauge(GString *out, const char *name, const char *description, double value)
{
    add_head(out, name, "gauge", description);
    g_string_append_printf(out, "%s ", name);
    add_number(out, value);
}

static void
add_requests(GString *out, endpoint_counts *counts, const char *endpoint)
{
    for (size_t i = 0; i < STATUSES; i++) {
        uint64_t value = atomic_load(&counts->by_status[i]);

        if (value > 0 && statuses[i] == 0) {
            g_string_append_printf(
                out,
                "lontar_requests_total{endpoint=\"%s\",status=\"other\"} %" G_GUINT64_FORMAT "\n",
                endpoint, value);
        } else if (value > 0) {
            g_string_append_printf(
                out, "lontar_requests_total{endpoint=\"%s\",status=\"%u\"} %" G_GUINT64_FORMAT "\n",
                endpoint, statuses[i], value);
        }
    }
}

static void
add_durations(GString *out, endpoint_counts *counts, const char *endpoint)
{
    uint64_t sum = 0;

    for (size_t i = 0; i <= BOUNDS; i++) {
        char digits[G_ASCII_DTOSTR_BUF_SIZE] = "+Inf";

        sum += atomic_load(&counts->by_duration[i]);
        if (i < BOUNDS) {
            (void)g_ascii_formatd(digits, sizeof digits, "%.10g", (double)bounds_us[i] / 1e6);
        }
        g_string_append_printf(out,
                               "lontar_request_duration_seconds_bucket{endpoint=\"%s\",le=\"%s\"} "
                               "%" G_GUINT64_FORMAT "\n",
                               endpoint, digits, sum);
    }
    g_string_append_printf(out, "lontar_request_duration_seconds_sum{endpoint=\"%s\"} ", endpoint);
    add_number(out, (double)atomic_load(&counts->total_us) / 1e6);
    g_string_append_printf(out,
                           "lontar_request_duration_seconds_count{endpoint=\"%s\"} "
                           "%" G_GUINT64_FORMAT "\n",
                           endpoint, sum);
}

static bool
is_used(endpoint_counts *counts)
{
    for (size_t i = 0; i <= BOUNDS; i++) {
        if (atomic_load(&counts->by_duration[i]) > 0) {
            return true;
        }
    }
    return false;
}

static void
add_endpoints(GString *out, lontar_metrics *metrics, const char *const *endpoints, size_t size,
              void (*add)(GString *, endpoint_counts *, const char *))
{
    for (size_t i = 0; i < LONTAR_ENDPOINTS_MAX; i++) {
        if (is_used(&metrics->endpoints[i])) {
            add(out, &metrics->endpoints[i], i < size ? endpoints[i] : "none");
        }
    }
}

void
lontar_metrics_format(GString *out, lontar_metrics *metrics, const char *const *endpoints,
                      size_t size)
{
    static const struct {
        const char *name, *description;
    } rows[LONTAR_COUNT_SIZE] = {
        [LONTAR_COUNT_CACHE_HIT] = {"lontar_cache_hits_total", "Answers given from the cache."},
        [LONTAR_COUNT_CACHE_MISS] = {"lontar_cache_misses_total", "Answers that were not there."},
        [LONTAR_COUNT_SHED] = {"lontar_shed_total", "Requests refused because of load."},
        [LONTAR_COUNT_LIMITED] = {"lontar_limited_total", "Requests refused because of rate."},
    };

    add_head(out, "lontar_requests_total", "counter", "Requests by endpoint and status.");
    add_endpoints(out, metrics, endpoints, size, add_requests);
    add_head(out, "lontar_request_duration_seconds", "histogram",
             "Time from the request line to the end of the answer.");
    add_endpoints(out, metrics, endpoints, size, add_durations);
    for (size_t i = 0; i < LONTAR_COUNT_SIZE; i++) {
        add_head(out, rows[i].name, "counter", rows[i].description);
        g_string_append_printf(out, "%s %" G_GUINT64_FORMAT "\n", rows[i].name,
                               (uint64_t)atomic_load(&metrics->counts[i]));
    }
    lontar_metrics_gauge(out, "lontar_running_requests", "Requests that run now.",
                         lontar_metrics_running(metrics));
    lontar_metrics_gauge(out, "lontar_uptime_seconds", "Time since the daemon began.",
                         (double)(g_get_monotonic_time() - metrics->begun_us) / 1e6);
}

uint64_t
lontar_metrics_resident_bytes(void)
{
    g_autofree char *text = NULL;

    if (!g_file_get_contents("/proc/self/statm", &text, NULL, NULL)) {
        return 0;
    }

    const char *resident = strchr(text, ' '); /* the second number, in pages */
    return resident == NULL
               ? 0
               : g_ascii_strtoull(resident, NULL, 10) * (uint64_t)sysconf(_SC_PAGESIZE);
}
