/*
 * Entries: what is written for one document.
 *
 * All that Xapian would refuse only when the document is written is refused here, because there an
 * error costs the whole transaction.
 */
#include "entry.h"
#include "handles.h"

#include <cstring>

/* A term in a key of the database: zero bytes count twice there, but C strings have none. */
static size_t
check_term(const char *term)
{
    size_t length = strlen(term);

    if (length == 0 || length > LONTAR_XAPIAN_TERM_MAX) {
        throw Xapian::InvalidArgumentError(length == 0 ? "empty term" : "term too long");
    }
    return length;
}

lontar_entry *
lontar_entry_new(void)
{
    return new lontar_entry;
}

void
lontar_entry_free(lontar_entry *entry)
{
    delete entry;
}

static void
add(lontar_entry *entry, const char *term, uint32_t wdf, const uint32_t *positions, size_t size)
{
    size_t length = check_term(term);

    entry->terms.push_back({static_cast<uint32_t>(entry->names.size()), wdf,
                            static_cast<uint32_t>(entry->positions.size()),
                            static_cast<uint32_t>(size), static_cast<uint8_t>(length)});
    entry->names.append(term, length);
    entry->positions.insert(entry->positions.end(), positions, positions + size);
}

bool
lontar_entry_add_filter(lontar_entry *entry, const char *term, GError **error)
{
    return lontar_entry_add_term(entry, term, 0, error);
}

bool
lontar_entry_add_term(lontar_entry *entry, const char *term, uint32_t wdf, GError **error)
{
    return lontar_entry_add_positions(entry, term, nullptr, 0, wdf, error);
}

bool
lontar_entry_add_positions(lontar_entry *entry, const char *term, const uint32_t *positions,
                           size_t size, uint32_t wdf, GError **error)
{
    return guard<bool>(error, term, false, [&] {
        add(entry, term, wdf, positions, size);
        return true;
    });
}

bool
lontar_entry_set_value(lontar_entry *entry, uint32_t slot, const char *value, size_t length,
                       GError **error)
{
    return guard<bool>(error, "", false, [&] {
        if (slot >= LONTAR_SLOTS_MAX) {
            throw Xapian::InvalidArgumentError("no such slot: " + std::to_string(slot));
        }
        if (length == 0) {
            entry->values.erase(slot);
        } else {
            entry->values[slot].assign(value, length);
        }
        return true;
    });
}

bool
lontar_entry_set_data(lontar_entry *entry, const void *data, size_t length, GError **error)
{
    return guard<bool>(error, "", false, [&] {
        entry->data.assign(static_cast<const char *>(data), length);
        return true;
    });
}

Xapian::Document
entry_document(const lontar_entry *entry)
{
    if (entry->document != nullptr) {
        return *entry->document;
    }
    if (entry->packed != nullptr) {
        throw Xapian::InvalidOperationError("a packed entry is no document any more");
    }

    Xapian::Document document;

    for (const EntryTerm &term : entry->terms) {
        std::string name = entry->names.substr(term.name, term.length);

        if (term.size == 0) {
            document.add_term(name, term.wdf);
        }
        for (size_t i = 0; i < term.size; i++) {
            document.add_posting(name, entry->positions[term.positions + i], i == 0 ? term.wdf : 0);
        }
    }
    for (const auto &value : entry->values) {
        document.add_value(value.first, value.second);
    }
    document.set_data(entry->data);
    return document;
}

bool
lontar_entry_prepare(lontar_entry *entry, lontar_entry_form form, GError **error)
{
    return guard<bool>(error, "", false, [&] {
        if (form == LONTAR_ENTRY_PACKED) {
            entry->packed = entry_pack(entry);
        } else {
            entry->document = std::make_unique<Xapian::Document>(entry_document(entry));
        }
        return true;
    });
}
