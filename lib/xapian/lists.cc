/*
 * Posting lists in memory: the oldest make room for the newest.
 */
#include "lists.h"

#include "index_tables.h"

#include <map>

/* Of all lists of one revision; docs/decisions/0073. */
static const size_t BYTES_MAX = 24U << 20;
/* What one list may take of it. */
static const size_t LIST_BYTES_MAX = BYTES_MAX / 4;
/* What a list costs besides its postings, about. */
static const size_t LIST_BYTES = 320;
/* Terms remembered for having been asked for. */
static const size_t ASKED_MAX = 16384;

static const size_t WORD_BITS = 64;

void
PostingList::end()
{
    starts.push_back(static_cast<uint32_t>(postings.size()));
    postings.shrink_to_fit();
    windows.shrink_to_fit();
    starts.shrink_to_fit();
    many.shrink_to_fit();
}

size_t
PostingList::bytes() const
{
    return LIST_BYTES + postings.size() * sizeof postings[0] +
           windows.size() * 2 * sizeof windows[0] + many.size() * sizeof many[0];
}

bool
Lists::has_room(size_t postings, size_t in_use)
{
    return postings * sizeof(uint16_t) <= LIST_BYTES_MAX &&
           (postings + in_use) * sizeof(uint16_t) <= BYTES_MAX;
}

std::shared_ptr<Lists>
Lists::of(const std::string &state)
{
    static std::mutex shared_lock;
    static std::map<std::string, std::weak_ptr<Lists>> shared;
    std::lock_guard<std::mutex> guard(shared_lock);

    for (auto it = shared.begin(); it != shared.end();) {
        it = it->second.expired() ? shared.erase(it) : std::next(it);
    }

    std::shared_ptr<Lists> lists = shared[state].lock();
    if (lists == nullptr) {
        lists = std::make_shared<Lists>();
        shared[state] = lists;
    }
    return lists;
}

std::shared_ptr<const PostingList>
Lists::find(const std::string &term)
{
    std::lock_guard<std::mutex> guard(lock);
    auto place = places.find(term);

    if (place == places.end()) {
        return nullptr;
    }
    kept.splice(kept.begin(), kept, place->second);
    return place->second->list;
}

bool
Lists::ask(const std::string &term)
{
    std::lock_guard<std::mutex> guard(lock);

    if (asked.size() >= ASKED_MAX) {
        asked.clear();
    }
    return !asked.insert(term).second;
}

void
Lists::keep(const std::string &term, const std::shared_ptr<const PostingList> &list)
{
    std::lock_guard<std::mutex> guard(lock);

    if (list->bytes() > LIST_BYTES_MAX || places.count(term) > 0) {
        return;
    }
    kept.push_front({term, list});
    places[term] = kept.begin();
    bytes += list->bytes();
    while (bytes > BYTES_MAX) {
        bytes -= kept.back().list->bytes();
        places.erase(kept.back().term);
        kept.pop_back();
    }
}

std::shared_ptr<const Lengths>
Lists::lengths(const lontar_index *index)
{
    std::lock_guard<std::mutex> guard(lengths_lock);

    if (read_lengths == nullptr) {
        auto all = std::make_shared<Lengths>();
        size_t windows = (index->database.get_lastdocid() >> WINDOW_BITS) + 1;

        all->lengths.resize(windows * WINDOW_SIZE);
        all->present.resize(windows * WINDOW_SIZE / WORD_BITS);
        lontar_tables_of(index)->read_lengths([&](const Row *rows, size_t size) {
            for (size_t i = 0; i < size; i++) {
                uint32_t docid = rows[i].docid, length = rows[i].number;

                all->lengths.at(docid) = length;
                all->shortest = std::min(all->shortest, length);
                all->present[docid / WORD_BITS] |= uint64_t{1} << docid % WORD_BITS;
            }
        });
        read_lengths = all;
    }
    return read_lengths;
}
