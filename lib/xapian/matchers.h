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
    /* How many there are; of more than enough not all are counted. */
    size_t count_until(size_t enough) const;
    size_t
    count() const
    {
        return count_until(WINDOW_SIZE + 1);
    }
    bool
    all() const
    {
        uint64_t both = UINT64_MAX;

        for (uint64_t word : words) {
            both &= word;
        }
        return both == UINT64_MAX;
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
    /* What it adds to a score at most. */
    virtual double
    most() const
    {
        return 0;
    }
    /* Leave in a mask the documents that may score more than the least wanted; after find(). */
    virtual void
    narrow(uint32_t, double least, Bits *mask)
    {
        if (most() <= least) {
            *mask = Bits();
        }
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
    /* What that is at most: of the shortest document. */
    double
    most(uint64_t wdf) const
    {
        double length = std::max(lengths->shortest * per_length, min_length);
        auto times = static_cast<double>(wdf);

        return times / (k1 * (length * b + (1 - b)) + times);
    }
};

/* Several parts. */
class Join : public Matcher
{
  public:
    explicit Join(Matchers own_parts) : parts(std::move(own_parts))
    {
    }
    double
    most() const override
    {
        double sum = 0;

        for (const auto &part : parts) {
            sum += part->most();
        }
        return sum;
    }

  protected:
    Matchers parts;
};

/* Any of the parts. */
class Or : public Join
{
  public:
    explicit Or(Matchers own_parts);
    uint32_t next(uint32_t window) override;
    void find(uint32_t window, const Bits &mask, Bits *out) override;
    void weigh(uint32_t window, const Bits &mask, double *scores) override;
    void narrow(uint32_t window, double least, Bits *mask) override;

  private:
    std::vector<Bits> found;   /* by part */
    std::vector<size_t> order; /* of parts, those that add least first */
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
/* What a part matches; if it is asked about all there is, that is kept as the list of a name. */
std::unique_ptr<Matcher> match_noting(std::unique_ptr<Matcher> part, std::shared_ptr<Lists> lists,
                                      const std::string &name);
/* The first part, without those that any of the others match. */
std::unique_ptr<Matcher> match_without(Matchers parts);
/* The first part; the others add to the score where they match, which is found out last. */
std::unique_ptr<Matcher> match_maybe(Matchers parts);

#endif
