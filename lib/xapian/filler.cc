/*
 * The tables of the postings and the positions are written by a thread each.
 */
#include "filler.h"

#include "pack.h"
#include "postlist_sink.h"
#include "version_file.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <functional>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xapian.h>

/* So many runs become one, so that few files are open however many documents there are. */
#define RUNS_MAX 48
/* So many batches are sorted while another is filled. */
#define SORTING_MAX 2
/* What a value takes in memory, about. */
#define VALUE_BYTES 128

namespace
{

/* Each row is an item of its own. */
class PositionSink : public ListSink
{
  public:
    explicit PositionSink(TableWriter *to) : table(to)
    {
    }

    void
    begin(std::string_view name, uint64_t, uint64_t) override
    {
        key.assign(name);
        key += '\0';
        prefix = key.size();
    }

    void
    number(uint32_t, uint32_t) override
    {
    }

    void
    bytes(uint32_t docid, std::string_view positions) override
    {
        key.resize(prefix);
        pack_docid(key, docid);
        table->add(key, positions);
    }

    void
    end() override
    {
    }

  private:
    TableWriter *table;
    std::string key;
    size_t prefix = 0;
};

std::string
make_folder(const std::string &path)
{
    if (mkdir(path.c_str(), 0755) != 0) {
        throw Xapian::DatabaseError("could not make the folder", "", errno);
    }
    return path;
}

} // namespace

Filler::Filler(const std::string &path, size_t batch_bytes_)
    : folder(make_folder(path)), batch_bytes(batch_bytes_),
      termlist(folder + "/termlist.glass", LONTAR_TABLE_COMPRESS_MIN, false),
      docdata(folder + "/docdata.glass", LONTAR_TABLE_COMPRESS_MIN, true),
      batch(std::make_unique<Batch>()), tiers(1)
{
}

Filler::~Filler() = default; /* a future waits for its thread */

void
Filler::count(const PackedEntry &entry)
{
    auto length = static_cast<uint32_t>(entry.length);

    length_sum += entry.length;
    length_max = std::max(length_max, length);
    length_min = length == 0 || (length_min > 0 && length_min < length) ? length_min : length;
    wdf_max = std::max(wdf_max, entry.wdf_max);
    for (const auto &value : entry.values) {
        Slot &slot = slots[value.first];

        if (slot.rows++ == 0) {
            slot.lowest = slot.highest = value.second;
        } else if (value.second < slot.lowest) {
            slot.lowest = value.second;
        } else if (value.second > slot.highest) {
            slot.highest = value.second;
        }
    }
}

uint32_t
Filler::add(std::unique_ptr<PackedEntry> entry)
{
    std::string key;

    if (last_docid == UINT32_MAX) {
        throw Xapian::DatabaseError("too many documents for a database");
    }
    pack_docid(key, ++last_docid);
    termlist.add(key, entry->terms.bytes, entry->terms.is_compressed);
    if (!entry->data.bytes.empty()) {
        docdata.add(key, entry->data.bytes, entry->data.is_compressed);
    }
    if (!entry->slots.empty()) {
        termlist.add(key + '\0', entry->slots);
    }
    count(*entry);
    entry->terms.bytes = {};
    entry->data.bytes = {};
    batch->bytes += sizeof *entry + entry->postings.capacity() + VALUE_BYTES * entry->values.size();
    batch->entries.push_back(std::move(entry));
    if (batch->bytes >= batch_bytes) {
        turn_over();
    }
    return last_docid;
}

void
Filler::set_metadata(const std::string &key, const std::string &value)
{
    batch->bytes += key.size() + value.size() + VALUE_BYTES;
    batch->metadata.emplace_back(key, value);
    if (batch->bytes >= batch_bytes) {
        turn_over();
    }
}

/* Let a thread sort the batch, and begin another. */
void
Filler::turn_over()
{
    while (sorting.size() >= SORTING_MAX) {
        take_run();
    }
    sorting.push_back(std::async(
        std::launch::async,
        [this](std::unique_ptr<Batch> full) { return sort_batch(std::move(full), folder); },
        std::move(batch)));
    batch = std::make_unique<Batch>();
    batch->first_docid = last_docid + 1;
}

