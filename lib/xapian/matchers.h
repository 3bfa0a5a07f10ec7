/*
 * Matchers: what the parts of an expression match within one window of docids.
 *
 * A window is matched in two steps. First find(): which documents, where the cheapest part of a
 * conjunction says what the others need to look at. Then, for those that are wanted, weigh(): what
 * each part adds to their scores.
 */
#ifndef LONTAR_XAPIAN_MATCHERS_H
#define LONTAR_XAPIAN_MATCHERS_H

#include "index_tables.h"

#include <array>

/* No window. */
static const uint32_t WINDOW_END = UINT32_MAX;

/* A bit a docid of a window. */
class Bits
{
  public:
    static const size_t WORDS = WINDOW_SIZE / 64;

    std::array<uint64_t, WORDS> words{};

    bool
    has(uint32_t place) const
    {
        return (words[place / 64] >> place % 64 & 1) != 0;
    }
    void
    set(uint32_t place)
    {
        words[place / 64] |= uint64_t{1} << place % 64;
    }
    size_t
    count() const
    {
        size_t sum = 0;

        for (uint64_t word : words) {
            sum += static_cast<size_t>(__builtin_popcountll(word));
        }
        return sum;
    }
    bool
    any() const
    {
        uint64_t all = 0;

        for (uint64_t word : words) {
            all |= word;
        }
        return all != 0;
    }
    template <typename Visit>
    void
    each(const Visit &visit) const
    {
        for (size_t i = 0; i < WORDS; i++) {
            for (uint64_t word = words[i]; word != 0; word &= word - 1) {
                visit(static_cast<uint32_t>(i * 64) + static_cast<uint32_t>(__builtin_ctzll(word)));
            }
        }
    }
    Bits &
    operator&=(const Bits &other)
    {
        for (size_t i = 0; i < WORDS; i++) {
            words[i] &= other.words[i];
        }
        return *this;
    }
    Bits &
    operator|=(const Bits &other)
    {
        for (size_t i = 0; i < WORDS; i++) {
            words[i] |= other.words[i];
        }
        return *this;
    }
    Bits &
    subtract(const Bits &other)
    {
        for (size_t i = 0; i < WORDS; i++) {
            words[i] &= ~other.words[i];
        }
        return *this;
    }
};

class Matcher
{
  public:
    virtual ~Matcher() = default;
    /* The first window from one on that may hold a match. Windows are asked for in order. */
    virtual uint32_t next(uint32_t window) = 0;
    /* Which of the documents of a mask match; once a window. */
    virtual void find(uint32_t window, const Bits &mask, Bits *out) = 0;
    /* Add to the scores, by place, of the documents of a mask; after find(). */
    virtual void
    weigh(uint32_t, const Bits &, double *)
    {
    }
};

typedef std::vector<std::unique_ptr<Matcher>> Matchers;

/* How documents are weighed: BM25, as lontar_index_match() says. */
struct Scale {
    double k1, b, min_length;
    double per_length; /* 1 / mean length, 0 = lengths do not matter */
    std::shared_ptr<const Lengths> lengths;

    double
    of(uint32_t docid, uint32_t wdf) const
    {
        double length = std::max(lengths->lengths[docid] * per_length, min_length);

        return wdf / (k1 * (length * b + (1 - b)) + wdf);
    }
};

/* Several parts. */
class Join : public Matcher
{
  public:
    explicit Join(Matchers own_parts) : parts(std::move(own_parts))
    {
    }

  protected:
    Matchers parts;
};

/* Any of the parts. */
class Or : public Join
{
  public:
    using Join::Join;
    uint32_t
    next(uint32_t window) override
    {
        uint32_t first = WINDOW_END;

        for (const auto &part : parts) {
            first = std::min(first, part->next(window));
        }
        return first;
    }
    void
    find(uint32_t window, const Bits &mask, Bits *out) override
    {
        *out = Bits();
        for (const auto &part : parts) {
            Bits one;

            part->find(window, mask, &one);
            *out |= one;
        }
    }
    void
    weigh(uint32_t window, const Bits &mask, double *scores) override
    {
        for (const auto &part : parts) {
            part->weigh(window, mask, scores);
        }
    }
};

/* All of the parts; they are asked in another order, the rarest first, than they are weighed in. */
class And : public Join
{
  public:
    And(Matchers own_parts, std::vector<size_t> own_order)
        : Join(std::move(own_parts)), order(std::move(own_order))
    {
    }
    uint32_t next(uint32_t window) override;
    void find(uint32_t window, const Bits &mask, Bits *out) override;
    void weigh(uint32_t window, const Bits &mask, double *scores) override;

  protected:
    std::vector<size_t> order;
    Bits found;
};

std::unique_ptr<Matcher> match_nothing();
std::unique_ptr<Matcher> match_all(std::shared_ptr<const Lengths> lengths);

/* A term, from its list or read as it is needed; its weight is 0 where it only matches. */
std::unique_ptr<Matcher> match_list(std::shared_ptr<const PostingList> list, double weight,
                                    const Scale *scale);
std::unique_ptr<Matcher> match_live(const Xapian::Database &database, const std::string &term,
                                    double weight, const Scale *scale);
/* Terms that weigh as one: of the sum of their wdfs. */
std::unique_ptr<Matcher> match_synonym(Matchers terms, double weight, const Scale *scale);

/* All of the parts; they are asked in another order, the rarest first, than they are weighed in. */
std::unique_ptr<Matcher> match_every(Matchers parts, std::vector<size_t> order);
/* Terms any of which may stand at a place of a phrase. */
typedef std::vector<std::unique_ptr<Positions>> PhrasePlace;

/**
 * All of the parts, which stand in this order within a window of positions. Throws Late.
 *
 * @param places  one a part
 */
std::unique_ptr<Matcher> match_phrase(Matchers parts, std::vector<size_t> order,
                                      std::vector<PhrasePlace> places, uint32_t window,
                                      int64_t deadline_us);
/* The first part, without those that any of the others match. */
std::unique_ptr<Matcher> match_without(Matchers parts);
/* The first part; the others add to the score where they match, which is found out last. */
std::unique_ptr<Matcher> match_maybe(Matchers parts);

#endif
