/*
 * Matchers of terms, whose postings are in memory or are read as they are needed.
 */
#include "matchers.h"

#include <algorithm>

/* A document is searched for among so many postings sooner than all of them are walked over. */
static const size_t SEARCH_MIN = 8;
/* High wdfs that are walked over before one is searched for. */
static const size_t WALK_MAX = 8;

namespace
{

/* Postings of one window. */
struct Span {
    const uint16_t *begin, *end;
    const std::vector<std::pair<uint32_t, uint32_t>> *many;
};

uint32_t
place_of(uint16_t posting)
{
    return posting >> WDF_BITS;
}

/* The wdfs of a span's postings, which are asked for in order. */
class Wdfs
{
  public:
    Wdfs(const Span &span, uint32_t window)
        : first(window << WINDOW_BITS), next(span.many->begin()), end(span.many->end())
    {
    }
    uint32_t
    of(uint16_t posting)
    {
        uint32_t wdf = posting & WDF_MANY;

        return wdf < WDF_MANY ? wdf : look_up(first | place_of(posting));
    }

  private:
    /* Most stand next to the one before; from the beginning of a list it is far to the window. */
    uint32_t
    look_up(uint32_t docid)
    {
        for (size_t i = 0; i < WALK_MAX && next->first < docid; i++) {
            ++next;
        }
        if (next->first < docid) {
            next = std::lower_bound(next, end, std::make_pair(docid, uint32_t{0}));
        }
        return next->second;
    }

    uint32_t first;
    std::vector<std::pair<uint32_t, uint32_t>>::const_iterator next, end;
};

bool
is_sparse(const Span &span, const Bits &mask)
{
    auto size = static_cast<size_t>(span.end - span.begin);

    return mask.count_until(size / SEARCH_MIN + 1) * SEARCH_MIN < size;
}

/* Call back for each posting of a span that is in a mask. */
template <typename Visit>
void
each_posting(const Span &span, const Bits &mask, const Visit &visit)
{
    if (is_sparse(span, mask)) {
        const uint16_t *at = span.begin;

        mask.each([&](uint32_t place) {
            at = std::lower_bound(at, span.end, static_cast<uint16_t>(place << WDF_BITS));
            if (at != span.end && place_of(*at) == place) {
                visit(*at);
            }
        });
        return;
    }
    for (const uint16_t *at = span.begin; at < span.end; at++) {
        if (mask.has(place_of(*at))) {
            visit(*at);
        }
    }
}

void
find_in(const Span &span, const Bits &mask, Bits *out)
{
    if (is_sparse(span, mask)) {
        each_posting(span, mask, [&](uint16_t posting) { out->set(place_of(posting)); });
        return;
    }
    for (const uint16_t *at = span.begin; at < span.end;) {
        uint32_t word = place_of(*at) / 64;
        uint64_t bits = 0;

        for (; at < span.end && place_of(*at) / 64 == word; at++) {
            bits |= uint64_t{1} << place_of(*at) % 64;
        }
        out->words[word] = bits & mask.words[word];
    }
}

/* A term; its weight is 0 where it only matches. */
class Term : public Matcher
{
  public:
    Term(double own_weight, const Scale *own_scale) : weight(own_weight), scale(own_scale)
    {
    }
    double
    most() const override
    {
        return weight == 0 ? 0 : weight * scale->most(wdf_max());
    }
    /* The highest wdf that there may be. */
    virtual uint64_t wdf_max() const = 0;
    void
    weigh(uint32_t window, const Bits &mask, double *scores) override
    {
        if (weight == 0) {
            return;
        }
        Span postings = span(window);
        Wdfs wdfs(postings, window);

        each_posting(postings, mask, [&](uint16_t posting) {
            uint32_t place = place_of(posting);

            scores[place] += weight * scale->of(window << WINDOW_BITS | place, wdfs.of(posting));
        });
    }
    void
    add_wdfs(uint32_t window, const Bits &mask, uint32_t *sums)
    {
        Span postings = span(window);
        Wdfs wdfs(postings, window);

        each_posting(postings, mask,
                     [&](uint16_t posting) { sums[place_of(posting)] += wdfs.of(posting); });
    }

  protected:
    /* What was found in a window; more of it may be there. */
    virtual Span span(uint32_t window) = 0;

  private:
    double weight;
    const Scale *scale;
};

class ListTerm : public Term
{
  public:
    ListTerm(std::shared_ptr<const PostingList> own_list, double own_weight, const Scale *own_scale)
        : Term(own_weight, own_scale), list(std::move(own_list))
    {
    }
    uint32_t
    next(uint32_t window) override
    {
        at = std::lower_bound(list->windows.begin() + at, list->windows.end(), window) -
             list->windows.begin();
        return at < static_cast<ptrdiff_t>(list->windows.size()) ? list->windows[at] : WINDOW_END;
    }
    void
    find(uint32_t window, const Bits &mask, Bits *out) override
    {
        *out = Bits();
        find_in(span(window), mask, out);
    }

