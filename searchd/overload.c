/*
 * Turning away: begun by requests that are late in a row, ended when there are not too many.
 */
#include "overload.h"

/* So many in a row must have been late, for so long: fewer may only have waited for a processor. */
#define LATE_IN_ROW 20
#define LATE_US     (80 * G_USEC_PER_SEC / 1000)
/* What a request may wait, in usual answers, and at least: the kernel counts in 4 ms. */
#define WAIT_ANSWERS 4
#define WAIT_MIN_MS  8U
/* The same while others are turned away. */
#define REFUSING_ANSWERS 2
#define REFUSING_MIN_MS  3U
/* All that was asked in such a time would have taken less than this share of it: it is over. */
#define COUNT_US   (INT64_C(100) * 1000)
#define CALM_SHARE 0.9
/* Share of the last answer in what is usual. */
#define USUAL_SHARE (1.0 / 16)

/* Whether there are still more than can be answered. */
static bool
is_too_much(lontar_overload *overload, int64_t now_us)
{
    double elapsed_us = (double)(now_us - overload->counted_since_us);
    bool is_much = overload->counted * overload->answer_us > elapsed_us * CALM_SHARE;

    if (elapsed_us < COUNT_US) {
        return true;
    }
    overload->counted_since_us = now_us;
    overload->counted = 0;
    return is_much;
}

static unsigned
allowed_wait_ms(const lontar_overload *overload, unsigned max_wait_ms)
{
    unsigned answers = overload->is_refusing ? REFUSING_ANSWERS : WAIT_ANSWERS;
    unsigned least = overload->is_refusing ? REFUSING_MIN_MS : WAIT_MIN_MS;
    unsigned usual_ms = (unsigned)(overload->answer_us * answers / 1000);

    return CLAMP(usual_ms, MIN(least, max_wait_ms), max_wait_ms);
}

bool
lontar_overload_admits(lontar_overload *overload, unsigned waited_ms, unsigned max_wait_ms,
                       int64_t now_us)
{
    overload->is_refusing = overload->is_refusing && is_too_much(overload, now_us);
    overload->counted++;
    if (max_wait_ms == 0 || waited_ms <= allowed_wait_ms(overload, max_wait_ms)) {
        overload->late_in_row = 0;
        return true;
    }
    if (overload->is_refusing) {
        return false;
    }
    if (overload->late_in_row++ == 0) {
        overload->late_since_us = now_us;
    }
    if (overload->late_in_row <= LATE_IN_ROW || now_us - overload->late_since_us < LATE_US) {
        return true;
    }
    overload->is_refusing = true;
    overload->counted_since_us = now_us;
    overload->counted = 1;
    overload->late_in_row = 0;
    return false;
}

void
lontar_overload_note(lontar_overload *overload, int64_t took_us)
{
    overload->answer_us += ((double)took_us - overload->answer_us) * USUAL_SHARE;
}
