/*
 * Values of a table of a glass database, by their keys in any order.
 */
#ifndef LONTAR_XAPIAN_TABLE_LOOKUP_H
#define LONTAR_XAPIAN_TABLE_LOOKUP_H

#include "table_blocks.h"

#include <memory>
#include <unordered_map>

/** Keeps the branches that it came by; errors are thrown as TableBlocks throws them. */
class TableLookup
{
  public:
    explicit TableLookup(std::shared_ptr<const TableBlocks> table);

    /** Look a key up; false if there is none such. */
    bool find(std::string_view key);

    std::string_view value; /* of the key that was found, as it is kept; until the next find() */
    bool is_compressed = false;

  private:
    const TableBlock &branch(uint32_t number, size_t level);
    bool find_part(std::string_view key, unsigned number, TablePart *out_part);

    std::shared_ptr<const TableBlocks> table;
    std::unordered_map<uint32_t, TableBlock> branches; /* by number */
    TableBlock leaf;
    uint32_t leaf_number = 0;
    bool has_leaf = false;
    std::string joined; /* a value of several parts */
};

#endif
