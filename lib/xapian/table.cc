/*
 * Writing a table: block after block, from the leaves up.
 */
#include "table.h"

#include "block.h"
#include "pack.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <unistd.h>
#include <xapian.h>

#define BUFFER_BYTES (1 << 20)
/* Less room than this at the end of a block is not worth a part: its key would be there twice. */
#define PART_WORTH 34

TableWriter::TableWriter(const std::string &path, uint32_t compress_min_, bool is_lazy_,
                         uint32_t revision_)
    : name(path), compress_min(compress_min_), is_lazy(is_lazy_), revision(revision_)
{
    levels.emplace_back();
    begin(levels[0]);
    add_item("", 1, IS_FIRST | IS_LAST, "");
}

TableWriter::~TableWriter()
{
    if (file >= 0) {
        close(file);
    }
}

void
TableWriter::begin(Block &block)
{
    block.bytes.assign(BLOCK_BYTES, 0);
    block.directory = HEAD_BYTES;
    block.items = BLOCK_BYTES;
}

void
TableWriter::flush()
{
    if (file < 0) {
        file = open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    }
    for (size_t done = 0; file < 0 || done < buffer.size();) {
        ssize_t wrote = file < 0 ? -1 : write(file, buffer.data() + done, buffer.size() - done);

        if (wrote < 0 && (file < 0 || errno != EINTR)) {
            throw Xapian::DatabaseError("could not write " + name, "", errno);
        }
        done += static_cast<size_t>(std::max<ssize_t>(wrote, 0));
    }
    buffer.clear();
}

/* Put a full block behind the others; gives its number. */
uint32_t
TableWriter::write_block(Block &block, size_t level)
{
    unsigned char *bytes = block.bytes.data();
    auto left = static_cast<unsigned>(block.items - block.directory);

    put_four(bytes, revision);
    bytes[4] = static_cast<unsigned char>(level);
    put_two(bytes + 5, left);
    put_two(bytes + 7, left);
    put_two(bytes + 9, static_cast<unsigned>(block.directory));
    buffer.append(reinterpret_cast<char *>(bytes), BLOCK_BYTES);
    if (buffer.size() >= BUFFER_BYTES) {
        flush();
    }
    if (blocks == UINT32_MAX) {
        throw Xapian::DatabaseError("too many blocks for a table: " + name);
    }
    return blocks++;
}

/* Enter a block in the branch above it; `before` is its key and part, as in an item. */
void
TableWriter::add_branch(size_t level, const std::string &before, uint32_t number)
{
    if (levels.size() == level) {
        levels.emplace_back();
        begin(levels[level]);
    }

    size_t size = BRANCH_HEAD - 1 + std::max<size_t>(before.size(), 1 + PART_BYTES);
    Block *block = &levels[level];

    if (block->items - block->directory < size + ENTRY_BYTES) {
        std::string own = block->before;
        uint32_t written = write_block(*block, level);

        add_branch(level + 1, own, written);
        block = &levels[level]; /* a level more may have moved them */
        begin(*block);
        block->before = before;
    }

    static const char null_key[1 + PART_BYTES] = {};
    bool is_first = block->directory == HEAD_BYTES;
    std::string_view key = is_first ? std::string_view(null_key, sizeof null_key) : before;

    block->items -= 4 + key.size();
    put_four(&block->bytes[block->items], number);
    memcpy(&block->bytes[block->items + 4], key.data(), key.size());
    put_two(&block->bytes[block->directory], static_cast<unsigned>(block->items));
    block->directory += ENTRY_BYTES;
}

/* The shortest key that is above the last of the leaf on the left and not above the next. */
void
TableWriter::set_before(std::string_view key, unsigned part)
{
    size_t common = 0;
    size_t shorter = std::min(key.size(), last.size());
    std::string &before = levels[0].before;

    while (common < shorter && key[common] == last[common]) {
        common++;
    }

    size_t length = std::min(common + 1, key.size());

    before.assign(1, static_cast<char>(length));
    before.append(key.substr(0, length));
    before += static_cast<char>(part >> 8);
    before += static_cast<char>(part);
}

