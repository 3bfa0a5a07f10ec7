/*
 * A list of terms: how much of the name is that of the one before, the rest, the wdf.
 */
#include "termlist.h"

#include "pack.h"

#include <algorithm>
#include <new>

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

} // namespace

void
deflate_value(PackedValue *value)
{
    static thread_local Deflater deflater;

    deflater.run(value);
}

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
