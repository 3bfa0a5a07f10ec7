/*
 * Compaction: a database copied from its first key to its last, so that its blocks are full.
 *
 * The postlist table, in which the metadata are, is written by a thread of its own.
 */
#include "handles.h"
#include "keys.h"
#include "table.h"
#include "table_reader.h"
#include "termlist.h"
#include "version_file.h"

#include <cerrno>
#include <functional>
#include <future>

#include <sys/stat.h>

namespace
{

/* Puts what takes a value's place into `out`; false = it stays. */
using Rewrite = std::function<bool(const TableReader &reader, PackedValue *out)>;

/* A writer adds records as they are. */
bool
deflate(const TableReader &reader, PackedValue *out)
{
    if (reader.is_compressed) {
        return false;
    }
    *out = {std::string(reader.value), false};
    deflate_value(out);
    return out->is_compressed;
}

std::string
copy_table(const Version &version, const std::string &from, const std::string &to, TableName table,
           const Rewrite &rewrite)
{
    bool is_lazy = table != TABLE_TERMLIST && table != TABLE_POSTLIST;
    TableBlocks blocks(table_path(from, table), version.tables[table], version.revision);
    TableReader reader(&blocks);
    TableWriter writer(table_path(to, table), blocks.compress_min, is_lazy, version.revision);
    PackedValue other;

    while (reader.next()) {
        if (rewrite && rewrite(reader, &other)) {
            writer.add(reader.key, other.bytes, other.is_compressed);
        } else {
            writer.add(reader.key, reader.value, reader.is_compressed);
        }
    }
    return writer.finish();
}

Rewrite
rewrite_metadata(lontar_rewrite_func function, void *data)
{
    if (function == nullptr) {
        return nullptr;
    }
    return [function, data](const TableReader &reader, PackedValue *out) {
        if (!is_key_of(reader.key, LONTAR_KEY_METADATA) || reader.is_compressed) {
            return false;
        }

        size_t head = LONTAR_KEY_METADATA.size();
        g_autoptr(GBytes) bytes = function(reader.key.data() + head, reader.key.size() - head,
                                           reader.value.data(), reader.value.size(), data);

        if (bytes != nullptr) {
            out->bytes.assign(static_cast<const char *>(g_bytes_get_data(bytes, nullptr)),
                              g_bytes_get_size(bytes));
        }
        return bytes != nullptr;
    };
}

} // namespace

bool
lontar_compact(const char *source, const char *path, lontar_rewrite_func function, void *data,
               GError **error)
{
    return guard<bool>(error, path, false, [&] {
        if (!g_file_test(source, G_FILE_TEST_IS_DIR)) {
            throw Xapian::DatabaseNotFoundError("no such folder");
        }

        Version version = Version::read(source);
        auto copy = [&version, source, path](TableName table, const Rewrite &rewrite) {
            return copy_table(version, source, path, table, rewrite);
        };

        version.check_tables();
        if (mkdir(path, 0755) != 0) {
            throw Xapian::DatabaseError("could not make the folder", "", errno);
        }

        auto postlist = std::async(std::launch::async, [&] {
            return copy(TABLE_POSTLIST, rewrite_metadata(function, data));
        });
        std::string position = copy(TABLE_POSITION, nullptr);
        std::string docdata = copy(TABLE_DOCDATA, deflate);
        std::string termlist = copy(TABLE_TERMLIST, deflate);

        version.tables[TABLE_POSTLIST] = postlist.get();
        version.tables[TABLE_POSITION] = position;
        version.tables[TABLE_DOCDATA] = docdata;
        version.tables[TABLE_TERMLIST] = termlist;
        version.write(path);
        return true;
    });
}
