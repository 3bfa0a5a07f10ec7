/*
 * A reader for each shard; shards take turns in the docids of all, as Xapian numbers them.
 */
#include "index_tables.h"

#include "deflate.h"
#include "keys.h"
#include "list_piece.h"
#include "pack.h"
#include "position_list.h"
#include "positions.h"
#include "version_file.h"

#include <algorithm>
#include <array>

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

/* The rows of a list of one shard, some at a time. */
class ListCursor
{
  public:
    ListCursor(const ShardTables &own_shard, std::string_view own_name)
        : shard(own_shard), reader(shard.postlist.get()), name(own_name)
    {
        reading(shard, [&] {
            if (reader.find(name)) {
                piece = std::make_unique<ListPiece>(reader, name);
            }
        });
        fill();
    }
    bool
    at_end() const
    {
        return at == size;
    }
    const Row &
    row() const
    {
        return rows[at];
    }
    void
    next()
    {
        if (++at == size) {
            fill();
        }
    }
    /* All that are here; next() goes on behind them. */
    std::pair<const Row *, size_t>
    take()
    {
        std::pair<const Row *, size_t> taken(&rows[at], size - at);

        at = size - 1;
        return taken;
    }

  private:
    void
    fill()
    {
        at = size = 0;
        reading(shard, [&] {
            while (piece != nullptr && size < rows.size()) {
                if (piece->next()) {
                    rows[size++] = {piece->docid, static_cast<uint32_t>(piece->number)};
                } else {
                    go_on();
                }
            }
        });
    }
    /* Go to the next piece. */
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
    }

    const ShardTables &shard;
    TableReader reader;
    std::string name;
    std::unique_ptr<ListPiece> piece; /* NULL = there are no more */
    std::array<Row, 256> rows;
    size_t at = 0, size = 0;
};

class OwnPositions : public Positions
{
  public:
    OwnPositions(const std::vector<ShardTables> &own_shards, const std::string &term)
        : shards(own_shards)
    {
        for (const ShardTables &shard : shards) {
            lists.emplace_back(shard.position.get(), term);
        }
    }
    void
    add(uint32_t docid, std::vector<uint32_t> *out) override
    {
        auto size = static_cast<uint32_t>(shards.size());
        uint32_t i = size == 1 ? 0 : (docid - 1) % size;

        reading(shards[i], [&] {
            std::string_view bytes = lists[i].find(size == 1 ? docid : (docid - 1) / size + 1);

            if (!bytes.empty()) {
                unpack_positions(bytes, out);
            }
        });
    }

  private:
    std::vector<ShardTables> shards;
    std::vector<PositionList> lists; /* by shard */
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
            auto postlist = open(TABLE_POSTLIST), position = open(TABLE_POSITION);

            return {shard.name,
                    version.revision,
                    postlist,
                    position,
                    std::make_shared<TableLookup>(postlist),
                    std::make_shared<TableLookup>(position),
                    std::make_shared<TableLookup>(open(TABLE_DOCDATA))};
        }
    } catch (const Xapian::DatabaseError &) {
        /* Xapian may have it open still. */
    }
    return {};
}

} // namespace

/* Those of a shard are shared with the whole; a writer's view may differ from what is on disk. */
IndexTables::IndexTables(const lontar_index *index) : database(index->database)
{
    if (index->shards.empty() && !index->is_written) {
        shards.push_back(open_tables(*index));
    }
    for (const auto &shard : index->shards) {
        auto own = lontar_tables_of(shard.get());

        shards.push_back(own->shards.empty() ? ShardTables() : own->shards[0]);
    }
    for (const ShardTables &shard : shards) {
        if (shard.postlist == nullptr) {
            shards.clear();
            return;
        }
    }
}

/* The rows of a list of all shards, in order of their docids in all. */
void
IndexTables::read_rows(const std::string &name, const Visit &visit) const
{
    if (shards.size() == 1) {
        for (ListCursor cursor(shards[0], name); !cursor.at_end(); cursor.next()) {
            auto rows = cursor.take();

            visit(rows.first, rows.second);
        }
        return;
    }
    std::vector<std::unique_ptr<ListCursor>> cursors;
    auto size = static_cast<uint32_t>(shards.size());
    auto docid_of = [&](size_t i) {
        return (cursors[i]->row().docid - 1) * size + static_cast<uint32_t>(i) + 1;
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

        Row row = {docid_of(first), cursors[first]->row().number};
        visit(&row, 1);
        cursors[first]->next();
    }
}

void
IndexTables::read_postings(const std::string &term, const Visit &visit) const
{
    if (!shards.empty()) {
        read_rows(term, visit);
        return;
    }
    for (auto it = database.postlist_begin(term); it != database.postlist_end(term); ++it) {
        Row row = {*it, it.get_wdf()};

        visit(&row, 1);
    }
}

void
IndexTables::read_lengths(const Visit &visit) const
{
    if (!shards.empty()) {
        read_rows(std::string(LONTAR_KEY_LENGTHS), visit);
        return;
    }
    for (auto it = database.postlist_begin(""); it != database.postlist_end(""); ++it) {
        Row row = {*it, it.get_doclength()};

        visit(&row, 1);
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

void
IndexTables::add_positions(uint32_t docid, const std::string &term,
                           std::vector<uint32_t> *out) const
{
    if (shards.empty() || docid == 0) {
        XapianPositions(database, term).add(docid, out);
        return;
    }

    auto size = static_cast<uint32_t>(shards.size());
    const ShardTables &shard = shards[(docid - 1) % size];
    std::string key = term + '\0';

    pack_docid(key, (docid - 1) / size + 1);
    reading(shard, [&] {
        if (shard.position_lookup->find(key)) {
            unpack_positions(shard.position_lookup->value, out);
        }
    });
}

bool
IndexTables::has_positions(const std::string &term) const
{
    std::string beginning = term + '\0';

    for (const ShardTables &shard : shards) {
        bool is_there = reading(shard, [&] {
            TableReader reader(shard.position.get());

            return (reader.find(beginning) || reader.next()) &&
                   reader.key.compare(0, beginning.size(), beginning) == 0;
        });

        if (is_there) {
            return true;
        }
    }
    return shards.empty();
}

std::string_view
IndexTables::metadata(const std::string &key, std::string *room) const
{
    if (!shards.empty() && !key.empty()) {
        const ShardTables &shard = shards[0];
        TableLookup &lookup = *shard.postlist_lookup;
        bool is_found =
            reading(shard, [&] { return lookup.find(std::string(LONTAR_KEY_METADATA) + key); });

        if (!is_found || !lookup.is_compressed) {
            return is_found ? lookup.value : std::string_view();
        }
    }
    *room = database.get_metadata(key);
    return *room;
}

std::string_view
IndexTables::data(uint32_t docid, std::string *room) const
{
    if (!shards.empty() && docid != 0) {
        auto size = static_cast<uint32_t>(shards.size());
        const ShardTables &shard = shards[(docid - 1) % size];
        TableLookup &lookup = *shard.docdata_lookup;
        std::string key;

        pack_docid(key, (docid - 1) / size + 1);
        if (reading(shard, [&] { return lookup.find(key); })) {
            if (!lookup.is_compressed) {
                return lookup.value;
            }
            *room = reading(shard, [&] { return inflate_value(lookup.value); });
            return *room;
        } /* else there is none, or no such document */
    }
    *room = database.get_document(docid).get_data();
    return *room;
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
