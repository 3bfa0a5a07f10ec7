/*
 * The blocks of a table of a glass database, and the items in them (block.h).
 */
#ifndef LONTAR_XAPIAN_TABLE_BLOCKS_H
#define LONTAR_XAPIAN_TABLE_BLOCKS_H

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "block.h"

/* Bytes behind those of a block that may be read, too. */
#define BLOCK_ROOM 8
/* Items of a directory gone over one by one before the rest of it is halved. */
#define STEPS_MAX 16

/* Two bytes of a block, highest first. */
inline unsigned
get_two(const unsigned char *at)
{
    return static_cast<unsigned>(at[0]) << 8 | at[1];
}

/* A block, and the part of its directory that was not yet gone over. */
struct TableBlock {
    std::vector<unsigned char> bytes;
    size_t next = 0, end = 0;
};

/* From where an item begins to the end of its block. */
struct TableItem {
    const unsigned char *at;
    size_t size;
};

/* What an item of a leaf holds: a value, or one of its parts. */
struct TablePart {
    std::string_view key, bytes;
    bool is_first, is_last, is_compressed;
};

/**
 * A table as one revision has it. A writer may go on: what it has written over since is told apart.
 *
 * Errors are thrown as Xapian::DatabaseError; what is damaged as Xapian::DatabaseCorruptError, what
 * is of a later revision as Xapian::DatabaseModifiedError. Threads may share one.
 */
class TableBlocks
{
  public:
    /** @param info  what the version file says of the table */
    TableBlocks(const std::string &path, const std::string &info, uint32_t revision);
    ~TableBlocks();
    TableBlocks(const TableBlocks &) = delete;
    TableBlocks &operator=(const TableBlocks &) = delete;

    /** Read a block, all of it still to be gone over. */
    void read(uint32_t number, size_t level, TableBlock *out) const;
    /** The item of a place in a block's directory, with room for its head at least. */
    TableItem
    item(const TableBlock &block, size_t place, size_t head) const
    {
        if (place + ENTRY_BYTES > block.end) {
            fail();
        }

        size_t offset = get_two(block.bytes.data() + place);

        if (offset < block.end || offset + head > block_bytes) {
            fail();
        }
        return {block.bytes.data() + offset, block_bytes - offset};
    }
    /** The key of an item of a leaf. */
    std::string_view
    key_of(const TableItem &item) const
    {
        if (ITEM_HEAD + size_t{item.at[2]} > item.size) {
            fail();
        }
        return {reinterpret_cast<const char *>(item.at) + ITEM_HEAD, item.at[2]};
    }
    TablePart
    part_of(const TableItem &item) const
    {
        unsigned flags = get_two(item.at);
        bool is_first = (flags & IS_FIRST) != 0;
        std::string_view key = key_of(item);
        size_t size = (flags & SIZE_MASK) + ITEM_HEAD;
        size_t head = ITEM_HEAD + key.size() + (is_first ? 0 : PART_BYTES);

        if (size > item.size || head > size) {
            fail();
        }
        return {key,
                {reinterpret_cast<const char *>(item.at) + head, size - head},
                is_first,
                (flags & IS_LAST) != 0,
                (flags & IS_COMPRESSED) != 0};
    }
    /** How an item compares with a part of a key's value, 1 = the first; its head tells a leaf. */
    int
    compare(const TableItem &item, size_t head, std::string_view wanted, unsigned part) const
    {
        size_t length = item.at[head - 1];

        if (head + length > item.size) {
            fail();
        }

        int order = memcmp(item.at + head, wanted.data(), std::min(length, wanted.size()));

        if (order != 0 || length != wanted.size()) {
            return order != 0 ? order : length < wanted.size() ? -1 : 1;
        }

        unsigned own = 1;

        if (head == BRANCH_HEAD || (get_two(item.at) & IS_FIRST) == 0) {
            if (head + length + PART_BYTES > item.size) {
                fail();
            }
            own = get_two(item.at + head + length);
        }
        return (own > part) - (own < part);
    }
    /** The block that an item of a branch leads to. */
    static uint32_t child(const TableItem &item);
    [[noreturn]] void fail() const;

    bool is_empty = false;
    uint32_t root = 0;
    size_t levels = 0;         /* above the leaves */
    uint32_t compress_min = 0; /* least bytes of a value that may be kept compressed */

  private:
    std::string name;
    uint32_t revision;
    int file = -1;
    size_t block_bytes = 0;
};

/** The first place of a directory, from low to high, that is not before what is looked for. */
template <typename IsBefore>
size_t
bisect_places(size_t low, size_t high, const IsBefore &is_before)
{
    while (low < high) {
        size_t middle = low + (high - low) / ENTRY_BYTES / 2 * ENTRY_BYTES;

        if (is_before(middle)) {
            low = middle + ENTRY_BYTES;
        } else {
            high = middle;
        }
    }
    return low;
}

/** The same, but the next few are gone over one by one: for what is most often near. */
template <typename IsBefore>
size_t
first_place(size_t low, size_t high, const IsBefore &is_before)
{
    for (size_t i = 0; i < STEPS_MAX && low < high; i++) {
        if (!is_before(low)) {
            return low;
        }
        low += ENTRY_BYTES;
    }
    return bisect_places(low, high, is_before);
}

#endif
