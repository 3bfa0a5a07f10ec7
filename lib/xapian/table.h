/*
 * A table of a glass database, written from its first key to its last.
 */
#ifndef LONTAR_XAPIAN_TABLE_H
#define LONTAR_XAPIAN_TABLE_H

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/* Least bytes of a value that is kept compressed, as Xapian has it; 0 = never. */
#define LONTAR_TABLE_COMPRESS_MIN 18

/**
 * A B-tree built from below: each leaf is written when it is full, and its place goes into the
 * branch above, which is written when that is full. What there is in memory is a block a level.
 *
 * Errors are thrown as Xapian::DatabaseError.
 */
class TableWriter
{
  public:
    /**
     * @param is_lazy   a table without keys has no file
     * @param revision  of the database
     */
    TableWriter(const std::string &path, uint32_t compress_min, bool is_lazy,
                uint32_t revision = 1);
    ~TableWriter();
    TableWriter(const TableWriter &) = delete;
    TableWriter &operator=(const TableWriter &) = delete;

    /** Keys come in ascending order of their bytes, each once. */
    void add(std::string_view key, std::string_view value, bool is_compressed = false);
    /** Write what is left; gives what the version file says of the table. */
    std::string finish();

  private:
    struct Block {
        std::vector<unsigned char> bytes;
        size_t directory;   /* its end */
        size_t items;       /* the beginning of the last one put in */
        std::string before; /* the key that tells it from the block on its left */
    };

    void add_item(std::string_view key, unsigned part, unsigned flags, std::string_view bytes);
    size_t first_size(std::string_view key, size_t size, size_t most) const;
    void add_branch(size_t level, const std::string &before, uint32_t number);
    void set_before(std::string_view key, unsigned part);
    uint32_t write_block(Block &block, size_t level);
    void begin(Block &block);
    void flush();

    std::string name;
    uint32_t compress_min;
    bool is_lazy;
    uint32_t revision;
    int file = -1;
    uint64_t entries = 0;
    uint32_t blocks = 0; /* written, or waiting in buffer */
    std::string buffer;
    std::vector<Block> levels; /* the open block of each; 0 = leaf */
    std::string last;          /* key in the leaf before the item that is being added */
};

#endif
