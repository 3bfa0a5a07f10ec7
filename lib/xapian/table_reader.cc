/*
 * Reading a table.
 */
#include "table_reader.h"

#include "block.h"
#include "version_file.h"

#include <cerrno>

#include <fcntl.h>
#include <unistd.h>
#include <xapian.h>

#define LEVELS_MAX 32

static unsigned
get_two(const unsigned char *at)
{
    return static_cast<unsigned>(at[0]) << 8 | at[1];
}

static uint32_t
get_four(const unsigned char *at)
{
    return static_cast<uint32_t>(get_two(at)) << 16 | get_two(at + 2);
}

[[noreturn]] static void
fail_damaged(const std::string &name)
{
    throw Xapian::DatabaseCorruptError("damaged table: " + name);
}

TableReader::TableReader(const std::string &path, const std::string &info) : name(path)
{
    const char *at = info.data(), *end = at + info.size();
    auto root = static_cast<uint32_t>(unpack_number(&at, end));
    uint64_t shape = unpack_number(&at, end);
    size_t levels = shape >> 2;

    is_empty = (shape & 1) != 0; /* a root that is not on the disk */
    (void)unpack_number(&at, end);
    block_bytes = unpack_number(&at, end) << 11;
    compressing = static_cast<uint32_t>(unpack_number(&at, end));
    if (is_empty) {
        return;
    }
    if (levels >= LEVELS_MAX || block_bytes < 2048 || block_bytes > 65536) {
        fail_damaged(name);
    }
    file = open(name.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        throw Xapian::DatabaseError("could not open " + name, "", errno);
    }
    places.resize(levels + 1);
    descend(root, levels);
}

TableReader::~TableReader()
{
    if (file >= 0) {
        close(file);
    }
}

/* Read a block of a level and the first ones of those below it. */
void
TableReader::descend(uint32_t number, size_t level)
{
    for (;; level--) {
        Place &place = places[level];

        place.block.resize(block_bytes);
        for (size_t done = 0; done < block_bytes;) {
            ssize_t got = pread(file, place.block.data() + done, block_bytes - done,
                                static_cast<off_t>(uint64_t{number} * block_bytes + done));

            if (got < 0 && errno != EINTR) {
                throw Xapian::DatabaseError("could not read " + name, "", errno);
            }
            if (got == 0) {
                fail_damaged(name);
            }
            done += got > 0 ? static_cast<size_t>(got) : 0;
        }
        place.next = HEAD_BYTES;
        place.end = get_two(place.block.data() + 9);
        if (place.block[4] != level || place.end > block_bytes || place.end < HEAD_BYTES) {
            fail_damaged(name);
        }
        if (level == 0) {
            return;
        }

        Item item = item_at(place, BRANCH_HEAD);

        place.next += ENTRY_BYTES;
        number = get_four(item.at);
    }
}

/* The item that comes next in a block, with room for its head at least. */
TableReader::Item
TableReader::item_at(const Place &place, size_t head) const
{
    if (place.next + ENTRY_BYTES > place.end) {
        fail_damaged(name);
    }

    size_t offset = get_two(place.block.data() + place.next);

    if (offset < place.end || offset + head > block_bytes) {
        fail_damaged(name);
    }
    return {place.block.data() + offset, block_bytes - offset};
}

bool
TableReader::next_item(Item *out_item)
{
    size_t level = 0;

    while (level < places.size() && places[level].next >= places[level].end) {
        level++;
    }
    if (level == places.size()) {
        return false;
    }
    if (level > 0) {
        Item item = item_at(places[level], BRANCH_HEAD);

        places[level].next += ENTRY_BYTES;
        descend(get_four(item.at), level - 1);
        return next_item(out_item);
    }
    *out_item = item_at(places[0], ITEM_HEAD);
    places[0].next += ENTRY_BYTES;
    return true;
}

/* Take an item as the first or another part of a value; true when it is the last one. */
bool
TableReader::take(const Item &item)
{
    unsigned flags = get_two(item.at);
    size_t size = (flags & SIZE_MASK) + ITEM_HEAD;
    bool is_first = (flags & IS_FIRST) != 0;
    size_t head = ITEM_HEAD + item.at[2] + (is_first ? 0 : PART_BYTES);

    if (size > item.size || head > size) {
        fail_damaged(name);
    }

    const char *bytes = reinterpret_cast<const char *>(item.at);
    std::string own(bytes + ITEM_HEAD, item.at[2]);

    if (is_first) {
        if (own < key) {
            fail_damaged(name);
        }
        key.swap(own);
        value.clear();
        is_compressed = (flags & IS_COMPRESSED) != 0;
    } else if (own != key) {
        fail_damaged(name);
    }
    value.append(bytes + head, size - head);
    return (flags & IS_LAST) != 0;
}

bool
TableReader::next()
{
    Item item = {};

    do {
        if (is_empty || !next_item(&item)) {
            return false;
        }
        while (!take(item)) {
            if (!next_item(&item)) {
                fail_damaged(name);
            }
        }
    } while (key.empty()); /* the first item of all is nobody's */
    return true;
}
