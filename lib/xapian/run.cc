/*
 * A list in a run: length of the key (2, lowest byte first), the key, how many rows, the sum of
 * their numbers, and the rows: how far the docid is from the one before, the number or the length
 * of the bytes, the bytes. Numbers are packed (pack.h).
 */
#include "run.h"

#include "pack.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <queue>

#include <fcntl.h>
#include <unistd.h>
#include <xapian.h>

#define WRITE_BYTES  (1 << 20)
#define READ_BYTES   (128 << 10)
#define NUMBER_BYTES 10 /* the longest packed number */

static int
open_unnamed(const std::string &folder)
{
    std::string name = folder + "/run-XXXXXX";
    int descriptor = mkostemp(&name[0], O_CLOEXEC);

    if (descriptor < 0 || unlink(name.c_str()) != 0) {
        int problem = errno;

        if (descriptor >= 0) {
            close(descriptor);
        }
        throw Xapian::DatabaseError("could not make a file in " + folder, "", problem);
    }
    return descriptor;
}

RunFile::RunFile(const std::string &folder) : descriptor(open_unnamed(folder))
{
}

RunFile::~RunFile()
{
    close(descriptor);
}

/* --- writing --- */

RunWriter::RunWriter(const std::string &folder) : file(std::make_unique<RunFile>(folder))
{
}

void
RunWriter::flush()
{
    for (size_t done = 0; done < buffer.size();) {
        ssize_t wrote = write(file->descriptor, buffer.data() + done, buffer.size() - done);

        if (wrote < 0 && errno != EINTR) {
            throw Xapian::DatabaseError("could not write a run", "", errno);
        }
        done += static_cast<size_t>(std::max<ssize_t>(wrote, 0));
    }
    buffer.clear();
}

void
RunWriter::begin(std::string_view key, uint64_t rows, uint64_t sum)
{
    buffer += static_cast<char>(key.size());
    buffer += static_cast<char>(key.size() >> 8);
    buffer.append(key);
    pack_number(buffer, rows);
    pack_number(buffer, sum);
    previous = 0;
}

void
RunWriter::number(uint32_t docid, uint32_t number)
{
    pack_number(buffer, docid - previous);
    pack_number(buffer, number);
    previous = docid;
    if (buffer.size() >= WRITE_BYTES) {
        flush();
    }
}

void
RunWriter::bytes(uint32_t docid, std::string_view bytes)
{
    pack_number(buffer, docid - previous);
    pack_number(buffer, bytes.size());
    buffer.append(bytes);
    previous = docid;
    if (buffer.size() >= WRITE_BYTES) {
        flush();
    }
}

void
RunWriter::end()
{
}

std::unique_ptr<RunFile>
RunWriter::finish()
{
    flush();
    return std::move(file);
}

/* --- reading --- */

RunReader::RunReader(const RunFile &run, bool has_bytes_)
    : descriptor(run.descriptor), has_bytes(has_bytes_), buffer(READ_BYTES)
{
}

/* See to it that so many bytes are in the buffer; false when the file has no more. */
bool
RunReader::fill(size_t wanted)
{
    if (end - at >= wanted) {
        return true;
    }
    memmove(buffer.data(), buffer.data() + at, end - at);
    end -= at;
    at = 0;
    if (buffer.size() < wanted) {
        buffer.resize(wanted);
    }
    while (end < wanted) {
        ssize_t got = pread(descriptor, buffer.data() + end, buffer.size() - end, offset);

        if (got < 0 && errno != EINTR) {
            throw Xapian::DatabaseError("could not read a run", "", errno);
        }
        if (got == 0) {
            return false;
        }
        end += static_cast<size_t>(std::max<ssize_t>(got, 0));
        offset += std::max<ssize_t>(got, 0);
    }
    return true;
}

uint64_t
RunReader::number()
{
    uint64_t number = 0;
    unsigned shift = 0;

    if (end - at < NUMBER_BYTES) {
        (void)fill(NUMBER_BYTES); /* the last number of all has less behind it */
    }
    for (; at < end; shift += 7) {
        auto byte = static_cast<unsigned char>(buffer[at++]);

        number |= uint64_t{byte & 127U} << shift;
        if (byte < 128) {
            break;
        }
    }
    return number;
}

std::string_view
RunReader::take(size_t wanted)
{
    if (!fill(wanted)) {
        throw Xapian::DatabaseError("a run ends too early");
    }
    at += wanted;
    return {buffer.data() + at - wanted, wanted};
}

bool
RunReader::next()
{
    if (!fill(2)) {
        return false;
    }

    std::string_view head = take(2);
    size_t length = static_cast<unsigned char>(head[0]) | static_cast<unsigned char>(head[1]) << 8;

    key.assign(take(length));
    size = number();
    sum = number();
    return true;
}

void
RunReader::rows(ListSink *to)
{
    bool is_bytes =
        has_bytes || is_key_of(key, LONTAR_KEY_METADATA) || is_key_of(key, LONTAR_KEY_VALUES);
    uint32_t docid = 0;

    for (uint64_t i = 0; i < size; i++) {
        docid += static_cast<uint32_t>(number());

        uint64_t second = number();

        if (is_bytes) {
            std::string_view bytes = take(second);

            if (to != nullptr) {
                to->bytes(docid, bytes);
            }
        } else {
            to->number(docid, static_cast<uint32_t>(second));
        }
    }
}

/* --- merging --- */

namespace
{

/* By key, then by age; a queue has its greatest on top. */
struct Later {
    const std::vector<std::unique_ptr<RunReader>> &readers;

    bool
    operator()(size_t a, size_t b) const
    {
        int order = readers[a]->key.compare(readers[b]->key);

        return order > 0 || (order == 0 && a > b);
    }
};

} // namespace

/* Of metadata the last value stays, of others all rows. */
static void
merge_list(const std::vector<RunReader *> &same, ListSink *sink)
{
    bool only_last = is_key_of(same[0]->key, LONTAR_KEY_METADATA);
    uint64_t rows = 0, sum = 0;

    for (const RunReader *reader : same) {
        rows += reader->size;
        sum += reader->sum;
    }
    sink->begin(same[0]->key, only_last ? 1 : rows, sum);
    for (RunReader *reader : same) {
        reader->rows(only_last && reader != same.back() ? nullptr : sink);
    }
    sink->end();
}

void
merge_runs(const std::vector<std::unique_ptr<RunFile>> &runs, bool has_bytes, ListSink *sink)
{
    std::vector<std::unique_ptr<RunReader>> readers;
    std::priority_queue<size_t, std::vector<size_t>, Later> queue(Later{readers});
    std::vector<RunReader *> same;
    std::vector<size_t> popped;

    for (const auto &run : runs) {
        readers.push_back(std::make_unique<RunReader>(*run, has_bytes));
        if (readers.back()->next()) {
            queue.push(readers.size() - 1);
        }
    }
    while (!queue.empty()) {
        same.clear();
        popped.clear();
        do {
            popped.push_back(queue.top());
            same.push_back(readers[queue.top()].get());
            queue.pop();
        } while (!queue.empty() && readers[queue.top()]->key == same[0]->key);
        merge_list(same, sink);
        for (size_t reader : popped) {
            if (readers[reader]->next()) {
                queue.push(reader);
            }
        }
    }
}
