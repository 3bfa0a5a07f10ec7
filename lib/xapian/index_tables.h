/*
 * The tables of an index that is open: posting lists, lengths, positions, metadata and data, read
 * from their files.
 *
 * Xapian looks each list up from the root of the tree, and finds its way to a posting through
 * iterators and virtual calls. Here lists are gone over in the order in which they stand, and what
 * is looked up goes by branches that are known.
 */
#ifndef LONTAR_XAPIAN_INDEX_TABLES_H
#define LONTAR_XAPIAN_INDEX_TABLES_H

#include "handles.h"
#include "table_lookup.h"

#include <functional>

/* Where one term stands in documents. */
class Positions
{
  public:
    virtual ~Positions() = default;
    /* Append its positions in a document; nothing if it has none. Docids are asked for in order. */
    virtual void add(uint32_t docid, std::vector<uint32_t> *out) = 0;
};

/* The tables of a shard, of one revision. */
struct ShardTables {
    std::string folder;
    uint32_t revision = 0;
    std::shared_ptr<const TableBlocks> postlist, position; /* NULL = they are not to be had */
    /* By one thread. */
    std::shared_ptr<TableLookup> postlist_lookup, position_lookup, docdata_lookup;
};

/* A row of a list. */
struct Row {
    uint32_t docid, number;
};

/* The tables of all shards, of one state of an index. Where they are not, Xapian is asked. */
class IndexTables
{
  public:
    /* Called back with rows, some at a time, in order. */
    typedef std::function<void(const Row *rows, size_t size)> Visit;

    explicit IndexTables(const lontar_index *index);

    /* The postings of a term; numbers are wdfs. */
    void read_postings(const std::string &term, const Visit &visit) const;
    /* The lengths of all documents. */
    void read_lengths(const Visit &visit) const;
    std::unique_ptr<Positions> positions(const std::string &term) const;
    /* Append where a term stands in one document. */
    void add_positions(uint32_t docid, const std::string &term, std::vector<uint32_t> *out) const;
    /* Whether a term has positions in any document; true where Xapian has to be asked. */
    bool has_positions(const std::string &term) const;
    /*
     * The value of a key of metadata; empty if there is none. Of several shards: of the first.
     * It stands in the tables or in the room, until the next is asked for.
     */
    std::string_view metadata(const std::string &key, std::string *room) const;
    /* The data of a document, likewise. */
    std::string_view data(uint32_t docid, std::string *room) const;

  private:
    void read_rows(const std::string &name, const Visit &visit) const;

    Xapian::Database database;
    std::vector<ShardTables> shards; /* none = Xapian has to be asked */
};

/* Those of what an index is now. */
std::shared_ptr<const IndexTables> lontar_tables_of(const lontar_index *index);

#endif
