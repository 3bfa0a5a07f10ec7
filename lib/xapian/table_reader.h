/*
 * A table of a glass database, read from its first key to its last.
 */
#ifndef LONTAR_XAPIAN_TABLE_READER_H
#define LONTAR_XAPIAN_TABLE_READER_H

#include <cstdint>
#include <string>
#include <vector>

/**
 * Goes through the B-tree of one revision, which nobody may be writing to.
 *
 * Errors are thrown as Xapian::DatabaseError, what is damaged as Xapian::DatabaseCorruptError.
 */
class TableReader
{
  public:
    /** @param info  what the version file says of the table */
    TableReader(const std::string &path, const std::string &info);
    ~TableReader();
    TableReader(const TableReader &) = delete;
    TableReader &operator=(const TableReader &) = delete;

    /** Go to the next key; false behind the last one. */
    bool next();

    std::string key, value; /* the value as it is kept, in one piece */
    bool is_compressed = false;

    /** Least bytes of a value that may be kept compressed. */
    uint32_t
    compress_min() const
    {
        return compressing;
    }

  private:
    /* A block on the way down, and the item that comes next. */
    struct Place {
        std::vector<unsigned char> block;
        size_t next, end; /* in the directory */
    };

    struct Item {
        const unsigned char *at;
        size_t size;
    };

    void descend(uint32_t number, size_t level);
    bool next_item(Item *out_item);
    Item item_at(const Place &place, size_t head) const;
    bool take(const Item &item);

    std::string name;
    int file = -1;
    uint32_t compressing = 0;
    size_t block_bytes = 0;
    std::vector<Place> places; /* by level, 0 = leaf */
    bool is_empty = false;
};

#endif
