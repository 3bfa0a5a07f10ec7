/*
 * Packing an entry: the bytes of the termlist and docdata tables are made here, in whatever thread
 * that is, and those of the postlist and position tables as far as they can be without a docid.
 */
#include "entry.h"
#include "pack.h"
#include "positions.h"
#include "deflate.h"
#include "termlist.h"

#include <algorithm>
#include <cstring>
#include <string_view>

namespace
{

/* A term to be sorted: most are told apart by their first eight bytes. */
struct SortKey {
    uint64_t head;
    const EntryTerm *term;
};

struct Packing {
    lontar_entry *entry;
    PackedEntry *packed;
    TermlistPacker list;
    std::vector<uint32_t> joined;

    std::string_view
    name_of(const EntryTerm &term) const
    {
        return {entry->names.data() + term.name, term.length};
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

        list.add(name, wdf);
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
    Packing packing = {entry, packed, {}, {}, {}};
    std::vector<EntryTerm> terms = sort_terms(packing);

    for (size_t i = 0, end; i < terms.size(); i = end) {
        for (end = i + 1; end < terms.size(); end++) {
            if (packing.name_of(terms[end]) != packing.name_of(terms[i])) {
                break;
            }
        }
        packing.add(&terms[i], terms.data() + end);
    }
    packed->terms.bytes = packing.list.finish(packed->length);
}

std::unique_ptr<PackedEntry>
entry_pack(lontar_entry *entry)
{
    auto packed = std::make_unique<PackedEntry>();

    packed->postings.reserve(entry->names.size() + 4 * entry->terms.size() +
                             2 * entry->positions.size());
    pack_terms(entry, packed.get());
    packed->data.bytes.swap(entry->data);
    packed->values.swap(entry->values);
    packed->slots = pack_slots(packed->values);
    deflate_value(&packed->terms);
    deflate_value(&packed->data);
    entry->terms = {};
    entry->names = {};
    entry->positions = {};
    return packed;
}
