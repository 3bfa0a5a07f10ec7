/*
 * A hash of bytes for tables in memory, never kept.
 */
#ifndef LONTAR_LIB_HASH_H
#define LONTAR_LIB_HASH_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/**
 * Hash bytes, eight a step.
 *
 * @param seed  0, or what came of the bytes before
 * Source: the multiply-and-shift finish of MurmurHash3 (Appleby, public domain).
 */
static inline uint32_t
lontar_hash_bytes(uint32_t seed, const char *bytes, size_t length)
{
    uint64_t hash = (length ^ (uint64_t)seed << 32) * 0x9E3779B97F4A7C15u;
    uint64_t chunk;

    while (length >= 8) {
        memcpy(&chunk, bytes, 8);
        hash = (hash ^ chunk) * 0xFF51AFD7ED558CCDu;
        hash ^= hash >> 32;
        bytes += 8;
        length -= 8;
    }
    chunk = 0;
    for (size_t i = 0; i < length; i++) {
        chunk = chunk << 8 | (uint8_t)bytes[i];
    }
    hash = (hash ^ chunk) * 0xC4CEB9FE1A85EC53u;
    return (uint32_t)(hash >> 32);
}

#endif
