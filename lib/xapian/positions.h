/*
 * Positions as bytes, the way that a glass table has them.
 */
#ifndef LONTAR_XAPIAN_POSITIONS_H
#define LONTAR_XAPIAN_POSITIONS_H

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/** Append ascending positions, at least one. */
void pack_positions(std::string &out, const uint32_t *positions, size_t size);

/** Append the positions of such bytes; throws Xapian::DatabaseCorruptError. */
void unpack_positions(std::string_view bytes, std::vector<uint32_t> *out);

#endif
