/*
 * Keys of a postlist table, which holds all but terms under two bytes of its own.
 */
#ifndef LONTAR_XAPIAN_KEYS_H
#define LONTAR_XAPIAN_KEYS_H

#include <string_view>

/* First two bytes of keys; the third is that of the values' statistics. */
#define LONTAR_KEY_METADATA   std::string_view("\0\xc0", 2)
#define LONTAR_KEY_STATISTICS std::string_view("\0\xd0", 2)
#define LONTAR_KEY_VALUES     std::string_view("\0\xd8", 2)
#define LONTAR_KEY_LENGTHS    std::string_view("\0\xe0", 2)

/** Whether a key begins with two bytes of those above. */
inline bool
is_key_of(std::string_view key, std::string_view kind)
{
    return key.substr(0, 2) == kind;
}

#endif
