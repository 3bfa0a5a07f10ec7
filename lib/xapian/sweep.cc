/*
 * Sweeps: windows in order, each matched, decided on and weighed before the next.
 */
#include "sweep.h"

#include "planner.h"

#include <algorithm>
#include <cstring>

/* A bound is a sum in another order than a score is: it may be less by so much. */
static const double ROUNDING = 1 - 1e-9;
/* Documents decided on between two looks at the clock. */
static const size_t CLOCK_EVERY = 256;

bool
is_past(int64_t deadline_us)
{
    return deadline_us != 0 && g_get_monotonic_time() >= deadline_us;
}

static bool
is_before(const Hit &left, const Hit &right)
{
    return left.score != right.score ? left.score > right.score : left.docid < right.docid;
}

namespace
{

/* The best so many hits; of the rest only the number matters. */
class Best
{
  public:
    explicit Best(size_t own_wanted) : wanted(own_wanted)
    {
    }
    void
    add(const Hit &hit)
    {
        if (hits.size() < wanted) {
            hits.push_back(hit);
            if (hits.size() == wanted) {
                std::make_heap(hits.begin(), hits.end(), is_before);
            }
        } else if (is_before(hit, hits.front())) {
            std::pop_heap(hits.begin(), hits.end(), is_before);
            hits.back() = hit;
            std::push_heap(hits.begin(), hits.end(), is_before);
        }
    }
    /* A score that a hit must be above to be among them, all others being behind it; or less. */
    double
    least() const
    {
        return wanted > 0 && hits.size() == wanted ? hits.front().score * ROUNDING : -1;
    }
    std::vector<Hit>
    from(size_t first)
    {
        std::sort(hits.begin(), hits.end(), is_before);
        return {hits.begin() + static_cast<ptrdiff_t>(std::min(first, hits.size())), hits.end()};
    }

  private:
    size_t wanted;
    std::vector<Hit> hits; /* a heap once there are as many as wanted, the worst on top */
};

} // namespace

/* Leave the documents that are taken; gives how many. */
static size_t
decide(uint32_t window, const lontar_match_options *options, Bits *found)
{
    std::array<uint32_t, WINDOW_SIZE> docids;
    size_t size = 0, taken = 0;

    if (options->decide == nullptr) {
        return found->count();
    }
    found->each([&](uint32_t place) { docids[size++] = window << WINDOW_BITS | place; });
    for (size_t i = 0; i < size; i += CLOCK_EVERY) {
        size_t left =
            options->decide(&docids[i], std::min(size - i, CLOCK_EVERY), options->decide_data);

        memmove(&docids[taken], &docids[i], left * sizeof docids[0]);
        taken += left;
        if (is_past(options->deadline_us)) {
            throw Late();
        }
    }
    if (taken < size) {
        *found = Bits();
        for (size_t i = 0; i < taken; i++) {
            found->set(docids[i] & (WINDOW_SIZE - 1));
        }
    }
    return taken;
}

size_t
sweep(const lontar_index *index, const Part &part, const lontar_match_options *options,
      std::vector<Hit> *out_hits)
{
    Planner planner(index, options);
    size_t size = index->database.get_doccount();
    size_t first = std::min(options->first, size);
    size_t wanted = first + std::min(options->limit, size - first);
    std::unique_ptr<Matcher> matcher = planner.plan(part, wanted > 0 ? 1 : 0, size);
    Best best(wanted);
    size_t total = 0;
    std::unique_ptr<double[]> scores(new double[WINDOW_SIZE]); /* by place, where it is found */
    Bits all;

    all.words.fill(UINT64_MAX);
    for (uint32_t window = matcher->next(0); window != WINDOW_END;
         window = matcher->next(window + 1)) {
        Bits found;

        matcher->find(window, all, &found);
        total += decide(window, options, &found);
        if (is_past(options->deadline_us)) {
            throw Late();
        }
        if (wanted == 0 || !found.any()) {
            continue;
        }
        matcher->narrow(window, best.least(), &found);
        found.each([&](uint32_t place) { scores[place] = 0; });
        matcher->weigh(window, found, scores.get());
        found.each([&](uint32_t place) {
            best.add({scores[place], window << WINDOW_BITS | place});
        });
    }
    *out_hits = best.from(first);
    return total;
}
