/*
 * What stands behind the handles of the Xapian door.
 */
#ifndef LONTAR_XAPIAN_HANDLES_H
#define LONTAR_XAPIAN_HANDLES_H

#include "guard.h"

#include <memory>
#include <string>
#include <vector>

#include <xapian.h>

struct lontar_index {
    std::string name; /* location of the first shard, for messages */
    mutable Xapian::Database database;
    bool is_remote = false;  /* whether any shard is behind a socket */
    bool is_written = false; /* a writer's view, which never moves */
    /* How often the handle moved to another revision; shared with the shards below. */
    std::shared_ptr<uint64_t> moves = std::make_shared<uint64_t>(0);
    /* One a shard, sharing its Xapian handle; empty in a shard and in a writer's view. */
    std::vector<std::unique_ptr<lontar_index>> shards;

    bool
    follow() const
    {
        bool changed = !is_written && database.reopen();

        *moves += changed;
        return changed;
    }
};

struct lontar_expression {
    Xapian::Query query;
    bool is_positional = false; /* holds a NEAR or PHRASE, whose cost lies in positions */
};

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
    return guard<Result>(error, index->name, failed, [&]() -> Result {
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
    });
}

/* A copy of bytes that C can hold. */
GBytes *lontar_bytes(const std::string &bytes);

#endif
