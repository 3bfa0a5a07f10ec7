/*
 * SHA-256 of what comes piece by piece, with the processor's own instructions where it has them.
 */
#ifndef LONTAR_SHA256_H
#define LONTAR_SHA256_H

#include <glib.h>
#include <stddef.h>

G_BEGIN_DECLS

/** Hex digits of a checksum. */
#define LONTAR_SHA256_HEX 64

typedef struct lontar_sha256 lontar_sha256;

lontar_sha256 *lontar_sha256_new(void);
void lontar_sha256_free(lontar_sha256 *sum);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_sha256, lontar_sha256_free)

void lontar_sha256_add(lontar_sha256 *sum, const void *bytes, size_t size);

/** The checksum in hex digits of all that has been added since it was made or ended. */
char *lontar_sha256_end(lontar_sha256 *sum);

/** The same of bytes that are all there. */
char *lontar_sha256_of(const void *bytes, size_t size);

G_END_DECLS

#endif
