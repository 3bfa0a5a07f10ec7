/*
 * Runs: sorted files of lists, which are merged into longer ones and at last into tables.
 *
 * A list stands under a key and has rows, each a docid and a number or bytes. Keys are those of the
 * postlist table, without docids:
 *
 *     00 c0 KEY    metadata: one row, its value, under docid 0
 *     00 d8 SLOT   values: bytes
 *     00 e0        lengths of documents: numbers
 *     TERM         postings: numbers, the wdf; in a file of positions: bytes, packed positions
 */
#ifndef LONTAR_XAPIAN_RUN_H
#define LONTAR_XAPIAN_RUN_H

#include "keys.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

/** Takes lists by ascending keys, the rows of each by ascending docids. */
class ListSink
{
  public:
    virtual ~ListSink() = default;
    /** @param sum  of the rows' numbers */
    virtual void begin(std::string_view key, uint64_t rows, uint64_t sum) = 0;
    virtual void number(uint32_t docid, uint32_t number) = 0;
    virtual void bytes(uint32_t docid, std::string_view bytes) = 0;
    virtual void end() = 0;
};

/** A file without a name: whatever becomes of the process, its room is free then. */
class RunFile
{
  public:
    explicit RunFile(const std::string &folder);
    ~RunFile();
    RunFile(const RunFile &) = delete;
    RunFile &operator=(const RunFile &) = delete;
    const int descriptor;
};

class RunWriter : public ListSink
{
  public:
    explicit RunWriter(const std::string &folder);
    void begin(std::string_view key, uint64_t rows, uint64_t sum) override;
    void number(uint32_t docid, uint32_t number) override;
    void bytes(uint32_t docid, std::string_view bytes) override;
    void end() override;
    std::unique_ptr<RunFile> finish();

  private:
    void flush();
    std::unique_ptr<RunFile> file;
    std::string buffer;
    uint32_t previous = 0;
};

class RunReader
{
  public:
    RunReader(const RunFile &run, bool has_bytes);

    /** Go to the next list; the rows of the one before have all been read. False at the end. */
    bool next();
    /** Give the rows of this list to a sink, or to nobody. */
    void rows(ListSink *to);

    std::string key;
    uint64_t size = 0, sum = 0;

  private:
    bool fill(size_t wanted);
    uint64_t number();
    std::string_view take(size_t size);

    int descriptor;
    bool has_bytes;
    std::vector<char> buffer;
    size_t at = 0, end = 0;
    int64_t offset = 0; /* in the file, of what is read next */
};

/** Merge runs; of two with the same key the rows of the earlier come first. */
void merge_runs(const std::vector<std::unique_ptr<RunFile>> &runs, bool has_bytes, ListSink *sink);

#endif
