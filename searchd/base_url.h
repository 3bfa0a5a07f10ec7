/*
 * The address that the world knows the site by, for answers that must name themselves whole.
 */
#ifndef LONTAR_SEARCHD_BASE_URL_H
#define LONTAR_SEARCHD_BASE_URL_H

#include "exchange.h"
#include "worker.h"

/**
 * `https://lib.example.org`, without a slash at its end: as configured, else as the client called.
 */
char *lontar_base_url(const lontar_site *site, const lontar_exchange *exchange);

#endif
