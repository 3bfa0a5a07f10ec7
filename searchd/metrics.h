/*
 * Metrics: what the daemon has done, counted without locks, in Prometheus' text format.
 */
#ifndef LONTAR_SEARCHD_METRICS_H
#define LONTAR_SEARCHD_METRICS_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* More routes than there are; the last one stands for addresses where nothing is. */
#define LONTAR_ENDPOINTS_MAX 64

typedef struct lontar_metrics lontar_metrics;

/** Things that are counted besides requests. */
typedef enum {
    LONTAR_COUNT_CACHE_HIT,
    LONTAR_COUNT_CACHE_MISS,
    LONTAR_COUNT_SHED,    /* refused for load */
    LONTAR_COUNT_LIMITED, /* refused for rate */
    LONTAR_COUNT_SIZE
} lontar_metrics_count_kind;

lontar_metrics *lontar_metrics_new(void);
void lontar_metrics_free(lontar_metrics *metrics);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_metrics, lontar_metrics_free)

/* Threads: all of these, any number at once. */

/** A request begins; returns how many run now, this one counted. */
int lontar_metrics_begin(lontar_metrics *metrics);
/** It ended: @a endpoint is the index of its route, -1 = none. */
void lontar_metrics_end(lontar_metrics *metrics, int endpoint, unsigned status, int64_t took_us);
int lontar_metrics_running(lontar_metrics *metrics);
void lontar_metrics_count(lontar_metrics *metrics, lontar_metrics_count_kind kind);

/**
 * Append all counters.
 *
 * @param endpoints  names of the endpoints, by index
 */
void lontar_metrics_format(GString *out, lontar_metrics *metrics, const char *const *endpoints,
                           size_t size);

/** Append one gauge with its description. */
void lontar_metrics_gauge(GString *out, const char *name, const char *description, double value);

/** Bytes of memory that the process occupies; 0 when the system does not say. */
uint64_t lontar_metrics_resident_bytes(void);

#endif
