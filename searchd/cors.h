/*
 * CORS: which web sites' pages may read answers.
 */
#ifndef LONTAR_SEARCHD_CORS_H
#define LONTAR_SEARCHD_CORS_H

#include "exchange.h"

/**
 * Let the page that asks read the answer if its site is allowed to.
 *
 * @param origins  `https://www.example.org` or `*`, NULL-terminated; NULL = none is allowed
 */
void lontar_cors_apply(lontar_exchange *exchange, const char *const *origins);

#endif
