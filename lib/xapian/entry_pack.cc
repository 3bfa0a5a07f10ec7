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

#include <libdeflate.h>

/* Higher levels take longer and make what is as small as a termlist or a record no smaller. */
#define DEFLATE_LEVEL 1
/* Below that there is hardly anything to gain. */
#define DEFLATE_MIN 256
#define WDF_SHARED  127 /* from here on a wdf never shares a byte with a length */

namespace
{

/* A thread's own: to begin one anew costs more than most values. */
class Deflater
{
  public:
    Deflater() : compressor(libdeflate_alloc_compressor(DEFLATE_LEVEL))
    {
        if (compressor == nullptr) {
            throw std::bad_alloc();
        }
    }

    ~Deflater()
    {
        libdeflate_free_compressor(compressor);
    }

    Deflater(const Deflater &) = delete;
    Deflater &operator=(const Deflater &) = delete;

    /* Compress a value if that makes it shorter. */
    void
    run(PackedValue *value)
    {
        size_t size = value->bytes.size();

        if (size < DEFLATE_MIN) {
            return;
        }
        if (out.size() < size) {
            out.resize(size);
        }
        size =
            libdeflate_deflate_compress(compressor, value->bytes.data(), size, &out[0], size - 1);
        if (size > 0) {
            value->bytes.assign(out, 0, size);
            value->is_compressed = true;
        }
    }

  private:
    libdeflate_compressor *compressor;
    std::string out; /* scratch */
};

/* A term to be sorted: most are told apart by their first eight bytes. */
struct SortKey {
    uint64_t head;
    const EntryTerm *term;
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

static std::vector<EntryTerm>
sort_terms(const Packing &packing)
{
    const lontar_entry *entry = packing.entry;
    std::vector<SortKey> keys;
    std::vector<EntryTerm> sorted;

    keys.reserve(entry->terms.size());
    sorted.reserve(entry->terms.size());
    for (const EntryTerm &term : entry->terms) {
        uint64_t head = 0;

        memcpy(&head, entry->names.data() + term.name, std::min<size_t>(8, term.length));
        keys.push_back({GUINT64_FROM_BE(head), &term});
    }
    std::sort(keys.begin(), keys.end(), [&](const SortKey &a, const SortKey &b) {
        return a.head != b.head ? a.head < b.head
                                : packing.name_of(*a.term) < packing.name_of(*b.term);
    });
    for (const SortKey &key : keys) {
        sorted.push_back(*key.term);
    }
    return sorted;
}

static void
pack_terms(lontar_entry *entry, PackedEntry *packed)
{
    Packing packing = {entry, packed, {}, {}, 0, {}};
    std::vector<EntryTerm> terms = sort_terms(packing);
    std::string head;

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
