/*
 * Sidecars and records: metadata as a JSON object.
 */
#ifndef LONTAR_SIDECAR_H
#define LONTAR_SIDECAR_H

#include <jansson.h>

#include "metadata.h"

#define LONTAR_SIDECAR_SUFFIX ".meta.json"

/* The largest sidecar that is read. */
#define LONTAR_SIDECAR_BYTES_MAX (1 << 20)

/**
 * Take all fields of a JSON object into statement.
 *
 * @param text   the object's text, for the places of its values
 * @param place  of the object: its line is that of the text's first
 * @param known  keys that are not metadata and left alone, NULL-terminated
 */
void lontar_sidecar_take(lontar_metadata *metadata, lontar_statement *statement,
                         const json_t *object, const char *text, const lontar_place *place,
                         const char *const *known);

/**
 * Parse a sidecar.
 *
 * @param name    for tags and complaints
 * @param text    with a NUL behind it
 * @param length  without that
 * @return statement, without what was wrong (complained of); never NULL
 */
lontar_statement *lontar_sidecar_parse(lontar_metadata *metadata, const char *name,
                                       const char *text, size_t length);

#endif
