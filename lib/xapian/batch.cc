/*
 * Sorting a batch: each term gets a number by a table of hashes, the terms are sorted, and a
 * counting sort puts the postings into their order. Nothing is allocated for a posting but a row.
 */
#include "batch.h"

#include "pack.h"

#include <algorithm>
#include <cstring>
#include <numeric>

#define SLOTS_FIRST ((size_t)1 << 14)

namespace
{

/* A term of the batch; its name is in the entry that had it first. */
struct Term {
    const char *name;
    uint64_t sum; /* of wdf */
    uint64_t hash;
    uint32_t rows, places; /* postings, and those with positions */
    uint8_t length;
};

struct Posting {
    const char *at; /* wdf, length of the positions, positions */
    uint32_t term, docid;
};

uint64_t
read_number(const char **at)
{
    uint64_t number = 0;

    for (unsigned shift = 0;; shift += 7) {
        auto byte = static_cast<unsigned char>(*(*at)++);

        number |= uint64_t{byte & 127U} << shift;
        if (byte < 128) {
            return number;
        }
    }
}

/* The multiplier is that of MMIX's generator, Knuth 1999. */
uint64_t
hash_of(const char *name, size_t length)
{
    uint64_t hash = length;

    for (size_t at = 0; at < length; at += 8) {
        uint64_t word = 0;

        memcpy(&word, name + at, std::min<size_t>(8, length - at));
        hash = (hash ^ word) * 6364136223846793005U;
        hash ^= hash >> 32;
    }
    return hash;
}

class Sorter
{
  public:
    Sorter() : slots(SLOTS_FIRST, 0)
    {
    }

    void
    take(const PackedEntry &entry, uint32_t docid)
    {
        const char *at = entry.postings.data();
        const char *end = at + entry.postings.size();

        while (at < end) {
            size_t length = static_cast<unsigned char>(*at);
            uint32_t number = number_of(at + 1, length);
            Term &term = terms[number];

            at += 1 + length;
            postings.push_back({at, number, docid});
            term.sum += read_number(&at);

            size_t size = read_number(&at);

            term.rows++;
            term.places += size > 0 ? 1 : 0;
            at += size;
        }
    }

    void
    write(ListSink *lists, ListSink *positions)
    {
        std::vector<uint32_t> order = sort_terms();
        std::vector<Posting> sorted = sort_postings(order);
        const Posting *next = sorted.data();

        for (uint32_t number : order) {
            write_list(terms[number], next, lists);
            write_positions(terms[number], next, positions);
            next += terms[number].rows;
        }
    }

  private:
    void
    grow()
    {
        slots.assign(slots.size() * 2, 0);
        for (uint32_t i = 0; i < terms.size(); i++) {
            size_t slot = terms[i].hash & (slots.size() - 1);

            while (slots[slot] != 0) {
                slot = (slot + 1) & (slots.size() - 1);
            }
            slots[slot] = i + 1;
        }
    }

    uint32_t
    number_of(const char *name, size_t length)
    {
        uint64_t hash = hash_of(name, length);
        size_t slot = hash & (slots.size() - 1);

        for (; slots[slot] != 0; slot = (slot + 1) & (slots.size() - 1)) {
            const Term &term = terms[slots[slot] - 1];

            if (term.hash == hash && term.length == length &&
                memcmp(term.name, name, length) == 0) {
                return slots[slot] - 1;
            }
        }
        terms.push_back({name, 0, hash, 0, 0, static_cast<uint8_t>(length)});
        slots[slot] = static_cast<uint32_t>(terms.size());
        if (terms.size() * 2 > slots.size()) {
            grow();
        }
        return static_cast<uint32_t>(terms.size() - 1);
    }

    /* Numbers of terms in order of names; most are told apart by their first eight bytes. */
    std::vector<uint32_t>
    sort_terms() const
    {
        std::vector<std::pair<uint64_t, uint32_t>> keys;
        std::vector<uint32_t> order;

        keys.reserve(terms.size());
        order.reserve(terms.size());
        for (uint32_t i = 0; i < terms.size(); i++) {
            uint64_t head = 0;

            memcpy(&head, terms[i].name, std::min<size_t>(8, terms[i].length));
            keys.emplace_back(__builtin_bswap64(head), i);
        }
        std::sort(keys.begin(), keys.end(), [&](const auto &a, const auto &b) {
            return a.first != b.first ? a.first < b.first : name(a.second) < name(b.second);
        });
        for (const auto &key : keys) {
            order.push_back(key.second);
        }
        return order;
    }

