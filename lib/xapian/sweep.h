/*
 * Sweeps: matching an expression window by window over posting lists in memory.
 */
#ifndef LONTAR_XAPIAN_SWEEP_H
#define LONTAR_XAPIAN_SWEEP_H

#include "handles.h"

/* What a sweep is stopped by. */
struct Late {
};

/* Whether a deadline is past; 0 = there is none. */
bool is_past(int64_t deadline_us);

/* A hit, and an order of hits: by score, then by docid. */
struct Hit {
    double score;
    uint32_t docid;
};

/**
 * Match; throws Late when the deadline is past.
 *
 * @param out_hits  first to first + limit, in order
 * @return          how many documents match and are taken
 */
size_t sweep(const lontar_index *index, const Part &part, const lontar_match_options *options,
             std::vector<Hit> *out_hits);

#endif
