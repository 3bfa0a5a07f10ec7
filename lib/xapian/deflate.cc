/*
 * Compressed values: each thread has a compressor and a decompressor of its own.
 */
#include "deflate.h"

#include <memory>
#include <new>

#include <libdeflate.h>
#include <xapian.h>

/* Higher levels take longer and make what is as small as a termlist or a record no smaller. */
#define DEFLATE_LEVEL 1
/* Below that there is hardly anything to gain. */
#define DEFLATE_MIN 256
/* The length of a value is not kept: room for so many times its bytes is tried, then more. */
#define ROOM_FIRST 6
#define ROOM_MAX   ((size_t)64 << 20)

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

std::string
inflate_value(std::string_view bytes)
{
    static thread_local std::unique_ptr<libdeflate_decompressor,
                                        decltype(&libdeflate_free_decompressor)>
        decompressor(libdeflate_alloc_decompressor(), libdeflate_free_decompressor);
    std::string out(ROOM_FIRST * bytes.size(), '\0');

    if (decompressor == nullptr) {
        throw std::bad_alloc();
    }
    for (;;) {
        size_t size = 0;
        libdeflate_result result = libdeflate_deflate_decompress(
            decompressor.get(), bytes.data(), bytes.size(), &out[0], out.size(), &size);

        if (result == LIBDEFLATE_SUCCESS) {
            out.resize(size);
            return out;
        }
        if (result != LIBDEFLATE_INSUFFICIENT_SPACE || out.size() > ROOM_MAX) {
            throw Xapian::DatabaseCorruptError("a compressed value that is none");
        }
        out.resize(4 * out.size() + 64);
    }
}