    std::string_view
    name(uint32_t number) const
    {
        return {terms[number].name, terms[number].length};
    }

    /* They came by ascending docids, and stay so within a term. */
    std::vector<Posting>
    sort_postings(const std::vector<uint32_t> &order)
    {
        std::vector<Posting> sorted(postings.size());
        std::vector<size_t> next(terms.size());
        size_t begin = 0;

        for (uint32_t number : order) {
            next[number] = begin;
            begin += terms[number].rows;
        }
        for (const Posting &posting : postings) {
            sorted[next[posting.term]++] = posting;
        }
        postings = {};
        return sorted;
    }

    static void
    write_list(const Term &term, const Posting *postings, ListSink *to)
    {
        to->begin({term.name, term.length}, term.rows, term.sum);
        for (uint32_t i = 0; i < term.rows; i++) {
            const char *at = postings[i].at;

            to->number(postings[i].docid, static_cast<uint32_t>(read_number(&at)));
        }
        to->end();
    }

    static void
    write_positions(const Term &term, const Posting *postings, ListSink *to)
    {
        if (term.places == 0) {
            return;
        }
        to->begin({term.name, term.length}, term.places, 0);
        for (uint32_t i = 0; i < term.rows; i++) {
            const char *at = postings[i].at;

            (void)read_number(&at); /* the wdf */

            size_t size = read_number(&at);

            if (size > 0) {
                to->bytes(postings[i].docid, {at, size});
            }
        }
        to->end();
    }

    std::vector<Term> terms;
    std::vector<uint32_t> slots; /* number of a term + 1; 0 = free */
    std::vector<Posting> postings;
};

} // namespace

/* Of several values under one key the last stays. */
static void
write_metadata(Batch *batch, ListSink *to)
{
    auto &all = batch->metadata;

    std::stable_sort(all.begin(), all.end(),
                     [](const auto &a, const auto &b) { return a.first < b.first; });
    for (size_t i = 0; i < all.size(); i++) {
        if (i + 1 == all.size() || all[i + 1].first != all[i].first) {
            to->begin(std::string(LONTAR_KEY_METADATA) + all[i].first, 1, 0);
            to->bytes(0, all[i].second);
            to->end();
        }
    }
}

static void
write_values(const Batch &batch, ListSink *to)
{
    std::map<std::string, std::vector<std::pair<uint32_t, const std::string *>>> slots;
    uint32_t docid = batch.first_docid;

    for (const auto &entry : batch.entries) {
        for (const auto &value : entry->values) {
            std::string key(LONTAR_KEY_VALUES);

            pack_number(key, value.first);
            slots[key].emplace_back(docid, &value.second);
        }
        docid++;
    }
    for (const auto &slot : slots) {
        to->begin(slot.first, slot.second.size(), 0);
        for (const auto &value : slot.second) {
            to->bytes(value.first, *value.second);
        }
        to->end();
    }
}

static void
write_lengths(const Batch &batch, ListSink *to)
{
    uint32_t docid = batch.first_docid;

    if (!batch.entries.empty()) {
        to->begin(LONTAR_KEY_LENGTHS, batch.entries.size(), 0);
        for (const auto &entry : batch.entries) {
            to->number(docid++, static_cast<uint32_t>(entry->length));
        }
        to->end();
    }
}

RunPair
sort_batch(std::unique_ptr<Batch> batch, const std::string &folder)
{
    RunWriter lists(folder), positions(folder);
    uint32_t docid = batch->first_docid;
    Sorter sorter;

    write_metadata(batch.get(), &lists);
    write_values(*batch, &lists);
    write_lengths(*batch, &lists);
    for (const auto &entry : batch->entries) {
        sorter.take(*entry, docid++);
    }
    sorter.write(&lists, &positions);
    return {lists.finish(), positions.finish()};
}
