/*
 * A table of a glass database, read forward.
 */
#ifndef LONTAR_XAPIAN_TABLE_READER_H
#define LONTAR_XAPIAN_TABLE_READER_H

#include "table_blocks.h"

#include <string_view>

/** Goes through the B-tree of one revision; errors are thrown as TableBlocks throws them. */
class TableReader
{
  public:
    /** @param table  lent */
    explicit TableReader(const TableBlocks *table);

    /** Go to the next key; false behind the last one. */
    bool next();
    /** Go forward to a key; false if there is none such, and next() goes to the one behind it. */
    bool find(std::string_view wanted);
    /** Go forward to a key; its leaf, whose next item is its or the one behind; NULL = no items. */
    const TableBlock *leaf_of(std::string_view wanted);
    /** Take the item of a place in that leaf, which begins a value; next() goes on behind it. */
    void read_at(size_t place);

    std::string key;
    std::string_view value; /* as it is kept, in one piece; until the next key */
    bool is_compressed = false;

  private:
    void descend(uint32_t number, size_t level);
    bool next_item(TableItem *out_item);
    bool take(const TableItem &item, bool is_first);
    void read(const TableItem &first);
    int compare(const TableItem &item, size_t head, std::string_view wanted) const;
    size_t search(const TableBlock &block, size_t head, std::string_view wanted) const;
    bool reaches(size_t level, std::string_view wanted) const;
    void climb(std::string_view wanted);

    const TableBlocks *table;
    std::string joined;             /* a value of several parts */
    std::vector<TableBlock> places; /* on the way down, by level, 0 = leaf; none = not begun */
};

#endif
