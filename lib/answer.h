/*
 * Answers: what a search fills in. Nobody else includes this.
 */
#ifndef LONTAR_LIB_ANSWER_H
#define LONTAR_LIB_ANSWER_H

#include "compile.h"
#include "rows.h"
#include "searcher.h"

G_BEGIN_DECLS

struct lontar_answer {
    lontar_index_state state;
    char *uuid;
    char *updated;
    lontar_columns *columns; /* lends the facets' strings; NULL with remote shards */
    GStringChunk *strings;   /* which these then lend, and the ids; else NULL */
    lontar_compiled *compiled;
    size_t total;
    bool is_partial;
    bool is_late;   /* time ran out: there are more hits than were found */
    GArray *rows;   /* lontar_row: of this page */
    GArray *hits;   /* lontar_hit */
    GArray *facets; /* lontar_facet */
    double took_ms;
};

/** An answer from the searcher's index as it is now, with nothing in it yet. */
lontar_answer *lontar_answer_new(const lontar_searcher *searcher);

/** Say which shards are missing, or are answered for by a replica that is behind. */
void lontar_answer_warn_of_shards(lontar_answer *answer, const lontar_searcher *searcher);

G_END_DECLS

#endif
