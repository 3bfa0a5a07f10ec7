/*
 * Revisions that clients have seen: an answer from an older one is refused, not given.
 */
#ifndef LONTAR_SEARCHD_REVISION_H
#define LONTAR_SEARCHD_REVISION_H

#include "exchange.h"
#include "worker.h"

/* The request's header that names the least revision. */
#define LONTAR_REVISION_HEADER "Index-Revision"

/**
 * Whether the index has come to the revision that a client has seen; false with the problem sent.
 *
 * A replica follows its original by moments. Who has been answered from one revision, or has just
 * written it, asks with it and is never taken back behind it.
 */
bool lontar_revision_is_reached(lontar_worker *worker, lontar_exchange *exchange);

#endif
