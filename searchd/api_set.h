/*
 * Whole sets: every hit of a search in a format for other programs.
 */
#ifndef LONTAR_SEARCHD_API_SET_H
#define LONTAR_SEARCHD_API_SET_H

#include "exchange.h"
#include "format.h"
#include "worker.h"

/**
 * Answer with all hits of a request, streamed.
 *
 * @param request  taken over
 * Errors:  as lontar_search_list().
 */
bool lontar_api_set_send(lontar_worker *worker, lontar_exchange *exchange, lontar_request *request,
                         const lontar_format *format, GError **error);

#endif
