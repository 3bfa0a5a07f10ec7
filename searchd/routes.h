/*
 * Routes: which handler answers which address.
 */
#ifndef LONTAR_SEARCHD_ROUTES_H
#define LONTAR_SEARCHD_ROUTES_H

#include "exchange.h"
#include "worker.h"

/* What stands for {id} and {n} in a route's path, decoded; lent. */
typedef struct {
    const char *id;
    const char *name; /* {name}: a vocabulary, an asset */
    size_t number;    /* {n}, from 1 */
} lontar_place;

typedef void (*lontar_handler)(lontar_worker *worker, lontar_exchange *exchange,
                               const lontar_place *place);

/* A row: an address, to answer by and to describe. */
typedef struct {
    const char *pattern; /* {id}, {name} and {n} stand for one segment each */
    lontar_handler handler;
    const char *summary; /* NULL = not part of the API */
    const char *schema;  /* of the answer; empty = no JSON, or any */
    bool takes_post;     /* besides GET, HEAD and OPTIONS */
} lontar_route;

const lontar_route *lontar_routes(size_t *out_size);

/** Answer an exchange: find its handler, or say that there is none. Never fails. */
void lontar_routes_answer(lontar_worker *worker, lontar_exchange *exchange);

/** The record of the document in the address, or NULL with the problem sent. */
lontar_record *lontar_api_find_record(lontar_worker *worker, lontar_exchange *exchange,
                                      const lontar_place *place);

/* Handlers, one file a group. */
void lontar_api_search(lontar_worker *worker, lontar_exchange *exchange, const lontar_place *place);
void lontar_api_feed(lontar_worker *worker, lontar_exchange *exchange, const lontar_place *place);
void lontar_api_opensearch(lontar_worker *worker, lontar_exchange *exchange,
                           const lontar_place *place);
void lontar_api_oai(lontar_worker *worker, lontar_exchange *exchange, const lontar_place *place);
void lontar_api_sru(lontar_worker *worker, lontar_exchange *exchange, const lontar_place *place);
void lontar_api_report(lontar_worker *worker, lontar_exchange *exchange, const lontar_place *place);
void lontar_api_suggest(lontar_worker *worker, lontar_exchange *exchange,
                        const lontar_place *place);
void lontar_api_within(lontar_worker *worker, lontar_exchange *exchange, const lontar_place *place);
void lontar_api_similar(lontar_worker *worker, lontar_exchange *exchange,
                        const lontar_place *place);
void lontar_api_document(lontar_worker *worker, lontar_exchange *exchange,
                         const lontar_place *place);
void lontar_api_page(lontar_worker *worker, lontar_exchange *exchange, const lontar_place *place);
void lontar_api_file(lontar_worker *worker, lontar_exchange *exchange, const lontar_place *place);
void lontar_api_vocabulary(lontar_worker *worker, lontar_exchange *exchange,
                           const lontar_place *place);
void lontar_api_status(lontar_worker *worker, lontar_exchange *exchange, const lontar_place *place);
void lontar_api_description(lontar_worker *worker, lontar_exchange *exchange,
                            const lontar_place *place);
void lontar_api_live(lontar_worker *worker, lontar_exchange *exchange, const lontar_place *place);
void lontar_api_metrics(lontar_worker *worker, lontar_exchange *exchange,
                        const lontar_place *place);
void lontar_api_ready(lontar_worker *worker, lontar_exchange *exchange, const lontar_place *place);
void lontar_page_search(lontar_worker *worker, lontar_exchange *exchange,
                        const lontar_place *place);
void lontar_page_document(lontar_worker *worker, lontar_exchange *exchange,
                          const lontar_place *place);
void lontar_page_help(lontar_worker *worker, lontar_exchange *exchange, const lontar_place *place);
void lontar_page_embed(lontar_worker *worker, lontar_exchange *exchange, const lontar_place *place);
void lontar_page_asset(lontar_worker *worker, lontar_exchange *exchange, const lontar_place *place);

#endif
