/*
 * Overload: which requests are turned away when more come than can be answered.
 */
#ifndef LONTAR_SEARCHD_OVERLOAD_H
#define LONTAR_SEARCHD_OVERLOAD_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* What one thread has seen of late; begins as zeros. */
typedef struct {
    double answer_us;      /* what an answer takes */
    unsigned late_in_row;  /* requests that have waited too long since the last that had not */
    int64_t late_since_us; /* when the first of them came */
    bool is_refusing;
    int64_t counted_since_us; /* while refusing: since when requests are counted */
    unsigned counted;
} lontar_overload;

/**
 * Whether a request is to be answered, or turned away at once because of those before it.
 *
 * One slow answer makes those behind it late, and they are answered all the same. If all have been
 * late for a while there are more than can be answered: then those that have waited for longer than
 * a few answers take are turned away, so that the others don't have to wait, until what is asked
 * could be answered again. Source: Nichols and Jacobson, Controlling Queue Delay, 2012.
 *
 * @param waited_ms    for how long it has waited for its turn
 * @param max_wait_ms  how long any may, 0 = for ever
 * @param now_us       g_get_monotonic_time()
 */
bool lontar_overload_admits(lontar_overload *overload, unsigned waited_ms, unsigned max_wait_ms,
                            int64_t now_us);

/** Take note of what an answer took. */
void lontar_overload_note(lontar_overload *overload, int64_t took_us);

#endif
