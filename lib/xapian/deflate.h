/*
 * Values of tables that glass compresses: raw deflate, without a length.
 */
#ifndef LONTAR_XAPIAN_DEFLATE_H
#define LONTAR_XAPIAN_DEFLATE_H

#include "entry.h"

#include <string>
#include <string_view>

/** Compress a value as its table has it, if that makes it shorter. Threads: any. */
void deflate_value(PackedValue *value);

/** The bytes of a compressed value. Throws Xapian::DatabaseCorruptError. Threads: any. */
std::string inflate_value(std::string_view bytes);

#endif
