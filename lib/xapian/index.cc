/*
 * Reading: databases, local and remote, and what they hold under a docid, a term or a key.
 */
#include "index_tables.h"

#include <algorithm>
#include <cstring>

/* How long a remote shard may take to connect, and to answer each request. */
static const unsigned REMOTE_TIMEOUT_MS = 500;
/* Positions that a thread keeps room for: more are hardly ever one document's. */
static const size_t POSITIONS_KEPT = 65536;
/* Terms whose frequencies are remembered at once. */
static const size_t FREQUENCIES_MAX = 16384;

GBytes *
lontar_bytes(std::string_view bytes)
{
    return g_bytes_new(bytes.data(), bytes.size());
}

/* Open `HOST:PORT`, where an IPv6 address stands in brackets. */
static Xapian::Database
open_remote(const std::string &address, std::string *out_context)
{
    size_t colon = address.rfind(':');
    guint64 port = 0;

    if (colon == std::string::npos || colon == 0 ||
        !g_ascii_string_to_unsigned(address.c_str() + colon + 1, 10, 1, 65535, &port, nullptr)) {
        throw Xapian::InvalidArgumentError("a remote shard is tcp:HOST:PORT");
    }
    std::string host = address.substr(0, colon);
    if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
        host = host.substr(1, host.size() - 2);
    }
    *out_context = "remote:tcp(" + host + ":" + std::to_string(port) + ")";
    return Xapian::Remote::open(host, port, REMOTE_TIMEOUT_MS, REMOTE_TIMEOUT_MS);
}

static std::unique_ptr<lontar_index>
open_shard(const char *location)
{
    auto shard = std::make_unique<lontar_index>();

    shard->name = location;
    shard->is_remote = g_str_has_prefix(location, "tcp:");
    if (shard->is_remote) {
        shard->database = open_remote(location + strlen("tcp:"), &shard->context);
    } else if (!g_file_test(location, G_FILE_TEST_IS_DIR)) {
        throw Xapian::DatabaseNotFoundError("no such folder");
    } else {
        shard->database = Xapian::Database(location, Xapian::DB_BACKEND_GLASS);
    }
    return shard;
}

static void
add_shard(lontar_index *index, std::unique_ptr<lontar_index> shard)
{
    index->database.add_database(shard->database);
    index->is_remote |= shard->is_remote;
    shard->moves = index->moves;
    shard->failure = index->failure;
    index->shards.push_back(std::move(shard));
    index->tables = nullptr; /* what was known of fewer shards */
    index->lists = nullptr;
    index->values = nullptr;
    index->frequencies.clear();
}

lontar_index *
lontar_index_open(const char *location, GError **error)
{
    return guard<lontar_index *>(error, location, nullptr, [&] {
        auto index = std::make_unique<lontar_index>();
        index->name = location;
        add_shard(index.get(), open_shard(location));
        return index.release();
    });
}

bool
lontar_index_add(lontar_index *index, const char *location, GError **error)
{
    return guard<bool>(error, location, false, [&] {
        add_shard(index, open_shard(location));
        return true;
    });
}

void
lontar_index_free(lontar_index *index)
{
    (void)guard<bool>(nullptr, "", false, [&] {
        delete index;
        return true;
    });
}

/* Whether every shard still has the version file that it had before it was last reopened. */
static bool
is_as_it_was(const lontar_index *index)
{
    return std::all_of(index->shards.begin(), index->shards.end(), [](const auto &shard) {
        return shard->watch != nullptr && !shard->watch->has_changed();
    });
}

/* Look at the version files, and reopen what is behind them. */
static bool
look_and_follow(lontar_index *index)
{
    if (!index->shards.empty() && is_as_it_was(index)) {
        return false;
    }
    for (const auto &shard : index->shards) {
        shard->watch = shard->is_remote ? nullptr : std::make_unique<VersionWatch>(shard->name);
    }
    return noting(index, [&] { return index->follow(); });
}

bool
lontar_index_reopen(lontar_index *index, bool *out_changed, GError **error)
{
    return guard<bool>(error, index->name, false, [&] {
        bool changed = look_and_follow(index);

        if (out_changed != nullptr) {
            *out_changed = changed;
        }
        return true;
    });
}

uint64_t
lontar_index_moves(const lontar_index *index)
{
    return *index->moves;
}

bool
lontar_index_keep_alive(lontar_index *index, GError **error)
{
    return guard<bool>(error, index->name, false, [&] {
        index->database.keep_alive();
        return true;
    });
}

const char *
lontar_index_failed(const lontar_index *index, bool *out_is_late)
{
    *out_is_late = index->failure->is_late;
    for (const auto &shard : index->shards) {
        if (!index->failure->context.empty() && shard->context == index->failure->context) {
            return shard->name.c_str();
        }
    }
    return nullptr;
}

size_t
lontar_index_shard_size(const lontar_index *index)
{
    return index->shards.size();
}

const lontar_index *
lontar_index_shard_of(const lontar_index *index, uint32_t docid)
{
    if (index->shards.size() < 2 || docid == 0) {
        return index;
    }
    return index->shards[(docid - 1) % index->shards.size()].get();
}

