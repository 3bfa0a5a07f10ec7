/*
 * Looking up: of the blocks on the way down to a value only the leaf may have to be read anew.
 */
#include "table_lookup.h"

/* Branches that are kept at once: 2 MB of blocks, the way to some 80,000 leaves. */
static const size_t BRANCHES_MAX = 256;

/* Leaves that are kept at once, half a megabyte of them: a search asks for neighbours. */
static const size_t LEAVES_MAX = 64;

TableLookup::TableLookup(std::shared_ptr<const TableBlocks> own_table)
    : table(std::move(own_table)), leaves(LEAVES_MAX)
{
}

const TableBlock &
TableLookup::branch(uint32_t number, size_t level)
{
    auto known = branches.find(number);

    if (known != branches.end()) {
        return known->second;
    }

    TableBlock block;

    table->read(number, level, &block);
    if (branches.size() >= BRANCHES_MAX) {
        branches.clear();
    }
    return branches.emplace(number, std::move(block)).first->second;
}

const TableBlock &
TableLookup::leaf(uint32_t number)
{
    Leaf &place = leaves[number % LEAVES_MAX];

    if (!place.is_read || place.number != number) {
        place.is_read = false;
        table->read(number, 0, &place.block);
        place.number = number;
        place.is_read = true;
    }
    return place.block;
}

/* Find a part of the value of a key, 1 = the first. */
bool
TableLookup::find_part(std::string_view key, unsigned number, TablePart *out_part)
{
    uint32_t next = table->root;

    for (size_t level = table->levels; level > 0; level--) {
        const TableBlock &block = branch(next, level);
        size_t behind = bisect_places(HEAD_BYTES, block.end, [&](size_t place) {
            TableItem item = table->item(block, place, BRANCH_HEAD);

            return table->compare(item, BRANCH_HEAD, key, number) <= 0;
        });

        if (behind == HEAD_BYTES) {
            table->fail(); /* the first key of a branch is empty */
        }
        next = TableBlocks::child(table->item(block, behind - ENTRY_BYTES, BRANCH_HEAD));
    }

    const TableBlock &block = leaf(next);
    auto order = [&](size_t place) {
        return table->compare(table->item(block, place, ITEM_HEAD), ITEM_HEAD, key, number);
    };
    size_t place = bisect_places(HEAD_BYTES, block.end, [&](size_t at) { return order(at) < 0; });

    if (place >= block.end || order(place) != 0) {
        return false;
    }
    *out_part = table->part_of(table->item(block, place, ITEM_HEAD));
    return true;
}

bool
TableLookup::find(std::string_view key)
{
    TablePart part;

    if (table->is_empty || !find_part(key, 1, &part)) {
        return false;
    }
    is_compressed = part.is_compressed;
    value = part.bytes;
    if (part.is_last) {
        return true;
    }
    joined.assign(part.bytes);
    for (unsigned number = 2; !part.is_last; number++) {
        if (number > PARTS_MAX || !find_part(key, number, &part)) {
            table->fail();
        }
        joined.append(part.bytes);
    }
    value = joined;
    return true;
}
