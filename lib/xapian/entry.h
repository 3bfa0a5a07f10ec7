/*
 * An entry: flat, as it comes, and then in one of two forms that a writer takes.
 */
#ifndef LONTAR_XAPIAN_ENTRY_H
#define LONTAR_XAPIAN_ENTRY_H

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <xapian.h>

#include "lontar/xapian.h"

/** One addition of a term; the same term may be added again. */
struct EntryTerm {
    uint32_t name; /* offset into names */
    uint32_t wdf;
    uint32_t positions; /* offset */
    uint32_t size;      /* of positions */
    uint8_t length;     /* of the name */
};

/** The bytes that a table has for a document, but for its docid. */
struct PackedValue {
    std::string bytes;
    bool is_compressed = false;
};

/** What a Filler takes. */
struct PackedEntry {
    PackedValue terms, data;
    std::string slots;
    std::map<uint32_t, std::string> values;
    /* Each term in order: length (1), name, wdf, length of the positions, packed positions. */
    std::string postings;
    uint64_t length = 0; /* of the document */
    uint32_t wdf_max = 0;
};

struct lontar_entry {
    std::vector<EntryTerm> terms;
    std::string names;
    std::vector<uint32_t> positions;
    std::map<uint32_t, std::string> values;
    std::string data;
    std::unique_ptr<Xapian::Document> document;
    std::unique_ptr<PackedEntry> packed;
};

/** The document of an entry; made of it where lontar_entry_prepare() has not. */
Xapian::Document entry_document(const lontar_entry *entry);

/** Pack an entry; it is empty then. */
std::unique_ptr<PackedEntry> entry_pack(lontar_entry *entry);

#endif
