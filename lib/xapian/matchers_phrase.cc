/*
 * Phrases: documents that have all words are looked into for where they stand.
 */
#include "matchers.h"

#include "sweep.h"

#include <algorithm>

namespace
{

/* Lists of positions read between two looks at the clock. */
const size_t CLOCK_EVERY = 256;

class Phrase : public And
{
  public:
    Phrase(Matchers own_parts, std::vector<size_t> own_order, std::vector<PhrasePlace> own_places,
           uint32_t own_window, int64_t own_deadline)
        : And(std::move(own_parts), std::move(own_order)), places(std::move(own_places)),
          lists(places.size()), at(places.size()), width(own_window), deadline_us(own_deadline)
    {
    }
    void
    find(uint32_t window, const Bits &mask, Bits *out) override
    {
        Bits kept;

        And::find(window, mask, out);
        out->each([&](uint32_t place) {
            if (read(window << WINDOW_BITS | place) && stand_together()) {
                kept.set(place);
            }
        });
        *out = found = kept;
    }

  private:
    /* Where the parts stand in a document, each list ascending; false if one stands nowhere. */
    bool
    read(uint32_t docid)
    {
        for (size_t i : order) {
            std::vector<uint32_t> &list = lists[i];

            if (++looked % CLOCK_EVERY == 0 && is_past(deadline_us)) {
                throw Late();
            }
            list.clear();
            for (const auto &term : places[i]) {
                term->add(docid, &list);
            }
            if (places[i].size() > 1) {
                std::sort(list.begin(), list.end());
            }
            if (list.empty()) {
                return false;
            }
        }
        return true;
    }

    /*
     * From each place of the first part on, each other part is taken where it first stands behind
     * the one before: nothing ends sooner.
     */
    bool
    stand_together()
    {
        std::fill(at.begin(), at.end(), 0);
        for (uint32_t first : lists[0]) {
            uint32_t last = first;

            for (size_t i = 1; i < lists.size(); i++) {
                const std::vector<uint32_t> &list = lists[i];

                while (at[i] < list.size() && list[at[i]] <= last) {
                    at[i]++;
                }
                if (at[i] == list.size()) {
                    return false;
                }
                last = list[at[i]];
            }
            if (last - first < width) {
                return true;
            }
        }
        return false;
    }

    std::vector<PhrasePlace> places;
    std::vector<std::vector<uint32_t>> lists; /* of the document that is looked into, by part */
    std::vector<size_t> at;                   /* in each list */
    uint32_t width;
    int64_t deadline_us;
    size_t looked = 0;
};

class Noting : public Matcher
{
  public:
    Noting(std::unique_ptr<Matcher> own_part, std::shared_ptr<Lists> own_lists,
           const std::string &own_name)
        : part(std::move(own_part)), lists(std::move(own_lists)), name(own_name)
    {
    }
    uint32_t
    next(uint32_t window) override
    {
        uint32_t first = part->next(window);

        if (first != awaited) {
            is_whole &= awaited == WINDOW_END; /* else the one before was left out */
            awaited = first;
        }
        if (first == WINDOW_END && is_whole) {
            list->end();
            lists->keep(name, list);
            is_whole = false;
        }
        return first;
    }
    void
    find(uint32_t window, const Bits &mask, Bits *out) override
    {
        part->find(window, mask, out);
        if (window != awaited) {
            return; /* one before it, in which there is nothing */
        }
        awaited = WINDOW_END;
        is_whole &= mask.all();
        if (is_whole) {
            out->each([&](uint32_t place) { list->add(window << WINDOW_BITS | place, 1); });
        }
    }

  private:
    std::unique_ptr<Matcher> part;
    std::shared_ptr<Lists> lists;
    std::string name;
    std::shared_ptr<PostingList> list = std::make_shared<PostingList>();
    uint32_t awaited = WINDOW_END; /* the window to be asked about; WINDOW_END = that was done */
    bool is_whole = true;          /* every window until now was */
};

} // namespace

std::unique_ptr<Matcher>
match_noting(std::unique_ptr<Matcher> part, std::shared_ptr<Lists> lists, const std::string &name)
{
    return std::make_unique<Noting>(std::move(part), std::move(lists), name);
}

std::unique_ptr<Matcher>
match_phrase(Matchers parts, std::vector<size_t> order, std::vector<PhrasePlace> places,
             uint32_t window, int64_t deadline_us)
{
    return std::make_unique<Phrase>(std::move(parts), std::move(order), std::move(places), window,
                                    deadline_us);
}
