/*
 * Writing: everything between two commits is one transaction.
 *
 * Xapian commits by itself every so many documents, and when a handle goes away, unless it is in a
 * transaction: so there is always one. After an error the transaction is cancelled and the handle
 * is dead, because Xapian's own state is not to be trusted then.
 */
#include "editor.h"
#include "entry.h"
#include "filler.h"
#include "handles.h"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <unistd.h>

struct lontar_writer {
    std::string path;
    Xapian::WritableDatabase database;
    lontar_index index;             /* what lontar_writer_index lends */
    std::unique_ptr<Filler> filler; /* of a database that is not there before it is finished */
    std::unique_ptr<Editor> editor; /* of another one; index is what it is made out of */
    /* Metadata that may be asked for and changed before that. */
    std::map<std::string, std::string> loose;
    bool is_bulk = false;
    bool is_dead = false;
};

/* How many batches of a Filler there are room for. */
#define BATCHES 8

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

/* Whether there is nothing to be read or committed before the writer has finished. */
static bool
is_unfinished(const lontar_writer *writer)
{
    return writer->filler != nullptr || writer->editor != nullptr;
}

static void
give_up(lontar_writer *writer) noexcept
{
    writer->is_dead = true;
    if (is_unfinished(writer)) {
        return;
    }
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

lontar_writer *
lontar_writer_open_new(const char *path, size_t memory, GError **error)
{
    return guard<lontar_writer *>(error, path, nullptr, [&] {
        auto writer = std::make_unique<lontar_writer>();

        writer->path = path;
        writer->filler = std::make_unique<Filler>(path, memory / BATCHES);
        return writer.release();
    });
}

lontar_writer *
lontar_writer_open_edit(const char *from, const char *path, GError **error)
{
    return guard<lontar_writer *>(error, path, nullptr, [&] {
        auto writer = std::make_unique<lontar_writer>();

        writer->path = path;
        writer->editor = std::make_unique<Editor>(from, path);
        writer->index.name = from;
        writer->index.database = Xapian::Database(from, Xapian::DB_BACKEND_GLASS);
        return writer.release();
    });
}

bool
lontar_writer_finish(lontar_writer *writer, GError **error)
{
    bool done = guard_write(writer, error, [&] {
        if (writer->editor != nullptr) {
            writer->editor->finish();
            return;
        }
        for (const auto &value : writer->loose) {
            writer->filler->set_metadata(value.first, value.second);
        }
        writer->filler->finish();
    });

    writer->is_dead = true; /* there is no more to be done with it */
    return done;
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
        return true;
    });
    delete writer; /* also where closing failed, as on a full disk */
}

/* What is being filled has nothing in it that could be changed. */
static void
check_changes(const lontar_writer *writer)
{
    if (is_unfinished(writer)) {
        throw Xapian::InvalidOperationError("nothing to change before it is finished");
    }
}

static uint32_t
fill(lontar_writer *writer, lontar_entry *entry)
{
    return writer->filler->add(entry->packed == nullptr ? entry_pack(entry)
                                                        : std::move(entry->packed));
}

bool
lontar_writer_replace(lontar_writer *writer, const char *unique_term, const lontar_entry *entry,
                      uint32_t *out_docid, GError **error)
{
    return guard_write(writer, error, [&] {
        check_changes(writer);
        uint32_t docid = writer->database.replace_document(unique_term, entry_document(entry));
        if (out_docid != nullptr) {
            *out_docid = docid;
        }
    });
}

bool
lontar_writer_add(lontar_writer *writer, lontar_entry *entry, uint32_t *out_docid, GError **error)
{
    return guard_write(writer, error, [&] {
        if (writer->editor != nullptr) {
            check_changes(writer);
        }

        uint32_t docid = writer->filler == nullptr
                             ? writer->database.add_document(entry_document(entry))
                             : fill(writer, entry);
        if (out_docid != nullptr) {
            *out_docid = docid;
        }
    });
}

bool
lontar_writer_edit(lontar_writer *writer, lontar_edit *edit, GError **error)
{
    std::unique_ptr<lontar_edit> own(edit);

    return guard_write(writer, error, [&] {
        if (writer->editor == nullptr) {
            throw Xapian::InvalidOperationError("not opened to edit");
        }
        writer->editor->add(std::move(own));
    });
}

bool
lontar_writer_delete(lontar_writer *writer, const char *unique_term, GError **error)
{
    return guard_write(writer, error, [&] {
        check_changes(writer);
        writer->database.delete_document(unique_term);
    });
}

static bool
check_key(const lontar_writer *writer, size_t key_length, GError **error)
{
    if (key_length == 0 || key_length > LONTAR_XAPIAN_KEY_MAX) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_INVALID,
                    "%s: a key of metadata has 1 to %d bytes, not %zu", writer->path.c_str(),
                    LONTAR_XAPIAN_KEY_MAX, key_length);
        return false;
    }
    return true;
}

bool
lontar_writer_set_metadata(lontar_writer *writer, const char *key, size_t key_length,
                           const void *value, size_t value_length, GError **error)
{
    return check_key(writer, key_length, error) && guard_write(writer, error, [&] {
               std::string name(key, key_length);
               std::string bytes(static_cast<const char *>(value), value_length);

               if (writer->filler != nullptr) {
                   writer->loose[name] = bytes;
               } else if (writer->editor != nullptr) {
                   writer->editor->set_metadata(name, bytes);
               } else {
                   writer->database.set_metadata(name, bytes);
               }
           });
}

bool
lontar_writer_add_metadata(lontar_writer *writer, const char *key, size_t key_length,
                           const void *value, size_t value_length, GError **error)
{
    if (writer->filler == nullptr) {
        return lontar_writer_set_metadata(writer, key, key_length, value, value_length, error);
    }
    return check_key(writer, key_length, error) && guard_write(writer, error, [&] {
               writer->filler->set_metadata(
                   std::string(key, key_length),
                   std::string(static_cast<const char *>(value), value_length));
           });
}

GBytes *
lontar_writer_metadata(const lontar_writer *writer, const char *key, size_t key_length,
                       GError **error)
{
    if (writer->filler != nullptr) {
        auto found = writer->loose.find(std::string(key, key_length));

        return lontar_bytes(found == writer->loose.end() ? "" : found->second);
    }
    std::string value;

    if (writer->editor != nullptr &&
        writer->editor->has_metadata(std::string(key, key_length), &value)) {
        return lontar_bytes(value);
    }
    return lontar_index_metadata(&writer->index, key, key_length, error);
}

void
lontar_writer_attach(lontar_writer *writer, void *data, GDestroyNotify destroy)
{
    lontar_index_attach(&writer->index, data, destroy);
}

void *
lontar_writer_attached(const lontar_writer *writer)
{
    return lontar_index_attached(&writer->index);
}

bool
lontar_writer_commit(lontar_writer *writer, GError **error)
{
    return guard_write(writer, error, [&] {
        if (is_unfinished(writer)) {
            return;
        }
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
        check_changes(writer);
        /* To list all terms, Xapian first merges the buffered postings into its tables. */
        (void)writer->database.allterms_begin();
    });
}

const lontar_index *
lontar_writer_index(const lontar_writer *writer)
{
    return writer->filler == nullptr ? &writer->index : nullptr;
}
