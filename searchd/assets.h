/*
 * Assets: files that are built into the program: the pages' style, the API's schemas.
 */
#ifndef LONTAR_SEARCHD_ASSETS_H
#define LONTAR_SEARCHD_ASSETS_H

#include <glib.h>

/** The bytes of an asset, or NULL when there is none of that name. */
GBytes *lontar_asset(const char *name);

#endif
