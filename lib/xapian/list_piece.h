/*
 * A piece of a list in a postlist table: of a term's postings, of the lengths of documents, or of
 * the values of a slot.
 */
#ifndef LONTAR_XAPIAN_LIST_PIECE_H
#define LONTAR_XAPIAN_LIST_PIECE_H

#include "keys.h"
#include "pack.h"
#include "table_reader.h"

#include <string>
#include <string_view>

/* The rows of a piece, gone over one by one; numbers are wdfs, lengths, or bytes of a value. */
class ListPiece
{
  public:
    /**
     * @param reader  stands at the piece; lent
     * @param name    the key of the list, without a docid
     */
    ListPiece(const TableReader &reader, std::string_view name);

    /* Go to the next row; false behind the last one. */
    bool
    next()
    {
        if (at == end) {
            return false;
        }
        docid += is_begun ? static_cast<uint32_t>(unpack_number(&at, end)) + 1 : 0;
        is_begun = true;
        number = unpack_number(&at, end);
        return true;
    }
    /* The bytes behind a number, that many. */
    std::string_view bytes();

    uint32_t docid = 0;
    uint64_t number = 0;
    bool is_last = false; /* of a list's pieces; not known of values */

  private:
    const char *at = nullptr, *end = nullptr;
    bool is_begun = false;
};

#endif
