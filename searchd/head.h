/*
 * The head of a request: the headers that we read, found in one pass, and their size.
 */
#ifndef LONTAR_SEARCHD_HEAD_H
#define LONTAR_SEARCHD_HEAD_H

#include <microhttpd.h>
#include <stdbool.h>
#include <stddef.h>

#include "exchange.h"

typedef enum {
    LONTAR_HEADER_ACCEPT,
    LONTAR_HEADER_ACCEPT_ENCODING,
    LONTAR_HEADER_ACCEPT_LANGUAGE,
    LONTAR_HEADER_AUTHORIZATION,
    LONTAR_HEADER_CONTENT_TYPE,
    LONTAR_HEADER_HOST,
    LONTAR_HEADER_IF_NONE_MATCH,
    LONTAR_HEADER_IF_RANGE,
    LONTAR_HEADER_INDEX_REVISION,
    LONTAR_HEADER_ORIGIN,
    LONTAR_HEADER_RANGE,
    LONTAR_HEADER_USER_AGENT,
    LONTAR_HEADER_X_API_KEY,
    LONTAR_HEADER_X_FORWARDED_FOR,
    LONTAR_HEADER_COUNT
} lontar_header;

typedef struct {
    const char *values[LONTAR_HEADER_COUNT]; /* NULL = not sent; of the same twice the first; lent
                                                by the HTTP library, as long as the request */
    unsigned lengths;                        /* headers that say where the body ends */
    bool is_strange;                         /* whether one says it in a way that we don't know */
    size_t bytes;                            /* of all headers, as sent */
} lontar_head;

/** Read the headers of a request, when all of them have come. */
void lontar_head_read(lontar_head *head, struct MHD_Connection *connection);

/**
 * Give an exchange what its headers say.
 *
 * @param peer     address of who is connected, NULL = not known
 * @param proxies  addresses whose X-Forwarded-For is believed, NULL-terminated; NULL = none
 */
void lontar_head_apply(const lontar_head *head, lontar_exchange *exchange, const char *peer,
                       const char *const *proxies);

#endif
