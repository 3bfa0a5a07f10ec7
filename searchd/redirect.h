/*
 * Redirects: the id of a content that another one has taken the place of leads to that one.
 */
#ifndef LONTAR_SEARCHD_REDIRECT_H
#define LONTAR_SEARCHD_REDIRECT_H

#include "exchange.h"
#include "worker.h"

/** Answer 301 if an id has a successor: the same address with it. Else the answer stays. */
void lontar_redirect_try(lontar_worker *worker, lontar_exchange *exchange, const char *id);

#endif
