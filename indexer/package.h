/*
 * Packages: the parts of a zip file that a reader asks for, within limits.
 */
#ifndef LONTAR_PACKAGE_H
#define LONTAR_PACKAGE_H

#include <glib.h>
#include <stdint.h>

#include "sink.h"

G_BEGIN_DECLS

typedef struct lontar_package lontar_package;

/**
 * Unpack what is XML or HTML in a zip file.
 *
 * Names are only keys, so where they point to does not matter.
 *
 * @return the package, or NULL when the sink was told why there is none
 */
lontar_package *lontar_package_open(const uint8_t *bytes, size_t size, lontar_sink *sink);
void lontar_package_free(lontar_package *package);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_package, lontar_package_free)

/** A part by its name, lent; NULL when there is none. */
const GString *lontar_package_part(const lontar_package *package, const char *name);

/** Send the Dublin Core beneath the root of a part: title, creator, publisher, subject. */
void lontar_package_send_core(const lontar_package *package, const char *name, const char *rule,
                              lontar_sink *sink);

G_END_DECLS

#endif
