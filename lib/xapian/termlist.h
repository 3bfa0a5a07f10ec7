/*
 * The values of the termlist table: a document's terms, and the slots that it has values in.
 */
#ifndef LONTAR_XAPIAN_TERMLIST_H
#define LONTAR_XAPIAN_TERMLIST_H

#include "entry.h"

#include <string>
#include <string_view>

/** Takes a document's terms in order of their bytes; each must stay until the next one is added. */
class TermlistPacker
{
  public:
    void add(std::string_view name, uint32_t wdf);
    /** @param length  of the document: the sum of all wdf */
    std::string finish(uint64_t length);

  private:
    std::string list;
    std::string_view previous;
    size_t terms = 0;
};

/** Which slots have values. */
std::string pack_slots(const std::map<uint32_t, std::string> &values);

#endif
