/*
 * An edit: how one document of a database differs in its filters, values and data.
 */
#ifndef LONTAR_XAPIAN_EDIT_H
#define LONTAR_XAPIAN_EDIT_H

#include "entry.h"

#include <string>
#include <utility>
#include <vector>

struct lontar_edit {
    uint32_t docid = 0;
    PackedValue terms, data; /* of the termlist and docdata tables */
    std::string slots;
    std::vector<std::string> added, removed; /* filters */
    /* Values that differ: those that are there now, and the slots in which there was one before. */
    std::vector<std::pair<uint32_t, std::string>> values; /* empty = there is none any more */
    std::vector<uint32_t> had;
};

#endif
