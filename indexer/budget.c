/*
 * The budget: docs/decisions/0065-memory-budget.md says what was measured.
 *
 *     total = the program itself, and something for each thread
 *           + half of what is left: batches of a fill, or commits and edits, never at the same time
 *           + an eighth each: the queue, and the ids of a fill
 *           + the rest: what malloc does not get used for
 */
#include "budget.h"

#include <string.h>

#include "lontar/error.h"

#define MIB ((size_t)1 << 20)

/* Vocabularies, tagger, libraries; then the analyser and the cache of a thread. */
#define PROGRAM_BYTES (32 * MIB)
#define THREAD_BYTES  (2 * MIB)
/* What is left has to be as much. */
#define REST_LEAST (48 * MIB)

/* More of these makes nothing faster. */
#define FILL_MOST   (128 * MIB)
#define QUEUE_MOST  (32 * MIB)
#define COMMIT_MOST (2 * MIB)

/* Xapian's memory for a byte of text that is to be committed. */
#define COMMIT_FACTOR 15

static size_t
fixed_bytes(unsigned jobs)
{
    return PROGRAM_BYTES + jobs * THREAD_BYTES;
}

size_t
lontar_budget_least(unsigned jobs)
{
    return fixed_bytes(jobs) + REST_LEAST;
}

lontar_budget
lontar_budget_divide(size_t total, unsigned jobs)
{
    size_t rest = MAX(total, lontar_budget_least(jobs)) - fixed_bytes(jobs);

    return (lontar_budget){
        .total = total,
        .fill = MIN(rest / 2, FILL_MOST),
        .queue = MIN(rest / 8, QUEUE_MOST),
        .commit = MIN(rest / 4 / COMMIT_FACTOR, COMMIT_MOST),
        .ids = rest / 8,
        .edits = rest / 4 * 3,
    };
}

bool
lontar_budget_track(lontar_budget *budget, unsigned jobs, size_t tracked)
{
    size_t total = budget->total;
    bool is_kept = tracked <= total && total - tracked >= lontar_budget_least(jobs);

    *budget = lontar_budget_divide(is_kept ? total - tracked : 0, jobs);
    budget->total = total;
    return is_kept;
}

bool
lontar_budget_parse(const char *text, size_t *out_bytes, GError **error)
{
    static const char units[] = "KMG";
    char *end = NULL;
    guint64 number = g_ascii_isdigit(*text) ? g_ascii_strtoull(text, &end, 10) : 0;
    const char *unit = end == NULL || *end == '\0' ? NULL : strchr(units, g_ascii_toupper(*end));
    unsigned shift = unit == NULL ? 0 : 10 * (unsigned)(unit - units + 1);

    if (end == NULL || end[unit == NULL ? 0 : 1] != '\0' || number >= G_MAXSIZE >> shift) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_INVALID,
                    "--memory '%s' is no size: it takes bytes, or 300000K, 512M, 1G", text);
        return false;
    }
    *out_bytes = (size_t)number << shift;
    return true;
}