    uint64_t
    wdf_max() const override
    {
        return list->wdf_max;
    }

  protected:
    Span
    span(uint32_t window) override
    {
        const uint16_t *postings = list->postings.data();

        if (next(window) != window) {
            return {postings, postings, &list->many};
        }
        return {postings + list->starts[at], postings + list->starts[at + 1], &list->many};
    }

  private:
    std::shared_ptr<const PostingList> list;
    ptrdiff_t at = 0; /* in windows */
};

/* A term whose postings are read as they are asked for. */
class LiveTerm : public Term
{
  public:
    LiveTerm(const Xapian::Database &database, const std::string &term, double own_weight,
             const Scale *own_scale)
        : Term(own_weight, own_scale), it(database.postlist_begin(term)),
          end(database.postlist_end(term))
    {
    }
    uint32_t
    next(uint32_t window) override
    {
        return it == end ? WINDOW_END : std::max(window, *it >> WINDOW_BITS);
    }
    void
    find(uint32_t window, const Bits &mask, Bits *out) override
    {
        uint32_t first = window << WINDOW_BITS;
        bool is_whole = mask.count_until(WINDOW_SIZE / SEARCH_MIN + 1) > WINDOW_SIZE / SEARCH_MIN;

        *out = Bits();
        found = PostingList();
        if (is_whole) {
            for (go(first); it != end && *it >> WINDOW_BITS == window; ++it) {
                take(mask, out);
            }
            return;
        }
        mask.each([&](uint32_t place) {
            go(first | place);
            if (it != end && *it == (first | place)) {
                take(mask, out);
            }
        });
    }

    uint64_t
    wdf_max() const override
    {
        return UINT32_MAX;
    }

  protected:
    Span
    span(uint32_t) override
    {
        const uint16_t *postings = found.postings.data();

        return {postings, postings + found.postings.size(), &found.many};
    }

  private:
    void
    go(uint32_t docid)
    {
        if (it != end && *it < docid) {
            it.skip_to(docid);
        }
    }
    void
    take(const Bits &mask, Bits *out)
    {
        uint32_t place = *it & (WINDOW_SIZE - 1);

        if (mask.has(place)) {
            out->set(place);
            found.add(*it, it.get_wdf());
        }
    }

    Xapian::PostingIterator it, end;
    PostingList found; /* in the window last asked for */
};

/* Terms that weigh as one: of the sum of their wdfs. */
class Synonym : public Or
{
  public:
    Synonym(Matchers terms, double own_weight, const Scale *own_scale)
        : Or(std::move(terms)), weight(own_weight), scale(own_scale), wdfs(WINDOW_SIZE)
    {
    }
    double
    most() const override
    {
        uint64_t wdf = 0;

        for (const auto &part : parts) {
            if (const auto *term = dynamic_cast<const Term *>(part.get())) {
                wdf += term->wdf_max();
            }
        }
        return weight * scale->most(wdf);
    }
    void
    narrow(uint32_t window, double least, Bits *mask) override
    {
        Matcher::narrow(window, least, mask);
    }
    void
    weigh(uint32_t window, const Bits &mask, double *scores) override
    {
        mask.each([&](uint32_t place) { wdfs[place] = 0; });
        for (const auto &part : parts) {
            if (auto *term = dynamic_cast<Term *>(part.get())) {
                term->add_wdfs(window, mask, wdfs.data());
            }
        }
        mask.each([&](uint32_t place) {
            uint32_t docid = window << WINDOW_BITS | place;
            uint32_t wdf = std::min(wdfs[place], scale->lengths->lengths[docid]);

            if (wdf > 0) {
                scores[place] += weight * scale->of(docid, wdf);
            }
        });
    }

  private:
    double weight;
    const Scale *scale;
    std::vector<uint32_t> wdfs; /* by place */
};

} // namespace

std::unique_ptr<Matcher>
match_list(std::shared_ptr<const PostingList> list, double weight, const Scale *scale)
{
    return std::make_unique<ListTerm>(std::move(list), weight, scale);
}

std::unique_ptr<Matcher>
match_live(const Xapian::Database &database, const std::string &term, double weight,
           const Scale *scale)
{
    return std::make_unique<LiveTerm>(database, term, weight, scale);
}

std::unique_ptr<Matcher>
match_synonym(Matchers terms, double weight, const Scale *scale)
{
    return std::make_unique<Synonym>(std::move(terms), weight, scale);
}
