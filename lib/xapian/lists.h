/*
 * Posting lists in memory: those last asked for, of one revision, shared by all handles on it.
 *
 * A list is cut in windows of docids. Xapian finds its way to a posting through blocks, iterators
 * and virtual calls; here it is two bytes of an array.
 */
#ifndef LONTAR_XAPIAN_LISTS_H
#define LONTAR_XAPIAN_LISTS_H

#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

struct lontar_index;

/* Docids of a window. */
#define WINDOW_BITS 12
#define WINDOW_SIZE (1U << WINDOW_BITS)
/* A packed posting: the place in its window above, the wdf below; this wdf says where to look. */
#define WDF_BITS 4
#define WDF_MANY ((1U << WDF_BITS) - 1)

struct PostingList {
    std::vector<uint16_t> postings;
    std::vector<uint32_t> windows; /* that have postings, ascending */
    std::vector<uint32_t> starts;  /* of each in postings, and the end */
    /* Docid and wdf of those whose wdf is WDF_MANY or more. */
    std::vector<std::pair<uint32_t, uint32_t>> many;
    uint32_t wdf_max = 0;

    void
    add(uint32_t docid, uint32_t wdf)
    {
        uint32_t window = docid >> WINDOW_BITS;
        uint32_t place = docid & (WINDOW_SIZE - 1);

        if (windows.empty() || windows.back() != window) {
            windows.push_back(window);
            starts.push_back(static_cast<uint32_t>(postings.size()));
        }
        postings.push_back(static_cast<uint16_t>(place << WDF_BITS | std::min(wdf, WDF_MANY)));
        wdf_max = std::max(wdf_max, wdf);
        if (wdf >= WDF_MANY) {
            many.emplace_back(docid, wdf);
        }
    }
    void end();
    size_t bytes() const;
};

struct Lengths {
    std::vector<uint32_t> lengths; /* by docid */
    uint32_t shortest = UINT32_MAX;
    std::vector<uint64_t> present; /* a bit a docid, whole windows */
};

class Lists
{
  public:
    /* The lists of a state of an index, which its name tells from all others. */
    static std::shared_ptr<Lists> of(const std::string &state);

    /* NULL = not here. */
    std::shared_ptr<const PostingList> find(const std::string &term);
    /* Whether a term has been asked for before that is not here. */
    bool ask(const std::string &term);
    void keep(const std::string &term, const std::shared_ptr<const PostingList> &list);
    /* Lengths of all documents, read once. */
    std::shared_ptr<const Lengths> lengths(const lontar_index *index);

    /* Whether a list of so many postings is worth its memory, next to so many that are in use. */
    static bool has_room(size_t postings, size_t in_use);

  private:
    struct Kept {
        std::string term;
        std::shared_ptr<const PostingList> list;
    };

    std::mutex lock;      /* over all below but the lengths */
    std::list<Kept> kept; /* last used first */
    std::unordered_map<std::string, std::list<Kept>::iterator> places;
    std::unordered_set<std::string> asked;
    size_t bytes = 0;
    std::mutex lengths_lock; /* held while they are read */
    std::shared_ptr<const Lengths> read_lengths;
};

#endif
