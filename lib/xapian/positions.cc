/*
 * Interpolative coding, Moffat and Stuiver 2000: the last position, then the first and how many
 * there are, then the one in the middle, and so on in each half. Each number takes as many bits as
 * those around it leave possible; bits fill bytes from the lowest.
 */
#include "positions.h"

#include "pack.h"

namespace
{

class Bits
{
  public:
    explicit Bits(std::string &to) : out(to)
    {
    }

    ~Bits()
    {
        if (size > 0) {
            out += static_cast<char>(waiting);
        }
    }

    /* A number below a limit; where that is no power of two, those in the middle are shorter. */
    void
    put(uint32_t number, uint32_t limit)
    {
        if (limit <= 1) {
            return; /* there is but one that it can be */
        }

        unsigned length = 32 - static_cast<unsigned>(__builtin_clz(limit - 1));
        uint64_t spare = (uint64_t{1} << length) - limit;
        uint64_t middle = (limit - spare) / 2;
        uint64_t code = number;

        if (spare > 0 && number >= middle + spare) {
            code = (number - (middle + spare)) | uint64_t{1} << (length - 1);
        } else if (spare > 0 && number >= middle) {
            length--;
        }
        waiting |= code << size;
        for (size += length; size >= 8; size -= 8) {
            out += static_cast<char>(waiting);
            waiting >>= 8;
        }
    }

    /* All between two that are known. */
    void
    put_between(const uint32_t *positions, size_t low, size_t high)
    {
        while (low + 1 < high) {
            size_t middle = low + (high - low) / 2;
            auto lowest = positions[low] + static_cast<uint32_t>(middle - low);
            auto others = static_cast<uint32_t>(high - low) - 1;

            put(positions[middle] - lowest, positions[high] - positions[low] - others);
            put_between(positions, low, middle);
            low = middle;
        }
    }

  private:
    std::string &out;
    uint64_t waiting = 0;
    unsigned size = 0; /* of waiting, in bits; below 8 between calls */
};

} // namespace

void
pack_positions(std::string &out, const uint32_t *positions, size_t size)
{
    uint32_t first = positions[0], last = positions[size - 1];

    pack_number(out, last);
    if (size > 1) {
        Bits bits(out);

        bits.put(first, last);
        bits.put(static_cast<uint32_t>(size) - 2, last - first);
        bits.put_between(positions, 0, size - 1);
    }
}
