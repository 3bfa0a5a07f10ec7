/*
 * A Filler makes one new database, whole, without ever changing what it has written.
 */
#ifndef LONTAR_XAPIAN_FILLER_H
#define LONTAR_XAPIAN_FILLER_H

#include "batch.h"
#include "table.h"

#include <deque>
#include <future>
#include <map>
#include <string>
#include <vector>

/**
 * Documents get docids from 1 as they come. What is told apart by docid goes to its table at once;
 * the rest is gathered in batches, which other threads sort into runs; finish() merges these into
 * the tables. Until then there is no database: who gives up removes the folder.
 *
 * Memory: about four batches while they are sorted, and a buffer a run while they are merged.
 * Errors are thrown as Xapian::DatabaseError.
 */
class Filler
{
  public:
    /** @param path  of a folder, which is made */
    Filler(const std::string &path, size_t batch_bytes);
    ~Filler();

    uint32_t add(std::unique_ptr<PackedEntry> entry);
    /** An empty value takes out an earlier one. */
    void set_metadata(const std::string &key, const std::string &value);
    void finish();

    uint32_t
    size() const
    {
        return last_docid;
    }

  private:
    /* What a slot's values are, for the planning of queries. */
    struct Slot {
        uint64_t rows = 0;
        std::string lowest, highest;
    };

    void count(const PackedEntry &entry);
    void turn_over();
    void take_run();
    void merge_tier(size_t tier);
    std::string merge_lists(const std::vector<std::unique_ptr<RunFile>> &runs);
    std::string merge_positions(const std::vector<std::unique_ptr<RunFile>> &runs);
    std::map<std::string, std::string> statistics() const;
    void write_version(const std::string &postlist, const std::string &position);

    std::string folder;
    size_t batch_bytes;
    TableWriter termlist, docdata;
    std::unique_ptr<Batch> batch;
    std::deque<std::future<RunPair>> sorting;
    std::vector<std::vector<RunPair>> tiers; /* runs that have been merged so many times */
    std::map<uint32_t, Slot> slots;
    uint32_t last_docid = 0;
    uint64_t length_sum = 0;
    uint32_t length_min = 0, length_max = 0, wdf_max = 0;
};

#endif
