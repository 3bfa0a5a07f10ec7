/*
 * Entries: what is written for one document.
 *
 * All that Xapian would refuse only when the document is written is refused here, because there an
 * error costs the whole transaction.
 */
#include "handles.h"

#include <cstring>

/* A term in a key of the database: zero bytes count twice there, but C strings have none. */
static void
check_term(const char *term)
{
    size_t length = strlen(term);

    if (length == 0 || length > LONTAR_XAPIAN_TERM_MAX) {
        throw Xapian::InvalidArgumentError(length == 0 ? "empty term" : "term too long");
    }
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

bool
lontar_entry_add_filter(lontar_entry *entry, const char *term, GError **error)
{
    return guard<bool>(error, term, false, [&] {
        check_term(term);
        entry->document.add_boolean_term(term);
        return true;
    });
}

bool
lontar_entry_add_term(lontar_entry *entry, const char *term, uint32_t wdf, GError **error)
{
    return guard<bool>(error, term, false, [&] {
        check_term(term);
        entry->document.add_term(term, wdf);
        return true;
    });
}

bool
lontar_entry_add_positions(lontar_entry *entry, const char *term, const uint32_t *positions,
                           size_t size, uint32_t wdf, GError **error)
{
    return guard<bool>(error, term, false, [&] {
        check_term(term);
        std::string name = term;
        if (size == 0) {
            entry->document.add_term(name, wdf);
        }
        for (size_t i = 0; i < size; i++) {
            entry->document.add_posting(name, positions[i], i == 0 ? wdf : 0);
        }
        return true;
    });
}

bool
lontar_entry_set_value(lontar_entry *entry, uint32_t slot, const char *value, size_t length,
                       GError **error)
{
    return guard<bool>(error, "", false, [&] {
        entry->document.add_value(slot, std::string(value, length));
        return true;
    });
}

bool
lontar_entry_set_data(lontar_entry *entry, const void *data, size_t length, GError **error)
{
    return guard<bool>(error, "", false, [&] {
        entry->document.set_data(std::string(static_cast<const char *>(data), length));
        return true;
    });
}
