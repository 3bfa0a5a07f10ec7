/*
 * Interpolative coding, Moffat and Stuiver 2000: the last position, then the first and how many
 * there are, then the one in the middle, and so on in each half. Each number takes as many bits as
 * those around it leave possible; bits fill bytes from the lowest.
 */
#include "positions.h"

#include "pack.h"

#include <cstring>

#include <glib.h>

/* Positions of a term in one document that there may be: damage is not to fill the memory. */
static const size_t SIZE_LIMIT = size_t{1} << 25;

namespace
{

/*
 * How many bits a number below a limit takes. Where the limit is no power of two, as many numbers
 * as are to spare, those in the middle, take one bit less.
 */
struct Width {
    unsigned length;
    uint64_t spare, middle;

    explicit Width(uint32_t limit)
        : length(32 - static_cast<unsigned>(__builtin_clz(limit - 1))),
          spare((uint64_t{1} << length) - limit), middle((limit - spare) / 2)
    {
    }
};

class BitWriter
{
  public:
    explicit BitWriter(std::string &to) : out(to)
    {
    }

    ~BitWriter()
    {
        if (size > 0) {
            out += static_cast<char>(waiting);
        }
    }

    void
    put(uint32_t number, uint32_t limit)
    {
        if (limit <= 1) {
            return; /* there is but one that it can be */
        }

        Width width(limit);
        unsigned length = width.length;
        uint64_t code = number;

        if (width.spare > 0 && number >= width.middle + width.spare) {
            code = (number - (width.middle + width.spare)) | uint64_t{1} << (length - 1);
        } else if (width.spare > 0 && number >= width.middle) {
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

class BitReader
{
  public:
    BitReader(const char *from, const char *to) : at(from), end(to)
    {
    }

    uint32_t
    get(uint32_t limit)
    {
        if (limit <= 1) {
            return 0;
        }

        Width width(limit);
        uint64_t code = take(width.length - (width.spare > 0));

        if (width.spare > 0 && code < width.middle) {
            code += take(1) * (width.middle + width.spare);
        }
        return static_cast<uint32_t>(code);
    }

    /* All between two that are known. */
    void
    get_between(uint32_t *positions, size_t low, size_t high)
    {
        while (low + 1 < high) {
            size_t middle = low + (high - low) / 2;
            auto lowest = positions[low] + static_cast<uint32_t>(middle - low);
            auto others = static_cast<uint32_t>(high - low) - 1;

            positions[middle] = lowest + get(positions[high] - positions[low] - others);
            get_between(positions, low, middle);
            low = middle;
        }
    }

  private:
    /* Fill up what waits: eight bytes at once where there are so many. */
    void
    fill(unsigned length)
    {
        if (end - at >= 8) {
            uint64_t more = 0;

            memcpy(&more, at, sizeof more);
            waiting |= GUINT64_FROM_LE(more) << size;
            at += (63 - size) / 8;
            size |= 56;
            return;
        }
        for (; size < length; size += 8) {
            if (at == end) {
                throw Xapian::DatabaseCorruptError("positions that do not end");
            }
            waiting |= uint64_t{static_cast<unsigned char>(*at++)} << size;
        }
    }

    uint64_t
    take(unsigned length)
    {
        if (size < length) {
            fill(length);
        }

        uint64_t bits = waiting & ((uint64_t{1} << length) - 1);

        waiting >>= length;
        size -= length;
        return bits;
    }

    const char *at, *end;
    uint64_t waiting = 0;
    unsigned size = 0; /* of waiting, in bits */
};

} // namespace

void
pack_positions(std::string &out, const uint32_t *positions, size_t size)
{
    uint32_t first = positions[0], last = positions[size - 1];

    pack_number(out, last);
    if (size > 1) {
        BitWriter bits(out);

        bits.put(first, last);
        bits.put(static_cast<uint32_t>(size) - 2, last - first);
        bits.put_between(positions, 0, size - 1);
    }
}

void
unpack_positions(std::string_view bytes, std::vector<uint32_t> *out)
{
    const char *at = bytes.data(), *end = at + bytes.size();
    auto last = static_cast<uint32_t>(unpack_number(&at, end));

    if (at == end) {
        out->push_back(last);
        return;
    }

    BitReader bits(at, end);
    uint32_t first = bits.get(last);
    size_t size = size_t{bits.get(last - first)} + 2, begin = out->size();

    if (first >= last || size - 1 > last - first || size > SIZE_LIMIT) {
        throw Xapian::DatabaseCorruptError("positions that do not ascend");
    }
    out->resize(begin + size);
    out->at(begin) = first;
    out->back() = last;
    bits.get_between(out->data() + begin, 0, size - 1);
}