char *
lontar_index_identity(const lontar_index *index, GError **error)
{
    return guard_read<char *>(index, error, nullptr, [&] {
        if (index->shards.size() != 1 || index->is_remote) {
            throw Xapian::InvalidArgumentError("only one local database has an identity");
        }
        return g_strdup_printf("%s %" G_GUINT64_FORMAT, index->database.get_uuid().c_str(),
                               static_cast<uint64_t>(index->database.get_revision()));
    });
}

size_t
lontar_index_document_size(const lontar_index *index)
{
    return guard_read<size_t>(index, nullptr, 0, [&] { return index->database.get_doccount(); });
}

uint32_t
lontar_index_last_docid(const lontar_index *index)
{
    return guard_read<uint32_t>(index, nullptr, 0, [&] { return index->database.get_lastdocid(); });
}

bool
lontar_index_average_length(const lontar_index *index, double *out_length, GError **error)
{
    return guard_read<bool>(index, error, false, [&] {
        *out_length = index->database.get_avlength();
        return true;
    });
}

static lontar_frequency
read_frequency(const lontar_index *index, const std::string &term)
{
    Xapian::doccount df = index->database.get_termfreq(term);
    Xapian::termcount cf = df == 0 ? 0 : index->database.get_collection_freq(term);

    return {df, cf};
}

/* A writer's view changes without moving, so nothing of it is remembered. */
lontar_frequency
lontar_find_frequency(const lontar_index *index, const std::string &term)
{
    if (index->is_written) {
        return read_frequency(index, term);
    }
    if (index->frequencies_moves != *index->moves || index->frequencies.size() >= FREQUENCIES_MAX) {
        index->frequencies.clear();
        index->frequencies_moves = *index->moves;
    }

    auto known = index->frequencies.find(term);

    if (known != index->frequencies.end()) {
        return known->second;
    }
    lontar_frequency frequency = read_frequency(index, term);
    index->frequencies.emplace(term, frequency);
    return frequency;
}

bool
lontar_index_term_frequency(const lontar_index *index, const char *term, uint32_t *out_df,
                            uint64_t *out_cf, GError **error)
{
    return guard_read<bool>(index, error, false, [&] {
        lontar_frequency frequency = lontar_find_frequency(index, term);

        *out_df = frequency.df;
        *out_cf = frequency.cf;
        return true;
    });
}

GBytes *
lontar_index_data(const lontar_index *index, uint32_t docid, GError **error)
{
    return guard_read<GBytes *>(index, error, nullptr, [&] {
        std::string room;

        return lontar_bytes(lontar_tables_of(index)->data(docid, &room));
    });
}

GBytes *
lontar_index_value(const lontar_index *index, uint32_t docid, uint32_t slot, GError **error)
{
    return guard_read<GBytes *>(index, error, nullptr, [&] {
        return lontar_bytes(index->database.get_document(docid).get_value(slot));
    });
}

GBytes *
lontar_index_metadata(const lontar_index *index, const char *key, size_t key_length, GError **error)
{
    return guard_read<GBytes *>(index, error, nullptr, [&] {
        std::string room;

        return lontar_bytes(lontar_tables_of(index)->metadata(std::string(key, key_length), &room));
    });
}

void
lontar_index_attach(const lontar_index *index, void *data, GDestroyNotify destroy)
{
    index->attached = std::shared_ptr<void>(data, [destroy](void *old) { destroy(old); });
}

void *
lontar_index_attached(const lontar_index *index)
{
    return index->attached.get();
}

bool
lontar_index_find(const lontar_index *index, const char *term, uint32_t *out_docid, GError **error)
{
    return guard_read<bool>(index, error, false, [&] {
        Xapian::PostingIterator it = index->database.postlist_begin(term);

        *out_docid = it == index->database.postlist_end(term) ? 0 : *it;
        return true;
    });
}

bool
lontar_index_has_positions(const lontar_index *index, const char *term, bool *out_has,
                           GError **error)
{
    return guard_read<bool>(index, error, false, [&] {
        *out_has = lontar_tables_of(index)->has_positions(term);
        return true;
    });
}

bool
lontar_index_add_positions(const lontar_index *index, uint32_t docid, const char *term,
                           GArray *positions, GError **error)
{
    return guard_read<bool>(index, error, false, [&] {
        static thread_local std::vector<uint32_t> found;

        found.clear();
        lontar_tables_of(index)->add_positions(docid, term, &found);
        g_array_append_vals(positions, found.data(), static_cast<guint>(found.size()));
        if (found.size() > POSITIONS_KEPT) {
            found = std::vector<uint32_t>();
        }
        return true;
    });
}

GArray *
lontar_index_positions(const lontar_index *index, uint32_t docid, const char *term, GError **error)
{
    g_autoptr(GArray) positions = g_array_new(false, false, sizeof(uint32_t));

    return lontar_index_add_positions(index, docid, term, positions, error)
               ? static_cast<GArray *>(g_steal_pointer(&positions))
               : nullptr;
}

const char *
lontar_xapian_version(void)
{
    return Xapian::version_string();
}
