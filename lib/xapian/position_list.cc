/*
 * Docids are compared as they are packed: no key need be put together, nor bytes gone over.
 */
#include "position_list.h"

#include "pack.h"

PositionList::PositionList(const TableBlocks *own_table, const std::string &term)
    : table(own_table), reader(own_table), key(term + '\0'), prefix(key.size())
{
}

/* Go to the leaf that a docid must be in. */
void
PositionList::land(uint32_t docid)
{
    key.resize(prefix);
    pack_docid(key, docid);
    leaf = reader.leaf_of(key);
    at = end = 0;
    if (leaf == nullptr) {
        return;
    }

    std::string_view term(key.data(), prefix);
    auto is_of_term = [&](size_t place) {
        return table->key_of(table->item(*leaf, place, ITEM_HEAD)).substr(0, prefix) == term;
    };

    at = leaf->next;
    end = leaf->end;
    if (at < end && !is_of_term(end - ENTRY_BYTES)) {
        end = first_place(at, end, is_of_term);
    }
}

/* The bytes of a value, of which more may be in the next leaf. */
std::string_view
PositionList::value_at(size_t place)
{
    TablePart part = table->part_of(table->item(*leaf, place, ITEM_HEAD));

    if (!part.is_last) {
        reader.read_at(place);
        leaf = nullptr;
        return reader.value;
    }
    if (!part.is_first) {
        table->fail();
    }
    return part.bytes;
}

std::string_view
PositionList::find(uint32_t docid)
{
    PackedDocid packed(docid);
    unsigned others = 64 - 8 * packed.length; /* bits of what is behind a docid */
    uint64_t wanted = packed.number;
    auto is_before = [&](size_t place) { return number_at(place) >> others < wanted; };

    if (leaf == nullptr || at >= end || is_before(end - ENTRY_BYTES)) {
        land(docid);
    } else {
        at = first_place(at, end, is_before);
    }
    if (at >= end || number_at(at) >> others != wanted) {
        return {};
    }
    at += ENTRY_BYTES;
    return value_at(at - ENTRY_BYTES);
}
