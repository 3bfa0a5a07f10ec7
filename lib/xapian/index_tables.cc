/*
 * A reader for each shard; shards take turns in the docids of all, as Xapian numbers them.
 */
#include "index_tables.h"

#include "list_piece.h"
#include "positions.h"
#include "version_file.h"

#include <algorithm>

namespace
{

/* Run a body that reads a shard's tables, of which a block may just be written over. */
template <typename Body>
auto
reading(const ShardTables &shard, const Body &body) -> decltype(body())
{
    try {
        return body();
    } catch (const Xapian::DatabaseCorruptError &) {
        if (Version::read(shard.folder).revision != shard.revision) {
            throw Xapian::DatabaseModifiedError("overtaken by a writer: " + shard.folder);
        }
        throw;
    }
}

/* The rows of a list of one shard. */
class ListCursor
{
  public:
    ListCursor(const ShardTables &own_shard, std::string_view own_name)
        : shard(own_shard), reader(shard.postlist.get()), name(own_name)
    {
        reading(shard, [&] {
            if (reader.find(name)) {
                piece = std::make_unique<ListPiece>(reader, name);
                go();
            }
        });
    }
    bool
    at_end() const
    {
        return piece == nullptr;
    }
    uint32_t
    docid() const
    {
        return piece->docid;
    }
    uint32_t
    number() const
    {
        return static_cast<uint32_t>(piece->number);
    }
    void
    next()
    {
        reading(shard, [&] {
            if (!piece->next()) {
                go_on();
            }
        });
    }

  private:
    /* Go to the first row of the next piece. */
    void
    go_on()
    {
        if (piece->is_last) {
            piece = nullptr;
            return;
        }
        if (!reader.next() || reader.key.compare(0, name.size(), name) != 0) {
            throw Xapian::DatabaseCorruptError("a list that does not end");
        }
        *piece = ListPiece(reader, name);
        go();
    }
    void
    go()
    {
        if (!piece->next()) {
            piece = nullptr;
        }
    }

    const ShardTables &shard;
    TableReader reader;
    std::string name;
    std::unique_ptr<ListPiece> piece; /* NULL = there are no more rows */
};

/* Keys of a position table are a term, a zero and a docid. */
class OwnPositions : public Positions
{
  public:
    OwnPositions(const std::vector<ShardTables> &own_shards, const std::string &term)
        : shards(own_shards), key(term + '\0'), prefix(key.size())
    {
        for (const ShardTables &shard : shards) {
            readers.emplace_back(shard.position.get());
        }
    }
    void
    add(uint32_t docid, std::vector<uint32_t> *out) override
    {
        size_t shard = (docid - 1) % shards.size();
        TableReader &reader = readers[shard];

        key.resize(prefix);
        pack_docid(key, static_cast<uint32_t>((docid - 1) / shards.size()) + 1);
        reading(shards[shard], [&] {
            if (reader.find(key)) {
                unpack_positions(reader.value, out);
            }
        });
    }

  private:
    std::vector<ShardTables> shards;
    std::vector<TableReader> readers;
    std::string key;
    size_t prefix; /* bytes of the key before the docid */
};

class XapianPositions : public Positions
{
  public:
    XapianPositions(const Xapian::Database &own_database, const std::string &own_term)
        : database(own_database), term(own_term)
    {
    }
    void
    add(uint32_t docid, std::vector<uint32_t> *out) override
    {
        auto end = database.positionlist_end(docid, term);

        out->insert(out->end(), database.positionlist_begin(docid, term), end);
    }

  private:
    Xapian::Database database;
    std::string term;
};

/* Without tables if the files are gone, or are not what the handle has open any more. */
ShardTables
open_tables(const lontar_index &shard)
{
    try {
        Version version = Version::read(shard.name);
        auto open = [&](TableName table) {
            return std::make_shared<const TableBlocks>(table_path(shard.name, table),
                                                       version.tables[table], version.revision);
        };

        if (version.uuid == shard.database.get_uuid() &&
            version.revision == shard.database.get_revision()) {
            return {shard.name, version.revision, open(TABLE_POSTLIST), open(TABLE_POSITION)};
        }
    } catch (const Xapian::DatabaseError &) {
        /* Xapian may have it open still. */
    }
    return {};
}

} // namespace

IndexTables::IndexTables(const lontar_index *index) : database(index->database)
{
    for (const auto &shard : index->shards) {
        shards.push_back(open_tables(*shard));
        if (shards.back().postlist == nullptr) {
            shards.clear();
            return;
        }
    }
}

/* The rows of a list of all shards, in order of their docids in all. */
void
IndexTables::each_row(const std::string &name, const Visit &visit) const
{
    if (shards.size() == 1) {
        for (ListCursor cursor(shards[0], name); !cursor.at_end(); cursor.next()) {
            visit(cursor.docid(), cursor.number());
        }
        return;
    }
    std::vector<std::unique_ptr<ListCursor>> cursors;
    auto size = static_cast<uint32_t>(shards.size());
    auto docid_of = [&](size_t i) {
        return (cursors[i]->docid() - 1) * size + static_cast<uint32_t>(i) + 1;
    };

    for (const ShardTables &shard : shards) {
        cursors.push_back(std::make_unique<ListCursor>(shard, name));
    }
    for (;;) {
        size_t first = size;

        for (size_t i = 0; i < size; i++) {
            if (!cursors[i]->at_end() && (first == size || docid_of(i) < docid_of(first))) {
                first = i;
            }
        }
        if (first == size) {
            return;
        }
        visit(docid_of(first), cursors[first]->number());
        cursors[first]->next();
    }
}

void
IndexTables::each_posting(const std::string &term, const Visit &visit) const
{
    if (!shards.empty()) {
        each_row(term, visit);
        return;
    }
    for (auto it = database.postlist_begin(term); it != database.postlist_end(term); ++it) {
        visit(*it, it.get_wdf());
    }
}

void
IndexTables::each_length(const Visit &visit) const
{
    if (!shards.empty()) {
        each_row(std::string(LONTAR_KEY_LENGTHS), visit);
        return;
    }
    for (auto it = database.postlist_begin(""); it != database.postlist_end(""); ++it) {
        visit(*it, it.get_doclength());
    }
}

std::unique_ptr<Positions>
IndexTables::positions(const std::string &term) const
{
    if (shards.empty()) {
        return std::make_unique<XapianPositions>(database, term);
    }
    return std::make_unique<OwnPositions>(shards, term);
}

std::shared_ptr<const IndexTables>
lontar_tables_of(const lontar_index *index)
{
    if (index->tables == nullptr || index->tables_moves != *index->moves) {
        index->tables = std::make_shared<const IndexTables>(index);
        index->tables_moves = *index->moves;
    }
    return index->tables;
}
