/*
 * Numbers as bytes, in the ways that glass tables have them.
 */
#ifndef LONTAR_XAPIAN_PACK_H
#define LONTAR_XAPIAN_PACK_H

#include <cstdint>
#include <string>

#include <glib.h>
#include <xapian.h>

/* Seven bits a byte, lowest first; the last byte has its top bit clear. */
inline void
pack_number(std::string &out, uint64_t number)
{
    for (; number >= 128; number >>= 7) {
        out += static_cast<char>(number | 128);
    }
    out += static_cast<char>(number);
}

/* Read what pack_number() writes; throws Xapian::DatabaseCorruptError where there is none. */
inline uint64_t
unpack_number(const char **at, const char *end)
{
    uint64_t number = 0;

    if (*at < end && static_cast<unsigned char>(**at) < 128) { /* as most are */
        return static_cast<unsigned char>(*(*at)++);
    }
    for (unsigned shift = 0; *at < end && shift < 64; shift += 7) {
        auto byte = static_cast<unsigned char>(*(*at)++);

        number |= uint64_t{byte & 127U} << shift;
        if (byte < 128) {
            return number;
        }
    }
    throw Xapian::DatabaseCorruptError("a number that does not end");
}

/* The bytes that are needed, lowest first; only at an end can it be told how many there are. */
inline void
pack_last_number(std::string &out, uint32_t number)
{
    for (; number > 0; number >>= 8) {
        out += static_cast<char>(number);
    }
}

inline void
pack_bytes(std::string &out, const std::string &bytes)
{
    pack_number(out, bytes.size());
    out += bytes;
}

/*
 * A docid as bytes, highest first, so that keys sort as the numbers do: two hold 15 bits, three 22,
 * four 29 and five 36; as many top bits are set as there are bytes above two, and the next one is
 * clear.
 */
struct PackedDocid {
    unsigned length; /* bytes */
    uint64_t number; /* of all of them */

    explicit PackedDocid(uint32_t docid)
        : length(docid < 0x8000       ? 2
                 : docid < 0x400000   ? 3
                 : docid < 0x20000000 ? 4
                                      : 5),
          number(docid | ((0xff00U >> (length - 2)) & uint64_t{0xff}) << 8 * (length - 1))
    {
    }
};

inline void
pack_docid(std::string &out, uint32_t docid)
{
    PackedDocid packed(docid);
    uint64_t bytes = GUINT64_TO_BE(packed.number << (64 - 8 * packed.length));

    out.append(reinterpret_cast<const char *>(&bytes), packed.length);
}

/* Two and four bytes of a block, highest first. */
inline void
put_two(unsigned char *at, unsigned number)
{
    at[0] = static_cast<unsigned char>(number >> 8);
    at[1] = static_cast<unsigned char>(number);
}

inline void
put_four(unsigned char *at, uint32_t number)
{
    put_two(at, number >> 16);
    put_two(at + 2, number & 0xffff);
}

#endif
