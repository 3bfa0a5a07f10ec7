/*
 * Matchers that join others.
 */
#include "matchers.h"

#include <algorithm>

namespace
{

class Nothing : public Matcher
{
  public:
    uint32_t
    next(uint32_t) override
    {
        return WINDOW_END;
    }
    void
    find(uint32_t, const Bits &, Bits *out) override
    {
        *out = Bits();
    }
};

class All : public Matcher
{
  public:
    explicit All(std::shared_ptr<const Lengths> all) : lengths(std::move(all))
    {
    }
    uint32_t
    next(uint32_t window) override
    {
        return window < lengths->present.size() / Bits::WORDS ? window : WINDOW_END;
    }
    void
    find(uint32_t window, const Bits &mask, Bits *out) override
    {
        std::copy_n(lengths->present.begin() + window * Bits::WORDS, Bits::WORDS,
                    out->words.begin());
        *out &= mask;
    }

  private:
    std::shared_ptr<const Lengths> lengths;
};

/* Of what the first part matches, if not all. */
class Led : public Join
{
  public:
    using Join::Join;
    uint32_t
    next(uint32_t window) override
    {
        return parts[0]->next(window);
    }

  protected:
    Bits found;
};

/* The first part, without those that any of the others match. */
class AndNot : public Led
{
  public:
    using Led::Led;
    void
    find(uint32_t window, const Bits &mask, Bits *out) override
    {
        parts[0]->find(window, mask, &found);
        for (size_t i = 1; i < parts.size() && found.any(); i++) {
            Bits one;

            parts[i]->find(window, found, &one);
            found.subtract(one);
        }
        *out = found;
    }
    void
    weigh(uint32_t window, const Bits &mask, double *scores) override
    {
        Bits both = mask;

        parts[0]->weigh(window, both &= found, scores);
    }
};

/* The first part; the others add to the score where they match, which is found out last. */
class AndMaybe : public Led
{
  public:
    using Led::Led;
    void
    find(uint32_t window, const Bits &mask, Bits *out) override
    {
        parts[0]->find(window, mask, &found);
        *out = found;
    }
    void
    weigh(uint32_t window, const Bits &mask, double *scores) override
    {
        Bits both = mask;

        both &= found;
        if (!both.any()) {
            return;
        }
        parts[0]->weigh(window, both, scores);
        for (size_t i = 1; i < parts.size(); i++) {
            Bits one;

            parts[i]->find(window, both, &one);
            parts[i]->weigh(window, one, scores);
        }
    }
};

} // namespace

uint32_t
And::next(uint32_t window)
{
    for (size_t same = 0; window != WINDOW_END && same < parts.size();) {
        uint32_t later = parts[order[same]]->next(window);

        same = later == window ? same + 1 : 0;
        window = later;
    }
    return window;
}

void
And::find(uint32_t window, const Bits &mask, Bits *out)
{
    found = mask;
    for (size_t i = 0; i < order.size() && found.any(); i++) {
        Bits one;

        parts[order[i]]->find(window, found, &one);
        found = one;
    }
    *out = found;
}

void
And::weigh(uint32_t window, const Bits &mask, double *scores)
{
    Bits both = mask;

    both &= found;
    if (!both.any()) {
        return;
    }
    for (const auto &part : parts) {
        part->weigh(window, both, scores);
    }
}

std::unique_ptr<Matcher>
match_nothing()
{
    return std::make_unique<Nothing>();
}

std::unique_ptr<Matcher>
match_all(std::shared_ptr<const Lengths> lengths)
{
    return std::make_unique<All>(std::move(lengths));
}

std::unique_ptr<Matcher>
match_every(Matchers parts, std::vector<size_t> order)
{
    return std::make_unique<And>(std::move(parts), std::move(order));
}

std::unique_ptr<Matcher>
match_without(Matchers parts)
{
    return std::make_unique<AndNot>(std::move(parts));
}

std::unique_ptr<Matcher>
match_maybe(Matchers parts)
{
    return std::make_unique<AndMaybe>(std::move(parts));
}
