/*
 * What stands behind the handles of the Xapian door.
 */
#ifndef LONTAR_XAPIAN_HANDLES_H
#define LONTAR_XAPIAN_HANDLES_H

#include "guard.h"
#include "lists.h"
#include "version_file.h"

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include <xapian.h>

/* A remote shard that a read has failed at. */
struct lontar_failure {
    std::string context; /* Xapian's name of the connection; empty = none has failed */
    bool is_late = false;
};

struct ValueCursors; /* value_cursors.h */
class IndexTables;   /* index_tables.h */

/* In how many documents a term is, and how often. */
struct lontar_frequency {
    uint32_t df;
    uint64_t cf;
};

struct lontar_index {
    std::string name;    /* location of the first shard, for messages */
    std::string context; /* what Xapian calls the connection to a remote shard */
    mutable Xapian::Database database;
    bool is_remote = false;  /* whether any shard is behind a socket */
    bool is_written = false; /* a writer's view, which never moves */
    /* How often the handle moved to another revision; shared with the shards below. */
    std::shared_ptr<uint64_t> moves = std::make_shared<uint64_t>(0);
    /* Shared with the shards below, too. */
    std::shared_ptr<lontar_failure> failure = std::make_shared<lontar_failure>();
    /* One a shard, sharing its Xapian handle; empty in a shard and in a writer's view. */
    std::vector<std::unique_ptr<lontar_index>> shards;
    /* Of the terms asked for since the handle moved: a query asks for each several times. */
    mutable std::unordered_map<std::string, lontar_frequency> frequencies;
    mutable uint64_t frequencies_moves = 0; /* moves when they were asked for */
    mutable std::shared_ptr<Lists> lists;   /* of the state after so many moves, or NULL */
    mutable uint64_t lists_moves = 0;
    mutable std::shared_ptr<ValueCursors> values; /* of the state after so many moves, or NULL */
    mutable uint64_t values_moves = 0;
    mutable std::shared_ptr<const IndexTables>
        tables; /* of the state after so many moves, or NULL */
    mutable uint64_t tables_moves = 0;
    mutable std::shared_ptr<void> attached; /* the caller's */
    /* Of a local shard: for the version that it has, or an earlier one; NULL = not known. */
    std::unique_ptr<VersionWatch> watch;

    bool
    follow() const
    {
        bool changed = !is_written && database.reopen();

        *moves += changed;
        return changed;
    }
};

enum class PartKind {
    ALL,
    NOTHING,
    TERM,
    SCALE,
    JOIN,
};

/* A part of an expression that needs neither NEAR nor values: what sweeps match (sweep.h). */
struct Part {
    PartKind kind;
    lontar_op op;                                   /* of JOIN */
    uint32_t window;                                /* of PHRASE: in so many positions */
    std::string term;                               /* of TERM */
    uint32_t wqf;                                   /* of TERM */
    double factor;                                  /* of SCALE */
    std::vector<std::shared_ptr<const Part>> parts; /* of SCALE and JOIN */
};

struct lontar_expression {
    Xapian::Query query;
    bool is_positional = false; /* holds a NEAR or PHRASE, whose cost lies in positions */
    std::shared_ptr<const Part> part = nullptr; /* the same, or NULL: for Xapian alone */
};

/* Run a body that reads, and remember the remote shard that it failed at. */
template <typename Body>
auto
noting(const lontar_index *index, Body body) -> decltype(body())
{
    try {
        return body();
    } catch (const Xapian::NetworkTimeoutError &cause) {
        *index->failure = {cause.get_context(), true};
        throw;
    } catch (const Xapian::NetworkError &cause) {
        *index->failure = {cause.get_context(), false};
        throw;
    } catch (const Xapian::DatabaseError &cause) {
        *index->failure = {cause.get_context(), false};
        throw;
    }
}

/* Commits of the writer that one read outlives; at full speed of commits 1 in 900 needs one. */
#define LONTAR_RETRIES 5

/**
 * Run a body that reads an index; again, on the newest revision, when a writer has overtaken it.
 *
 * The body must be able to start over.
 */
template <typename Result, typename Body>
Result
guard_read(const lontar_index *index, GError **error, Result failed, Body body) noexcept
{
    auto read = [&]() -> Result {
        bool moved = false;

        for (int attempt = 0; attempt < LONTAR_RETRIES; attempt++) {
            try {
                return body();
            } catch (const Xapian::DatabaseModifiedError &) {
                moved = index->follow();
            }
        }
        if (!moved) {
            throw Xapian::DatabaseCorruptError("a block is of a revision that there never was");
        }
        return body();
    };

    return guard<Result>(error, index->name, failed, [&] { return noting(index, read); });
}

/* What is remembered of a term, or read. */
lontar_frequency lontar_find_frequency(const lontar_index *index, const std::string &term);

/* A copy of bytes that C can hold. */
GBytes *lontar_bytes(std::string_view bytes);

#endif
