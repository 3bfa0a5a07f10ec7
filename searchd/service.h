/*
 * A service: all that one configuration needs to answer, loaded, and its server.
 *
 * A new configuration is a new service beside the old one on the same socket; the old one then ends
 * what it has begun, so that no request is lost.
 */
#ifndef LONTAR_SEARCHD_SERVICE_H
#define LONTAR_SEARCHD_SERVICE_H

#include "serve_options.h"

typedef struct lontar_service lontar_service;

/**
 * Load what the options name, and open the index once to see that it can be.
 *
 * @param options  used as long as the service
 * Errors:  those of the index, the vocabularies, the keys and the access log.
 */
lontar_service *lontar_service_new(const lontar_serve_options *options, GError **error);

/** Answer what comes in by a socket that listens; the service closes it. */
bool lontar_service_start(lontar_service *service, int socket, GError **error);

/** Answer what has begun, for grace_ms at most, and end. */
void lontar_service_end(lontar_service *service, unsigned grace_ms);

/** End at once if it runs, and give everything back. */
void lontar_service_free(lontar_service *service);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_service, lontar_service_free)

#endif
