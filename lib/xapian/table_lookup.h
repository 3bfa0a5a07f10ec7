/*
 * Values of a table of a glass database, by their keys in any order.
 */
#ifndef LONTAR_XAPIAN_TABLE_LOOKUP_H
#define LONTAR_XAPIAN_TABLE_LOOKUP_H

#include "table_blocks.h"

#include <memory>
#include <unordered_map>

/** Keeps the branches that it came by, and some leaves. Errors are thrown as by TableBlocks. */
class TableLookup
{
  public:
    explicit TableLookup(std::shared_ptr<const TableBlocks> table);

    /** Look a key up; false if there is none such. */
    bool find(std::string_view key);

    std::string_view value; /* of the key that was found, as it is kept; until the next find() */
    bool is_compressed = false;

  private:
    /* A leaf, and which. */
    struct Leaf {
        TableBlock block;
        uint32_t number = 0;
        bool is_read = false;
    };

    const TableBlock &branch(uint32_t number, size_t level);
    const TableBlock &leaf(uint32_t number);
    bool find_part(std::string_view key, unsigned number, TablePart *out_part);

    std::shared_ptr<const TableBlocks> table;
    std::unordered_map<uint32_t, TableBlock> branches; /* by number */
    std::vector<Leaf> leaves; /* each in the place that its number gives it */
    std::string joined;       /* a value of several parts */
};

#endif
