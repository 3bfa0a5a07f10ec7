/*
 * Reading blocks.
 */
#include "table_blocks.h"

#include "block.h"
#include "pack.h"

#include <cerrno>

#include <fcntl.h>
#include <unistd.h>
#include <xapian.h>

#define LEVELS_MAX 32

static uint32_t
get_four(const unsigned char *at)
{
    return static_cast<uint32_t>(get_two(at)) << 16 | get_two(at + 2);
}

TableBlocks::TableBlocks(const std::string &path, const std::string &info, uint32_t own_revision)
    : name(path), revision(own_revision)
{
    const char *at = info.data(), *end = at + info.size();
    uint64_t shape = 0;

    root = static_cast<uint32_t>(unpack_number(&at, end));
    shape = unpack_number(&at, end);
    levels = shape >> 2;
    is_empty = (shape & 1) != 0; /* a root that is not on the disk */
    (void)unpack_number(&at, end);
    block_bytes = unpack_number(&at, end) << 11;
    compress_min = static_cast<uint32_t>(unpack_number(&at, end));
    if (is_empty) {
        return;
    }
    if (levels >= LEVELS_MAX || block_bytes < 2048 || block_bytes > 65536) {
        fail();
    }
    file = open(name.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        throw Xapian::DatabaseError("could not open " + name, "", errno);
    }
}

TableBlocks::~TableBlocks()
{
    if (file >= 0) {
        close(file);
    }
}

void
TableBlocks::fail() const
{
    throw Xapian::DatabaseCorruptError("damaged table: " + name);
}

void
TableBlocks::read(uint32_t number, size_t level, TableBlock *out) const
{
    out->bytes.resize(block_bytes + BLOCK_ROOM);
    for (size_t done = 0; done < block_bytes;) {
        ssize_t got = pread(file, out->bytes.data() + done, block_bytes - done,
                            static_cast<off_t>(uint64_t{number} * block_bytes + done));

        if (got < 0 && errno != EINTR) {
            throw Xapian::DatabaseError("could not read " + name, "", errno);
        }
        if (got == 0) {
            fail();
        }
        done += got > 0 ? static_cast<size_t>(got) : 0;
    }
    if (get_four(out->bytes.data()) > revision) {
        throw Xapian::DatabaseModifiedError("overtaken by a writer: " + name);
    }
    out->next = HEAD_BYTES;
    out->end = get_two(out->bytes.data() + 9);
    if (out->bytes[4] != level || out->end > block_bytes || out->end < HEAD_BYTES) {
        fail();
    }
}

uint32_t
TableBlocks::child(const TableItem &item)
{
    return get_four(item.at);
}
