/*
 * A batch: packed entries of successive documents, which become two sorted runs.
 */
#ifndef LONTAR_XAPIAN_BATCH_H
#define LONTAR_XAPIAN_BATCH_H

#include "entry.h"
#include "run.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

struct Batch {
    uint32_t first_docid = 1;
    std::vector<std::unique_ptr<PackedEntry>> entries;
    std::vector<std::pair<std::string, std::string>> metadata; /* key, value, as they came */
    size_t bytes = 0;
};

struct RunPair {
    std::unique_ptr<RunFile> lists, positions;
};

/** Sort a batch, which is used up. */
RunPair sort_batch(std::unique_ptr<Batch> batch, const std::string &folder);

#endif
