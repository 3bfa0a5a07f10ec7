/*
 * Where a piece begins: the docid is in its key, but for the first of a list.
 */
#include "list_piece.h"

#include <xapian.h>

/* Read a docid that was packed to sort (pack_docid). */
static uint32_t
unpack_docid(const std::string &key, size_t at)
{
    size_t size = key.size() - at;
    uint64_t number = 0;

    if (at >= key.size() || size < 2 || size > 5) {
        throw Xapian::DatabaseCorruptError("a piece of a list begins nowhere");
    }
    for (; at < key.size(); at++) {
        number = number << 8 | static_cast<unsigned char>(key[at]);
    }
    return static_cast<uint32_t>(number & ((uint64_t{1} << (7 * size + 1)) - 1));
}

ListPiece::ListPiece(const TableReader &reader, std::string_view name)
    : at(reader.value.data()), end(at + reader.value.size())
{
    if (reader.is_compressed) {
        throw Xapian::DatabaseCorruptError("a piece of a list is compressed");
    }
    if (is_key_of(name, LONTAR_KEY_VALUES)) {
        docid = unpack_docid(reader.key, name.size());
        return;
    }
    if (reader.key.size() == name.size()) {
        (void)unpack_number(&at, end); /* rows */
        (void)unpack_number(&at, end); /* their sum */
        docid = static_cast<uint32_t>(unpack_number(&at, end)) + 1;
    } else {
        docid = unpack_docid(reader.key, name.size() + !is_key_of(name, LONTAR_KEY_LENGTHS));
    }
    if (at < end) {
        is_last = *at++ == '1';
        (void)unpack_number(&at, end); /* how far the last docid is from the first */
    }
}

std::string_view
ListPiece::bytes()
{
    if (number > static_cast<size_t>(end - at)) {
        throw Xapian::DatabaseCorruptError("a piece of values is cut off");
    }

    std::string_view row(at, number);

    at += number;
    return row;
}
