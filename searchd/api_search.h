/*
 * Searching from parameters: one way for HTTP, the page and the terminal.
 */
#ifndef LONTAR_SEARCHD_API_SEARCH_H
#define LONTAR_SEARCHD_API_SEARCH_H

#include "exchange.h"
#include "worker.h"

/* What went wrong with a request, beside the GError. */
typedef struct {
    char parameter[64]; /* at fault, empty = none */
    long position;      /* column in the query, -1 = none */
} lontar_fault;

/**
 * Make a request from decoded parameters.
 *
 * @param languages  Accept-Language, for want of `lang`; or NULL
 * Errors:  LONTAR_ERROR_INVALID, with out_fault set.
 */
lontar_request *lontar_request_from(const lontar_site *site, const GArray *parameters,
                                    const char *languages, lontar_fault *out_fault, GError **error);

#endif