void
TableWriter::add_item(std::string_view key, unsigned part, unsigned flags, std::string_view bytes)
{
    size_t extra = flags & IS_FIRST ? 0 : PART_BYTES;
    size_t size = ITEM_HEAD + key.size() + extra + bytes.size();

    if (levels[0].items - levels[0].directory < size + ENTRY_BYTES) {
        std::string own = levels[0].before;
        uint32_t written = write_block(levels[0], 0);

        add_branch(1, own, written);
        begin(levels[0]);
        set_before(key, part);
    }

    Block &leaf = levels[0];
    unsigned char *at = &leaf.bytes[leaf.items -= size];

    put_two(at, static_cast<unsigned>(size - ITEM_HEAD) | flags);
    at[2] = static_cast<unsigned char>(key.size());
    at += ITEM_HEAD;
    memcpy(at, key.data(), key.size());
    at += key.size();
    if (extra > 0) {
        put_two(at, part);
        at += extra;
    }
    memcpy(at, bytes.data(), bytes.size());
    put_two(&leaf.bytes[leaf.directory], static_cast<unsigned>(leaf.items));
    leaf.directory += ENTRY_BYTES;
    last.assign(key);
}

/*
 * How much of a value goes into its first part: what fills the block, if that is worth it. Texts of
 * pages are about an eighth of a block, so that a sixteenth of all would be left free otherwise.
 */
size_t
TableWriter::first_size(std::string_view key, size_t size, size_t most) const
{
    size_t room = levels[0].items - levels[0].directory;
    size_t head = ENTRY_BYTES + ITEM_HEAD + key.size();
    size_t rest = room % (ITEM_MAX + ENTRY_BYTES);
    size_t fills = rest > head ? rest - head : 0;
    size_t last_part = size % (most - PART_BYTES);
    bool is_worth = fills >= last_part || fills >= key.size() + PART_WORTH;

    if (size <= most && size + head <= room) {
        return size;
    }
    return fills > 0 && is_worth ? std::min(fills, size) : std::min(most, size);
}

void
TableWriter::add(std::string_view key, std::string_view value, bool is_compressed)
{
    size_t most = ITEM_MAX - ITEM_HEAD - key.size();
    size_t next = first_size(key, value.size(), most);
    unsigned compressed = is_compressed ? IS_COMPRESSED : 0;
    unsigned part = 1;

    do {
        unsigned flags = compressed | (part == 1 ? IS_FIRST : 0);

        if (part > PARTS_MAX) {
            throw Xapian::DatabaseError("value too long for a table: " + name);
        }
        add_item(key, part++, flags | (next == value.size() ? IS_LAST : 0), value.substr(0, next));
        value.remove_prefix(next);
        next = std::min(value.size(), most - PART_BYTES);
    } while (next > 0);
    entries++;
}

std::string
TableWriter::finish()
{
    bool is_fake = is_lazy && entries == 0;
    std::string info, free_list;
    uint32_t root = 0;

    for (size_t level = 0; !is_fake && level < levels.size(); level++) {
        std::string own = levels[level].before;

        root = write_block(levels[level], level);
        if (level + 1 < levels.size()) {
            add_branch(level + 1, own, root);
        }
    }
    if (!is_fake) {
        flush();
        pack_number(free_list, revision);
        pack_number(free_list, blocks);
        free_list.append(4, '\0'); /* none free: two places of a list that there is not */
    }
    pack_number(info, root);
    pack_number(info, (is_fake ? 0 : (levels.size() - 1) << 2) | 2 | (is_fake ? 1 : 0));
    pack_number(info, entries);
    pack_number(info, BLOCK_BYTES >> 11);
    pack_number(info, compress_min);
    pack_bytes(info, free_list);
    return info;
}
