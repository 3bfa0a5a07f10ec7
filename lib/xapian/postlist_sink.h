/*
 * Writes lists into a postlist table.
 */
#ifndef LONTAR_XAPIAN_POSTLIST_SINK_H
#define LONTAR_XAPIAN_POSTLIST_SINK_H

#include "pack.h"
#include "run.h"
#include "table.h"

#include <map>
#include <string>

/* A list is cut into pieces of this many bytes, as Xapian cuts its own. */
#define LONTAR_CHUNK_BYTES 2000

/** Cuts lists into the pieces of a postlist table. */
class PostlistSink : public ListSink
{
  public:
    PostlistSink(TableWriter *to, std::map<std::string, std::string> statistics_)
        : table(to), statistics(std::move(statistics_))
    {
    }

    void
    begin(std::string_view name, uint64_t rows_, uint64_t sum_) override
    {
        key.assign(name);
        is_metadata = is_key_of(key, LONTAR_KEY_METADATA);
        is_length = is_key_of(key, LONTAR_KEY_LENGTHS);
        is_first = true;
        rows = is_length ? 0 : rows_;
        sum = is_length ? 0 : sum_;
        if (key.compare(0, 2, LONTAR_KEY_STATISTICS) > 0) {
            write_statistics();
        }
    }

    void
    number(uint32_t docid, uint32_t number) override
    {
        if (piece.size() >= LONTAR_CHUNK_BYTES) {
            write_piece(false);
        }
        if (piece.empty()) {
            first = docid;
        } else {
            pack_number(piece, docid - last - 1);
        }
        pack_number(piece, number);
        last = docid;
    }

    void
    bytes(uint32_t docid, std::string_view row) override
    {
        if (is_metadata) {
            piece.assign(row);
            return;
        }
        if (piece.size() >= LONTAR_CHUNK_BYTES) {
            write_values();
        }
        if (piece.empty()) {
            first = docid;
        } else {
            pack_number(piece, docid - last - 1);
        }
        pack_number(piece, row.size());
        piece.append(row);
        last = docid;
    }

    void
    end() override
    {
        if (is_metadata && !piece.empty()) {
            table->add(key, piece);
        } else if (is_key_of(key, LONTAR_KEY_VALUES)) {
            write_values();
        } else if (!is_metadata) {
            write_piece(true);
        }
        piece.clear();
    }

    void
    write_statistics()
    {
        for (const auto &slot : statistics) {
            table->add(slot.first, slot.second);
        }
        statistics.clear();
    }

  private:
    void
    write_piece(bool is_last)
    {
        own_key = key;
        value.clear();
        if (is_first) {
            pack_number(value, rows);
            pack_number(value, static_cast<uint32_t>(sum));
            pack_number(value, first - 1);
        } else {
            own_key.append(is_length ? 0 : 1, '\0');
            pack_docid(own_key, first);
        }
        value += is_last ? '1' : '0';
        pack_number(value, last - first);
        value += piece;
        table->add(own_key, value);
        piece.clear();
        is_first = false;
    }

    void
    write_values()
    {
        own_key = key;
        pack_docid(own_key, first);
        table->add(own_key, piece);
        piece.clear();
    }

    TableWriter *table;
    std::map<std::string, std::string> statistics; /* still to be written */
    std::string key, own_key, piece, value;
    uint64_t rows = 0, sum = 0;
    uint32_t first = 0, last = 0; /* docids of the piece */
    bool is_metadata = false, is_length = false, is_first = false;
};

#endif