/* The oldest batch that is being sorted: runs stay in order. */
void
Filler::take_run()
{
    RunPair run = sorting.front().get();

    sorting.pop_front();
    tiers[0].push_back(std::move(run));
    for (size_t tier = 0; tier < tiers.size() && tiers[tier].size() >= RUNS_MAX; tier++) {
        merge_tier(tier);
    }
}

static std::vector<std::unique_ptr<RunFile>>
pick(std::vector<RunPair> &pairs, std::unique_ptr<RunFile> RunPair::*which)
{
    std::vector<std::unique_ptr<RunFile>> runs;

    runs.reserve(pairs.size());
    for (RunPair &pair : pairs) {
        runs.push_back(std::move(pair.*which));
    }
    return runs;
}

static std::unique_ptr<RunFile>
merge_into_one(const std::vector<std::unique_ptr<RunFile>> &runs, bool has_bytes,
               const std::string &folder)
{
    RunWriter writer(folder);

    merge_runs(runs, has_bytes, &writer);
    return writer.finish();
}

void
Filler::merge_tier(size_t tier)
{
    std::vector<RunPair> all = std::move(tiers[tier]);
    auto lists = pick(all, &RunPair::lists);
    auto positions = pick(all, &RunPair::positions);
    auto other = std::async(std::launch::async, merge_into_one, std::cref(positions), true, folder);
    auto merged = merge_into_one(lists, false, folder);

    tiers[tier].clear();
    if (tiers.size() == tier + 1) {
        tiers.emplace_back();
    }
    tiers[tier + 1].push_back({std::move(merged), other.get()});
}

/* Under each slot's key how many values there are, the lowest, and the highest if it is another. */
std::map<std::string, std::string>
Filler::statistics() const
{
    std::map<std::string, std::string> all;

    for (const auto &slot : slots) {
        std::string key(LONTAR_KEY_STATISTICS), value;

        pack_last_number(key, slot.first);
        pack_number(value, slot.second.rows);
        pack_bytes(value, slot.second.lowest);
        if (slot.second.highest != slot.second.lowest) {
            value += slot.second.highest;
        }
        all[key] = value;
    }
    return all;
}

std::string
Filler::merge_lists(const std::vector<std::unique_ptr<RunFile>> &runs)
{
    TableWriter table(folder + "/postlist.glass", 0, false);
    PostlistSink sink(&table, statistics());

    merge_runs(runs, false, &sink);
    sink.write_statistics();
    return table.finish();
}

std::string
Filler::merge_positions(const std::vector<std::unique_ptr<RunFile>> &runs)
{
    TableWriter table(folder + "/position.glass", 0, true);
    PositionSink sink(&table);

    merge_runs(runs, true, &sink);
    return table.finish();
}

void
Filler::write_version(const std::string &postlist, const std::string &position)
{
    static const std::string none({0, 3, 0, 4, LONTAR_TABLE_COMPRESS_MIN, 0});
    Version version = {
        "", 1, {postlist, docdata.finish(), termlist.finish(), position, none, none}, {}};
    std::string &counts = version.counts;

    pack_number(counts, last_docid);
    pack_number(counts, 0); /* docids that are not in use */
    pack_number(counts, length_min);
    pack_number(counts, wdf_max);
    pack_number(counts, length_max - wdf_max);
    pack_number(counts, 0); /* the oldest set of changes for replicas */
    pack_number(counts, length_sum);
    pack_number(counts, 0); /* how often a word to be spelt occurs */
    version.write(folder);
}

void
Filler::finish()
{
    std::vector<RunPair> all;

    turn_over();
    while (!sorting.empty()) {
        take_run();
    }
    for (size_t tier = tiers.size(); tier > 0; tier--) {
        std::move(tiers[tier - 1].begin(), tiers[tier - 1].end(), std::back_inserter(all));
    }

    auto lists = pick(all, &RunPair::lists);
    auto positions = pick(all, &RunPair::positions);
    auto other = std::async(std::launch::async, [&] { return merge_positions(positions); });
    std::string postlist = merge_lists(lists);

    write_version(postlist, other.get());
}
