/*
 * SHA-256, by nettle: several times as fast as GLib's, which is plain C.
 */
#include "lontar/sha256.h"

#include <nettle/base16.h>
#include <nettle/sha2.h>

G_STATIC_ASSERT(LONTAR_SHA256_HEX == BASE16_ENCODE_LENGTH(SHA256_DIGEST_SIZE));

struct lontar_sha256 {
    struct sha256_ctx state;
};

lontar_sha256 *
lontar_sha256_new(void)
{
    lontar_sha256 *sum = g_new(lontar_sha256, 1);

    sha256_init(&sum->state);
    return sum;
}

void
lontar_sha256_free(lontar_sha256 *sum)
{
    g_free(sum);
}

void
lontar_sha256_add(lontar_sha256 *sum, const void *bytes, size_t size)
{
    sha256_update(&sum->state, size, bytes);
}

char *
lontar_sha256_end(lontar_sha256 *sum)
{
    uint8_t digest[SHA256_DIGEST_SIZE];
    char *hex = g_malloc(LONTAR_SHA256_HEX + 1);

    sha256_digest(&sum->state, sizeof digest, digest);
    base16_encode_update(hex, sizeof digest, digest);
    hex[LONTAR_SHA256_HEX] = '\0';
    return hex;
}

char *
lontar_sha256_of(const void *bytes, size_t size)
{
    lontar_sha256 sum;

    sha256_init(&sum.state);
    lontar_sha256_add(&sum, bytes, size);
    return lontar_sha256_end(&sum);
}
