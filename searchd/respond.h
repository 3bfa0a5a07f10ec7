/*
 * Responses: what an exchange says, handed to the HTTP library.
 */
#ifndef LONTAR_SEARCHD_RESPOND_H
#define LONTAR_SEARCHD_RESPOND_H

#include <microhttpd.h>

#include "exchange.h"
#include "worker.h"

/** The worker of the thread that calls, made at its first call and ended with it. */
lontar_worker *lontar_respond_worker(const lontar_site *site);

/**
 * Queue the response of an exchange, whose body, file or stream it takes over.
 *
 * @param is_last  whether the connection ends with it
 */
enum MHD_Result lontar_respond(const lontar_site *site, struct MHD_Connection *connection,
                               lontar_exchange *exchange, bool is_last);

#endif
