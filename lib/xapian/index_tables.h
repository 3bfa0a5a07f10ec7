/*
 * The tables of an index that is open: posting lists, lengths and positions, read from their files.
 *
 * Xapian looks each list up from the root of the tree, and finds its way to a posting through
 * iterators and virtual calls. Here lists are gone over in the order in which they stand.
 */
#ifndef LONTAR_XAPIAN_INDEX_TABLES_H
#define LONTAR_XAPIAN_INDEX_TABLES_H

#include "handles.h"
#include "table_blocks.h"

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
};

/* The tables of all shards, of one state of an index. Where they are not, Xapian is asked. */
class IndexTables
{
  public:
    typedef std::function<void(uint32_t docid, uint32_t number)> Visit;

    explicit IndexTables(const lontar_index *index);

    /* Call back with each posting of a term and its wdf, in order. */
    void each_posting(const std::string &term, const Visit &visit) const;
    /* Call back with each document and its length, in order. */
    void each_length(const Visit &visit) const;
    std::unique_ptr<Positions> positions(const std::string &term) const;

  private:
    void each_row(const std::string &name, const Visit &visit) const;

    Xapian::Database database;
    std::vector<ShardTables> shards; /* none = Xapian has to be asked */
};

/* Those of what an index is now. */
std::shared_ptr<const IndexTables> lontar_tables_of(const lontar_index *index);

#endif
