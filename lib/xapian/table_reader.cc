/*
 * Reading a table: in a branch, next is the item that the block below it was reached by; in a leaf
 * the item that was not yet read.
 */
#include "table_reader.h"

#include "block.h"

TableReader::TableReader(const TableBlocks *own_table) : table(own_table)
{
}

/* Read a block of a level and the first ones of those below it. */
void
TableReader::descend(uint32_t number, size_t level)
{
    for (;; level--) {
        TableBlock &place = places[level];

        table->read(number, level, &place);
        if (level == 0) {
            return;
        }
        number = TableBlocks::child(table->item(place, place.next, BRANCH_HEAD));
    }
}

bool
TableReader::next_item(TableItem *out_item)
{
    if (places.empty()) {
        if (table->is_empty) {
            return false;
        }
        places.resize(table->levels + 1);
        descend(table->root, table->levels);
    }
    while (places[0].next >= places[0].end) {
        size_t level = 1;

        while (level < places.size() && places[level].next + ENTRY_BYTES >= places[level].end) {
            level++;
        }
        if (level >= places.size()) {
            return false;
        }

        TableBlock &place = places[level];

        place.next += ENTRY_BYTES;
        descend(TableBlocks::child(table->item(place, place.next, BRANCH_HEAD)), level - 1);
    }
    *out_item = table->item(places[0], places[0].next, ITEM_HEAD);
    places[0].next += ENTRY_BYTES;
    return true;
}

/* Take an item as the first or another part of a value; true when it is the last one. */
bool
TableReader::take(const TableItem &item, bool is_first)
{
    TablePart part = table->part_of(item);

    if (part.is_first != is_first) {
        table->fail();
    }
    if (is_first) {
        key.assign(part.key);
        value = part.bytes;
        is_compressed = part.is_compressed;
    } else {
        if (part.key != key) {
            table->fail();
        }
        joined.append(part.bytes);
    }
    return part.is_last;
}

/* Read all parts of the value that an item begins. */
void
TableReader::read(const TableItem &first)
{
    TableItem item = first;

    if (take(item, true)) {
        return;
    }
    joined.assign(value);
    do {
        if (!next_item(&item)) {
            table->fail();
        }
    } while (!take(item, false));
    value = joined;
}

bool
TableReader::next()
{
    std::string before = key;
    TableItem item = {};

    do {
        if (!next_item(&item)) {
            return false;
        }
        read(item);
    } while (key.empty()); /* the first item of all is nobody's */
    if (key < before) {
        table->fail();
    }
    return true;
}

/* How an item compares with the first part of a value. */
int
TableReader::compare(const TableItem &item, size_t head, std::string_view wanted) const
{
    return table->compare(item, head, wanted, 1);
}

/* The first place from a block's next one on whose item is not before a key; or its end. */
size_t
TableReader::search(const TableBlock &block, size_t head, std::string_view wanted) const
{
    return first_place(block.next, block.end, [&](size_t place) {
        return compare(table->item(block, place, head), head, wanted) < 0;
    });
}

/* Whether a key that is there must be in a block that has been read, or below it. */
bool
TableReader::reaches(size_t level, std::string_view wanted) const
{
    const TableBlock &block = places[level];
    size_t head = level > 0 ? BRANCH_HEAD : ITEM_HEAD;

    return level + 1 == places.size() ||
           (block.next < block.end &&
            compare(table->item(block, block.end - ENTRY_BYTES, head), head, wanted) >= 0);
}

/* Where a key that is there must be in the leaf; its block is read. */
void
TableReader::climb(std::string_view wanted)
{
    size_t level = 0;

    while (!reaches(level, wanted)) {
        level++;
    }
    for (; level > 0; level--) {
        TableBlock &block = places[level];
        size_t at = search(block, BRANCH_HEAD, wanted);

        /* What leads there is the last item that is not behind the key. */
        if (at > HEAD_BYTES && (at == block.end || compare(table->item(block, at, BRANCH_HEAD),
                                                           BRANCH_HEAD, wanted) > 0)) {
            at -= ENTRY_BYTES;
        }
        block.next = at;
        table->read(TableBlocks::child(table->item(block, at, BRANCH_HEAD)), level - 1,
                    &places[level - 1]);
    }
    places[0].next = search(places[0], ITEM_HEAD, wanted);
}

const TableBlock *
TableReader::leaf_of(std::string_view wanted)
{
    if (table->is_empty) {
        return nullptr;
    }
    if (places.empty()) {
        places.resize(table->levels + 1);
        table->read(table->root, table->levels, &places[table->levels]);
    }
    climb(wanted);
    return &places[0];
}

void
TableReader::read_at(size_t place)
{
    TableItem item = table->item(places[0], place, ITEM_HEAD);

    places[0].next = place + ENTRY_BYTES;
    read(item);
}

bool
TableReader::find(std::string_view wanted)
{
    const TableBlock *leaf = leaf_of(wanted);

    if (leaf == nullptr || leaf->next >= leaf->end ||
        compare(table->item(*leaf, leaf->next, ITEM_HEAD), ITEM_HEAD, wanted) != 0) {
        return false;
    }
    read_at(leaf->next);
    return true;
}
