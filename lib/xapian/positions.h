/*
 * Positions as bytes, the way that a glass table has them.
 */
#ifndef LONTAR_XAPIAN_POSITIONS_H
#define LONTAR_XAPIAN_POSITIONS_H

#include <cstddef>
#include <cstdint>
#include <string>

/** Append ascending positions, at least one. */
void pack_positions(std::string &out, const uint32_t *positions, size_t size);

#endif
