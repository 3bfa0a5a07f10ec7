/*
 * The postlist table is written by a thread of its own.
 */
#include "editor.h"

#include "postlist_edit.h"

#include <algorithm>
#include <cerrno>
#include <future>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xapian.h>

#define COPY_BYTES ((size_t)64 << 20)

Editor::Editor(const std::string &from_, const std::string &to_)
    : from(from_), to(to_), version(Version::read(from_))
{
    version.check_tables();
    if (mkdir(to.c_str(), 0755) != 0) {
        throw Xapian::DatabaseError("could not make the folder", "", errno);
    }
}

void
Editor::add(std::unique_ptr<lontar_edit> edit)
{
    edits.push_back(std::move(edit));
}

static std::string
metadata_key(const std::string &key)
{
    return std::string(LONTAR_KEY_METADATA) + key;
}

void
Editor::set_metadata(const std::string &key, const std::string &value)
{
    metadata[metadata_key(key)].bytes = value;
}

bool
Editor::has_metadata(const std::string &key, std::string *out_value) const
{
    auto found = metadata.find(metadata_key(key));

    if (found != metadata.end()) {
        *out_value = found->second.bytes;
    }
    return found != metadata.end();
}

std::string
Editor::copy_table(TableName table, const TableChanges &changes)
{
    TableBlocks blocks(table_path(from, table), version.tables[table], version.revision);
    TableReader reader(&blocks);
    TableWriter writer(table_path(to, table), blocks.compress_min, table != TABLE_TERMLIST,
                       version.revision);
    auto change = changes.begin();
    auto write_change = [&] {
        if (!change->second.bytes.empty()) {
            writer.add(change->first, change->second.bytes, change->second.is_compressed);
        }
        ++change;
    };

    while (reader.next()) {
        while (change != changes.end() && change->first < reader.key) {
            write_change();
        }
        if (change != changes.end() && change->first == reader.key) {
            write_change();
        } else {
            writer.add(reader.key, reader.value, reader.is_compressed);
        }
    }
    while (change != changes.end()) {
        write_change();
    }
    return writer.finish();
}

static void
copy_bytes(int source, int target)
{
    for (ssize_t copied = 1; copied > 0;) {
        copied = copy_file_range(source, nullptr, target, nullptr, COPY_BYTES, 0);
        if (copied < 0) {
            throw Xapian::DatabaseError("could not copy the positions", "", errno);
        }
    }
}

std::string
Editor::copy_positions()
{
    std::string path = table_path(from, TABLE_POSITION);
    int source = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    int target = -1;

    if (source < 0 && errno == ENOENT) {
        return version.tables[TABLE_POSITION]; /* no document has any */
    }
    if (source >= 0) {
        target = open(table_path(to, TABLE_POSITION).c_str(),
                      O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    }

    int problem = errno;
    auto close_all = [&] {
        for (int file : {source, target}) {
            if (file >= 0) {
                close(file);
            }
        }
    };

    if (target < 0) {
        close_all();
        throw Xapian::DatabaseError("could not copy the positions", "", problem);
    }
    try {
        copy_bytes(source, target);
    } catch (...) {
        close_all();
        throw;
    }
    close_all();
    return version.tables[TABLE_POSITION];
}

std::string
Editor::copy_postlist()
{
    TableBlocks blocks(table_path(from, TABLE_POSTLIST), version.tables[TABLE_POSTLIST],
                       version.revision);
    TableReader reader(&blocks);
    TableWriter writer(table_path(to, TABLE_POSTLIST), blocks.compress_min, false,
                       version.revision);

    PostlistEdit(&reader, &writer, metadata, edits).run();
    return writer.finish();
}

void
Editor::finish()
{
    auto postlist = std::async(std::launch::async, [this] { return copy_postlist(); });
    TableChanges termlists, data;

    for (const auto &edit : edits) {
        std::string key;

        pack_docid(key, edit->docid);
        termlists[key] = edit->terms;
        termlists[key + '\0'].bytes = edit->slots;
        data[key] = edit->data;
    }
    version.tables[TABLE_POSITION] = copy_positions();
    version.tables[TABLE_DOCDATA] = copy_table(TABLE_DOCDATA, data);
    version.tables[TABLE_TERMLIST] = copy_table(TABLE_TERMLIST, termlists);
    version.tables[TABLE_POSTLIST] = postlist.get();
    version.write(to);
}
