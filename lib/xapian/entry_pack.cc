/*
 * Packing an entry: the bytes of the termlist and docdata tables are made here, in whatever thread
 * that is, and those of the postlist and position tables as far as they can be without a docid.
 */
#include "entry.h"
#include "pack.h"
#include "positions.h"
#include "table.h"

#include <algorithm>
#include <cstring>
#include <new>
#include <string_view>

#include <zlib.h>

/* Of zlib: no header, the largest window, the most memory. */
#define ZLIB_WINDOW (-15)
#define ZLIB_MEMORY 9
#define WDF_SHARED  127 /* from here on a wdf never shares a byte with a length */

namespace
{

/* A thread's own: to begin one anew costs more than most values. */
class Deflater
{
  public:
    Deflater()
    {
        if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, ZLIB_WINDOW, ZLIB_MEMORY,
                         Z_DEFAULT_STRATEGY) != Z_OK) {
            throw std::bad_alloc();
        }
    }

    ~Deflater()
    {
        (void)deflateEnd(&stream); /* it only says whether something was left */
    }

    Deflater(const Deflater &) = delete;
    Deflater &operator=(const Deflater &) = delete;

    /* Compress a value if that makes it shorter. */
    void
    run(PackedValue *value)
    {
        size_t size = value->bytes.size();

        if (size <= LONTAR_TABLE_COMPRESS_MIN) {
            return;
        }
        out.resize(size - 1);
        (void)deflateReset(&stream); /* fails for a broken stream only */
        stream.next_in = reinterpret_cast<unsigned char *>(&value->bytes[0]);
        stream.avail_in = static_cast<unsigned>(size);
        stream.next_out = reinterpret_cast<unsigned char *>(&out[0]);
        stream.avail_out = static_cast<unsigned>(size - 1);
        if (deflate(&stream, Z_FINISH) == Z_STREAM_END) {
            value->bytes.assign(out, 0, stream.total_out);
            value->is_compressed = true;
        }
    }

  private:
    z_stream stream = {};
    std::string out;
};

struct Packing {
    lontar_entry *entry;
    PackedEntry *packed;
    std::string_view previous;
    std::vector<uint32_t> joined;
    size_t terms = 0;

    std::string_view
    name_of(const EntryTerm &term) const
    {
        return {entry->names.data() + term.name, term.length};
    }

    void
    add_to_list(std::string_view name, uint32_t wdf)
    {
        std::string &list = packed->terms.bytes;
        size_t common = 0, room = previous.size() + 1;
        size_t shared = 0;

        while (common < std::min(previous.size(), name.size()) &&
               previous[common] == name[common]) {
            common++;
        }
        if (wdf < WDF_SHARED) {
            shared = (wdf + 1) * room + common;
        }
        if (terms > 0) {
            list += static_cast<char>(shared > 0 && shared < 256 ? shared : common);
        }
        list += static_cast<char>(name.size() - common);
        list.append(name.substr(common));
        if (terms == 0 || shared == 0 || shared >= 256) {
            pack_number(list, wdf);
        }
        previous = name;
        terms++;
    }

    static bool
    is_rising(const uint32_t *positions, size_t size)
    {
        for (size_t i = 1; i < size; i++) {
            if (positions[i - 1] >= positions[i]) {
                return false;
            }
        }
        return true;
    }

    /* All additions of one term. */
    void
    add(const EntryTerm *first, const EntryTerm *end)
    {
        const uint32_t *positions = entry->positions.data() + first->positions;
        size_t size = first->size;
        uint32_t wdf = first->wdf;

        if (first + 1 < end || !is_rising(positions, size)) {
            joined.clear();
            wdf = 0;
            for (const EntryTerm *term = first; term < end; term++) {
                auto from = entry->positions.begin() + term->positions;

                joined.insert(joined.end(), from, from + term->size);
                wdf += term->wdf;
            }
            std::sort(joined.begin(), joined.end());
            joined.erase(std::unique(joined.begin(), joined.end()), joined.end());
            positions = joined.data();
            size = joined.size();
        }
        write(name_of(*first), wdf, positions, size);
    }

    void
    write(std::string_view name, uint32_t wdf, const uint32_t *positions, size_t size)
    {
        std::string &out = packed->postings;

        add_to_list(name, wdf);
        packed->length += wdf;
        packed->wdf_max = std::max(packed->wdf_max, wdf);
        out += static_cast<char>(name.size());
        out.append(name);
        pack_number(out, wdf);
        bytes.clear();
        if (size > 0) {
            pack_positions(bytes, positions, size);
        }
        pack_bytes(out, bytes);
    }

    std::string bytes; /* scratch */
};

} // namespace

static void
pack_terms(lontar_entry *entry, PackedEntry *packed)
{
    Packing packing = {entry, packed, {}, {}, 0, {}};
    std::vector<EntryTerm> &terms = entry->terms;
    std::string head;

    std::sort(terms.begin(), terms.end(), [&](const EntryTerm &a, const EntryTerm &b) {
        return packing.name_of(a) < packing.name_of(b);
    });
    for (size_t i = 0, end; i < terms.size(); i = end) {
        for (end = i + 1; end < terms.size(); end++) {
            if (packing.name_of(terms[end]) != packing.name_of(terms[i])) {
                break;
            }
        }
        packing.add(&terms[i], terms.data() + end);
    }
    if (packing.terms > 0) {
        pack_number(head, packed->length);
        pack_number(head, packing.terms);
        packed->terms.bytes.insert(0, head);
    }
}

static void
pack_slots(PackedEntry *packed)
{
    uint32_t next = 0;

    for (const auto &value : packed->values) {
        pack_number(packed->slots, value.first - next);
        next = value.first + 1;
    }
}

std::unique_ptr<PackedEntry>
entry_pack(lontar_entry *entry)
{
    static thread_local Deflater deflater;
    auto packed = std::make_unique<PackedEntry>();

    packed->postings.reserve(entry->names.size() + 4 * entry->terms.size() +
                             2 * entry->positions.size());
    packed->terms.bytes.reserve(entry->names.size());
    pack_terms(entry, packed.get());
    packed->data.bytes.swap(entry->data);
    packed->values.swap(entry->values);
    pack_slots(packed.get());
    deflater.run(&packed->terms);
    deflater.run(&packed->data);
    entry->terms = {};
    entry->names = {};
    entry->positions = {};
    return packed;
}
