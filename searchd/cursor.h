/*
 * Cursors: where in a set a client stands, told to it instead of kept for it.
 *
 *     REVISION-OFFSET-CHECKSUM
 *
 * The checksum is over the index, its revision, the request in canonical form and the offset: a
 * cursor goes on only in the very set that it comes from.
 */
#ifndef LONTAR_SEARCHD_CURSOR_H
#define LONTAR_SEARCHD_CURSOR_H

#include "lontar/search.h"

typedef enum {
    LONTAR_CURSOR_GOOD,    /* the request stands where the cursor does, or has none */
    LONTAR_CURSOR_WRONG,   /* none of ours, or of another request */
    LONTAR_CURSOR_EXPIRED, /* the index has changed since */
} lontar_cursor_state;

/** Let a request stand where its cursor does. */
lontar_cursor_state lontar_cursor_apply(lontar_request *request, const lontar_index_state *state);

/** The cursor after an answer; NULL at the end of the set or when the request has no cursor. */
char *lontar_cursor_next(const lontar_answer *answer, const lontar_request *request);

#endif
