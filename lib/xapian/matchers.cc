/*
 * Matchers that join others.
 */
#include "matchers.h"

#include <algorithm>
#include <numeric>

#define SIXTEEN 16

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

/* The bits of sixteen words, added up in eight bytes side by side. */
static size_t
count_sixteen(const uint64_t *words)
{
    uint64_t bytes = 0;

    for (size_t i = 0; i < SIXTEEN; i++) {
        uint64_t two = words[i] - (words[i] >> 1 & 0x5555555555555555);
        uint64_t four = (two & 0x3333333333333333) + (two >> 2 & 0x3333333333333333);

        bytes += (four + (four >> 4)) & 0x0f0f0f0f0f0f0f0f;
    }

    uint64_t pairs = (bytes & 0x00ff00ff00ff00ff) + (bytes >> 8 & 0x00ff00ff00ff00ff);

    return pairs * 0x0001000100010001 >> 48;
}

size_t
Bits::count_until(size_t enough) const
{
    size_t sum = 0;

    for (size_t i = 0; i < WORDS && sum < enough; i += SIXTEEN) {
        sum += count_sixteen(&words[i]);
    }
    return sum;
}

Or::Or(Matchers own_parts) : Join(std::move(own_parts)), found(parts.size()), order(parts.size())
{
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(), [this](size_t left, size_t right) {
        return parts[left]->most() < parts[right]->most();
    });
}

uint32_t
Or::next(uint32_t window)
{
    uint32_t first = WINDOW_END;

    for (const auto &part : parts) {
        first = std::min(first, part->next(window));
    }
    return first;
}

void
Or::find(uint32_t window, const Bits &mask, Bits *out)
{
    *out = Bits();
    for (size_t i = 0; i < parts.size(); i++) {
        parts[i]->find(window, mask, &found[i]);
        *out |= found[i];
    }
}

void
Or::weigh(uint32_t window, const Bits &mask, double *scores)
{
    for (const auto &part : parts) {
        part->weigh(window, mask, scores);
    }
}

/*
 * The parts that add least may together not be enough: then one of the others is needed. (MaxScore:
 * Turtle and Flood, Query evaluation: strategies and optimizations, 1995.)
 */
void
Or::narrow(uint32_t window, double least, Bits *mask)
{
    Bits enough;
    double sum = 0;

    for (size_t n = 0; n < order.size(); n++) {
        size_t i = order[n];

        sum += parts[i]->most();
        if (sum <= least) {
            continue;
        }
        if (n + 1 == order.size()) {
            parts[i]->narrow(window, least - (sum - parts[i]->most()), &found[i]);
        }
        enough |= found[i];
    }
    *mask &= enough;
}

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
