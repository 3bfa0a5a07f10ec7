/*
 * The positions of one term, document by document: a stretch of a position table, whose keys are
 * the term, a zero and a docid (pack_docid).
 */
#ifndef LONTAR_XAPIAN_POSITION_LIST_H
#define LONTAR_XAPIAN_POSITION_LIST_H

#include "table_reader.h"

#include <cstring>

#include <glib.h>

/** Errors are thrown as TableBlocks throws them. */
class PositionList
{
  public:
    /** @param table  lent */
    PositionList(const TableBlocks *table, const std::string &term);

    /**
     * What is kept for a document, as pack_positions() writes it; nothing if it has none. Docids
     * ascend from call to call; the bytes are there until the next.
     */
    std::string_view find(uint32_t docid);

  private:
    void land(uint32_t docid);
    /* The bytes of a key behind the term, as a number; there are eight to be read. */
    uint64_t
    number_at(size_t place) const
    {
        TableItem item = table->item(*leaf, place, ITEM_HEAD + prefix);
        uint64_t bytes = 0;

        memcpy(&bytes, item.at + ITEM_HEAD + prefix, sizeof bytes);
        return GUINT64_FROM_BE(bytes);
    }
    std::string_view value_at(size_t place);

    const TableBlocks *table;
    TableReader reader;
    std::string key;
    size_t prefix;                    /* bytes of a key before the docid */
    const TableBlock *leaf = nullptr; /* NULL = it has to be gone to */
    size_t at = 0, end = 0;           /* in the leaf's directory: the term's items still to come */
};

#endif
