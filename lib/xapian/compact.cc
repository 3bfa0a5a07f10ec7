/*
 * Compaction: a database copied from its first key to its last, so that its blocks are full.
 *
 * The postlist table, in which the metadata are, is written by a thread of its own, and values of
 * metadata are made anew by as many threads as there are processors.
 */
#include "handles.h"
#include "keys.h"
#include "table.h"
#include "table_reader.h"
#include "deflate.h"
#include "version_file.h"

#include <algorithm>
#include <cerrno>
#include <future>
#include <memory>
#include <thread>
#include <vector>

#include <sys/stat.h>

/* Bytes of metadata that are rewritten at once. */
#define BATCH_BYTES ((size_t)2 << 20)

namespace
{

struct Row {
    std::string key, value;
};

/* Rows of metadata, and the threads that make their values anew. */
struct Batch {
    std::vector<Row> rows;
    size_t bytes = 0;
    std::vector<std::future<void>> threads; /* end before rows do */
};

/* A database that is copied. */
class Compactor
{
  public:
    Compactor(const std::string &own_from, const std::string &own_to,
              lontar_rewrite_func own_rewrite, void *own_data)
        : version(Version::read(own_from)), from(own_from), to(own_to), rewrite(own_rewrite),
          data(own_data)
    {
        version.check_tables();
        if (mkdir(to.c_str(), 0755) != 0) {
            throw Xapian::DatabaseError("could not make the folder", "", errno);
        }
    }

    void
    run()
    {
        auto postlist = std::async(std::launch::async, [this] { return copy(TABLE_POSTLIST); });

        for (TableName table : {TABLE_POSITION, TABLE_DOCDATA, TABLE_TERMLIST}) {
            finished[table] = copy(table);
        }
        finished[TABLE_POSTLIST] = postlist.get();
        for (TableName table : {TABLE_POSTLIST, TABLE_POSITION, TABLE_DOCDATA, TABLE_TERMLIST}) {
            version.tables[table] = finished[table];
        }
        version.write(to);
    }

  private:
    std::string copy(TableName table) const;
    void copy_metadata(TableReader *reader, TableWriter *writer, bool *more) const;
    void rewrite_batch(Batch *batch) const;
    void write_batch(Batch *batch, TableWriter *writer) const;
    void rewrite_some(std::vector<Row> &rows, size_t first, size_t step) const;

    Version version;
    std::string from, to;
    lontar_rewrite_func rewrite;
    void *data;
    std::string finished[TABLE_COUNT];
};

static bool
is_metadata(const TableReader &reader, bool more)
{
    return more && is_key_of(reader.key, LONTAR_KEY_METADATA);
}

/* Each of so many rows from one on. */
void
Compactor::rewrite_some(std::vector<Row> &rows, size_t first, size_t step) const
{
    size_t head = LONTAR_KEY_METADATA.size();

    for (size_t i = first; i < rows.size(); i += step) {
        Row &row = rows[i];
        g_autoptr(GBytes) bytes = rewrite(row.key.data() + head, row.key.size() - head,
                                          row.value.data(), row.value.size(), data);

        if (bytes != nullptr) {
            row.value.assign(static_cast<const char *>(g_bytes_get_data(bytes, nullptr)),
                             g_bytes_get_size(bytes));
        }
    }
}

void
Compactor::rewrite_batch(Batch *batch) const
{
    size_t threads = rewrite == nullptr ? 0 : std::max(1U, std::thread::hardware_concurrency());

    for (size_t i = 0; i < threads; i++) {
        batch->threads.push_back(
            std::async(std::launch::async, [=, this] { rewrite_some(batch->rows, i, threads); }));
    }
}

void
Compactor::write_batch(Batch *batch, TableWriter *writer) const
{
    for (auto &thread : batch->threads) {
        thread.get();
    }
    for (const Row &row : batch->rows) {
        writer->add(row.key, row.value);
    }
}

/*
 * Copy the metadata, which Xapian never compresses; the reader stands at the key behind them then.
 * A batch is made anew while the one before it is written.
 */
void
Compactor::copy_metadata(TableReader *reader, TableWriter *writer, bool *more) const
{
    auto ahead = std::make_unique<Batch>();
    std::unique_ptr<Batch> next;

    while (!ahead->rows.empty() || is_metadata(*reader, *more)) {
        next = std::make_unique<Batch>();
        for (; next->bytes < BATCH_BYTES && is_metadata(*reader, *more); *more = reader->next()) {
            next->rows.push_back({reader->key, std::string(reader->value)});
            next->bytes += next->rows.back().value.size();
        }
        rewrite_batch(next.get());
        write_batch(ahead.get(), writer);
        ahead = std::move(next);
    }
}

std::string
Compactor::copy(TableName table) const
{
    bool is_lazy = table != TABLE_TERMLIST && table != TABLE_POSTLIST;
    TableBlocks blocks(table_path(from, table), version.tables[table], version.revision);
    TableReader reader(&blocks);
    TableWriter writer(table_path(to, table), blocks.compress_min, is_lazy, version.revision);
    bool more = reader.next();

    if (table == TABLE_POSTLIST) {
        copy_metadata(&reader, &writer, &more);
    }
    for (; more; more = reader.next()) {
        PackedValue value = {std::string(reader.value), reader.is_compressed};

        /* Xapian's writer adds records as they are. */
        if (!value.is_compressed && (table == TABLE_DOCDATA || table == TABLE_TERMLIST)) {
            deflate_value(&value);
        }
        writer.add(reader.key, value.bytes, value.is_compressed);
    }
    return writer.finish();
}

} // namespace

bool
lontar_compact(const char *source, const char *path, lontar_rewrite_func rewrite, void *data,
               GError **error)
{
    return guard<bool>(error, path, false, [&] {
        if (!g_file_test(source, G_FILE_TEST_IS_DIR)) {
            throw Xapian::DatabaseNotFoundError("no such folder");
        }
        Compactor(source, path, rewrite, data).run();
        return true;
    });
}
