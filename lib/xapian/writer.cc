/*
 * Writing: everything between two commits is one transaction.
 *
 * Xapian commits by itself every so many documents, and when a handle goes away, unless it is in a
 * transaction: so there is always one. After an error the transaction is cancelled and the handle
 * is dead, because Xapian's own state is not to be trusted then.
 */
#include "handles.h"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <unistd.h>

struct lontar_writer {
    std::string path;
    Xapian::WritableDatabase database;
    lontar_index index; /* what lontar_writer_index lends */
    bool is_bulk = false;
    bool is_dead = false;
};

/* Xapian renames its version file but never syncs the folder that holds the name. */
static void
sync_folder(const std::string &path)
{
    int folder = open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int problem = folder < 0 || fsync(folder) != 0 ? errno : 0;

    if (folder >= 0) {
        close(folder);
    }
    if (problem != 0) {
        throw Xapian::DatabaseError("could not sync the folder", "", problem);
    }
}

static void
give_up(lontar_writer *writer) noexcept
{
    writer->is_dead = true;
    (void)guard<bool>(nullptr, writer->path, false, [&] {
        writer->database.cancel_transaction();
        return true;
    });
}

/* Run a body that changes the database; when it throws, the writer is given up. */
template <typename Body>
static bool
guard_write(lontar_writer *writer, GError **error, Body body) noexcept
{
    if (writer->is_dead) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_IO,
                    "%s: not written since an earlier error: open it again", writer->path.c_str());
        return false;
    }
    bool done = guard<bool>(error, writer->path, false, [&] {
        body();
        return true;
    });
    if (!done) {
        give_up(writer);
    }
    return done;
}

static lontar_writer *
open_writer(const char *path, bool is_bulk, GError **error)
{
    return guard<lontar_writer *>(error, path, nullptr, [&] {
        int flags = Xapian::DB_CREATE_OR_OPEN | Xapian::DB_BACKEND_GLASS;
        auto writer = std::make_unique<lontar_writer>();

        writer->path = path;
        writer->is_bulk = is_bulk;
        writer->database =
            Xapian::WritableDatabase(path, flags | (is_bulk ? Xapian::DB_NO_SYNC : 0));
        writer->index.name = path;
        writer->index.database = writer->database;
        writer->index.is_written = true;
        writer->database.begin_transaction();
        return writer.release();
    });
}

lontar_writer *
lontar_writer_open(const char *path, GError **error)
{
    return open_writer(path, false, error);
}

lontar_writer *
lontar_writer_open_bulk(const char *path, GError **error)
{
    return open_writer(path, true, error);
}

void
lontar_writer_free(lontar_writer *writer)
{
    if (writer == nullptr) {
        return;
    }
    if (!writer->is_dead) {
        give_up(writer);
    }
    (void)guard<bool>(nullptr, "", false, [&] {
        writer->database.close();
        delete writer;
        return true;
    });
}

bool
lontar_writer_replace(lontar_writer *writer, const char *unique_term, const lontar_entry *entry,
                      uint32_t *out_docid, GError **error)
{
    return guard_write(writer, error, [&] {
        uint32_t docid = writer->database.replace_document(unique_term, entry->document);
        if (out_docid != nullptr) {
            *out_docid = docid;
        }
    });
}

bool
lontar_writer_add(lontar_writer *writer, const lontar_entry *entry, uint32_t *out_docid,
                  GError **error)
{
    return guard_write(writer, error, [&] {
        uint32_t docid = writer->database.add_document(entry->document);
        if (out_docid != nullptr) {
            *out_docid = docid;
        }
    });
}

bool
lontar_writer_delete(lontar_writer *writer, const char *unique_term, GError **error)
{
    return guard_write(writer, error, [&] { writer->database.delete_document(unique_term); });
}

bool
lontar_writer_set_metadata(lontar_writer *writer, const char *key, size_t key_length,
                           const void *value, size_t value_length, GError **error)
{
    if (key_length == 0 || key_length > LONTAR_XAPIAN_KEY_MAX) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_INVALID,
                    "%s: a key of metadata has 1 to %d bytes, not %zu", writer->path.c_str(),
                    LONTAR_XAPIAN_KEY_MAX, key_length);
        return false;
    }
    return guard_write(writer, error, [&] {
        writer->database.set_metadata(std::string(key, key_length),
                                      std::string(static_cast<const char *>(value), value_length));
    });
}

GBytes *
lontar_writer_metadata(const lontar_writer *writer, const char *key, size_t key_length,
                       GError **error)
{
    return lontar_index_metadata(&writer->index, key, key_length, error);
}

bool
lontar_writer_commit(lontar_writer *writer, GError **error)
{
    return guard_write(writer, error, [&] {
        writer->database.commit_transaction();
        if (!writer->is_bulk) {
            sync_folder(writer->path);
        }
        writer->database.begin_transaction();
    });
}

bool
lontar_writer_flush(lontar_writer *writer, GError **error)
{
    return guard_write(writer, error, [&] {
        /* To list all terms, Xapian first merges the buffered postings into its tables. */
        (void)writer->database.allterms_begin();
    });
}

const lontar_index *
lontar_writer_index(const lontar_writer *writer)
{
    return &writer->index;
}
