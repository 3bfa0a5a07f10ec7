/*
 * The keys of a postlist table come in this order: metadata, statistics of slots, values, lengths
 * of documents, terms.
 */
#include "postlist_edit.h"

#include "list_piece.h"

#include <algorithm>

static const std::string nothing;

static std::string
statistics_key(uint32_t slot)
{
    std::string key(LONTAR_KEY_STATISTICS);

    pack_last_number(key, slot);
    return key;
}

static std::string
values_key(uint32_t slot)
{
    std::string key(LONTAR_KEY_VALUES);

    pack_number(key, slot);
    return key;
}

PostlistEdit::PostlistEdit(TableReader *from, TableWriter *to, const TableChanges &metadata_,
                           const std::vector<std::unique_ptr<lontar_edit>> &edits)
    : reader(from), writer(to), metadata(metadata_)
{
    for (const auto &edit : edits) {
        collect(*edit);
    }
}

void
PostlistEdit::collect(const lontar_edit &edit)
{
    for (const std::string &term : edit.removed) {
        lists[term][edit.docid] = nullptr;
    }
    for (const std::string &term : edit.added) {
        lists[term][edit.docid] = &nothing;
    }
    for (uint32_t slot : edit.had) {
        slots[slot].rows--;
    }
    for (const auto &value : edit.values) {
        Slot &slot = slots[value.first];
        const std::string &bytes = value.second;

        lists[values_key(value.first)][edit.docid] = bytes.empty() ? nullptr : &bytes;
        if (bytes.empty()) {
            continue;
        }
        slot.rows++;
        if (slot.highest.empty() || bytes < slot.lowest) {
            slot.lowest = bytes;
        }
        slot.highest = std::max(slot.highest, bytes);
    }
}

void
PostlistEdit::run()
{
    more = reader->next();
    copy_metadata();
    copy_statistics();
    copy_lists();
}

void
PostlistEdit::copy_metadata()
{
    auto change = metadata.begin();
    auto write_until = [&](const std::string *key) {
        for (; change != metadata.end() && (key == nullptr || change->first < *key); ++change) {
            if (!change->second.bytes.empty()) {
                writer->add(change->first, change->second.bytes);
            }
        }
    };

    for (; more && is_key_of(reader->key, LONTAR_KEY_METADATA); more = reader->next()) {
        write_until(&reader->key);
        if (change != metadata.end() && change->first == reader->key) {
            std::string key = reader->key + '\0';

            write_until(&key);
        } else {
            writer->add(reader->key, reader->value, reader->is_compressed);
        }
    }
    write_until(nullptr);
}

/* Of a slot: how many values, the lowest, and the highest if it is another. */
void
PostlistEdit::copy_statistics()
{
    std::map<std::string, std::string> all;

    for (; more && is_key_of(reader->key, LONTAR_KEY_STATISTICS); more = reader->next()) {
        all[reader->key] = reader->value;
    }
    for (const auto &changed : slots) {
        const Slot &slot = changed.second;
        std::string &value = all[statistics_key(changed.first)];
        std::string lowest = slot.lowest, highest = slot.highest;
        int64_t size = slot.rows;

        if (!value.empty()) {
            const char *at = value.data(), *end = at + value.size();

            size += static_cast<int64_t>(unpack_number(&at, end));

            uint64_t length =
                std::min<uint64_t>(unpack_number(&at, end), static_cast<uint64_t>(end - at));
            std::string low(at, length), high(at + length, end);

            high = high.empty() ? low : high;
            lowest = highest.empty() ? low : std::min(low, lowest);
            highest = std::max(high, highest);
        }
        value.clear();
        if (size > 0) {
            pack_number(value, static_cast<uint64_t>(size));
            pack_bytes(value, lowest);
            value += highest != lowest ? highest : "";
        }
    }
    for (const auto &slot : all) {
        if (!slot.second.empty()) {
            writer->add(slot.first, slot.second);
        }
    }
}

/* A key without the docid that a further piece of a list has behind it. */
static std::string
list_of(const std::string &key)
{
    if (is_key_of(key, LONTAR_KEY_VALUES)) {
        size_t end = LONTAR_KEY_VALUES.size();

        while (end < key.size() && (key[end] & 0x80) != 0) {
            end++;
        }
        return key.substr(0, end + 1);
    }
    return key[0] == '\0' ? key : key.substr(0, key.find('\0'));
}

/* Read the rows of the piece that the reader stands at. */
void
PostlistEdit::read_piece(const std::string &name)
{
    bool is_values = is_key_of(name, LONTAR_KEY_VALUES);

    for (ListPiece piece(*reader, name); piece.next();) {
        Row row = {piece.docid, static_cast<uint32_t>(piece.number), {}};

        if (is_values) {
            row.bytes.assign(piece.bytes());
        }
        rows.push_back(std::move(row));
    }
}

/* Write a list of the rows that were read, with what differs put in. */
void
PostlistEdit::write_list(const std::string &name, const Changes &changes)
{
    bool is_values = is_key_of(name, LONTAR_KEY_VALUES);
    std::vector<Row> all;
    auto change = changes.begin();
    uint64_t sum = 0;
    auto add_until = [&](uint64_t docid) {
        for (; change != changes.end() && change->first < docid; ++change) {
            if (change->second != nullptr) {
                all.push_back({change->first, 0, *change->second});
            }
        }
    };

    for (Row &row : rows) {
        add_until(row.docid);
        if (change != changes.end() && change->first == row.docid) {
            add_until(uint64_t{row.docid} + 1);
        } else {
            sum += row.number;
            all.push_back(std::move(row));
        }
    }
    add_until(UINT64_MAX);
    rows.clear();
    if (all.empty()) {
        return;
    }

    PostlistSink sink(writer, {});

    sink.begin(name, all.size(), is_values ? 0 : sum);
    for (const Row &row : all) {
        if (is_values) {
            sink.bytes(row.docid, row.bytes);
        } else {
            sink.number(row.docid, row.number);
        }
    }
    sink.end();
}

void
PostlistEdit::copy_lists()
{
    auto list = lists.begin();

    while (more) {
        std::string name = list_of(reader->key);

        for (; list != lists.end() && list->first < name; ++list) {
            write_list(list->first, list->second);
        }
        if (list == lists.end() || list->first != name) {
            writer->add(reader->key, reader->value, reader->is_compressed);
            more = reader->next();
            continue;
        }
        for (; more && list_of(reader->key) == name; more = reader->next()) {
            read_piece(name);
        }
        write_list(name, list->second);
        ++list;
    }
    for (; list != lists.end(); ++list) {
        write_list(list->first, list->second);
    }
}
