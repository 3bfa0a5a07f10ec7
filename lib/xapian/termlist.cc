/*
 * A list of terms: how much of the name is that of the one before, the rest, the wdf.
 */
#include "termlist.h"

#include "pack.h"

#include <algorithm>

#define WDF_SHARED 127 /* from here on a wdf never shares a byte with a length */

void
TermlistPacker::add(std::string_view name, uint32_t wdf)
{
    size_t common = 0, room = previous.size() + 1;
    size_t shared = 0;

    while (common < std::min(previous.size(), name.size()) && previous[common] == name[common]) {
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

std::string
TermlistPacker::finish(uint64_t length)
{
    std::string head;

    if (terms > 0) {
        pack_number(head, length);
        pack_number(head, terms);
        list.insert(0, head);
    }
    return std::move(list);
}

std::string
pack_slots(const std::map<uint32_t, std::string> &values)
{
    std::string slots;
    uint32_t next = 0;

    for (const auto &value : values) {
        pack_number(slots, value.first - next);
        next = value.first + 1;
    }
    return slots;
}
