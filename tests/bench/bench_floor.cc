/*
 * Xapian in process: as it comes, and with a snippet in one pass and columns in memory.
 */
#include "bench_floor.h"

#include <cstdio>
#include <cstdlib>
#include <deque>
#include <map>

#include <jansson.h>

namespace bench
{

static const char *const prefixes[SLOTS] = {"XC", "XS", "T", "Y", "L"};
static const char *const members[SLOTS] = {"country", "sector", "type", "year", "language"};
static const unsigned LAST_YEAR = 2030;
static const size_t HITS = 10;
static const size_t SNIPPET_LENGTH = 240;

static std::string
text_of(json_t *value)
{
    if (json_is_array(value)) {
        value = json_array_get(value, 0);
    }
    return json_is_integer(value) ? std::to_string(json_integer_value(value))
                                  : std::string(json_string_value(value));
}

static void
add(Xapian::WritableDatabase &database, Xapian::TermGenerator &generator, const char *line,
    size_t length)
{
    json_t *object = json_loadb(line, length, 0, nullptr);
    std::string title = text_of(json_object_get(object, "title"));
    std::string text = text_of(json_object_get(object, "text"));
    Xapian::Document document;

    generator.set_document(document);
    generator.set_termpos(0);
    generator.index_text(title, 2);
    generator.increase_termpos();
    generator.index_text(text);
    for (int slot = 0; slot < SLOTS; slot++) {
        std::string value = text_of(json_object_get(object, members[slot]));

        document.add_boolean_term(prefixes[slot] + value);
        document.add_value(slot, value);
    }
    document.set_data(title + "\n" + text);
    database.add_document(document);
    json_decref(object);
}

void
build(const char *records, const char *path)
{
    FILE *file = fopen(records, "re");
    char *line = nullptr;
    size_t room = 0;
    ssize_t length;

    if (file == nullptr) {
        throw Xapian::DatabaseOpeningError(records);
    }

    std::string raw = std::string(path) + ".raw";
    Xapian::WritableDatabase database(raw, Xapian::DB_CREATE_OR_OVERWRITE);
    Xapian::TermGenerator generator;
    generator.set_stemmer(Xapian::Stem("en"));
    while ((length = getline(&line, &room, file)) >= 0) {
        add(database, generator, line, static_cast<size_t>(length));
    }
    database.commit();
    database.compact(path);
    free(line);
    fclose(file);
}

static Xapian::Query
filters_of(const Query &query)
{
    std::vector<std::string> terms;
    Xapian::Query all;

    for (const std::string &country : query.countries) {
        terms.push_back("XC" + country);
    }
    if (!terms.empty()) {
        all = Xapian::Query(Xapian::Query::OP_OR, terms.begin(), terms.end());
    }
    if (query.from_year != 0) {
        std::vector<std::string> years;
        for (unsigned year = query.from_year; year <= LAST_YEAR; year++) {
            years.push_back("Y" + std::to_string(year));
        }
        all = Xapian::Query(Xapian::Query::OP_AND, all,
                            Xapian::Query(Xapian::Query::OP_OR, years.begin(), years.end()));
    }
    return all;
}

static Xapian::Query
filtered(const Xapian::Query &words, const Query &query)
{
    return query.countries.empty()
               ? words
               : Xapian::Query(Xapian::Query::OP_FILTER, words, filters_of(query));
}

size_t
search_stock(Xapian::Database &database, const Query &query, std::string *out_page)
{
    Xapian::QueryParser parser;
    Xapian::Enquire enquire(database);
    Xapian::Stem stem("en");
    std::deque<Xapian::ValueCountMatchSpy> spies;
    std::string text;

    for (const std::string &word : query.words) {
        text += (text.empty() ? "" : " ") + word;
    }
    parser.set_database(database);
    parser.set_stemmer(stem);
    parser.set_stemming_strategy(Xapian::QueryParser::STEM_SOME);
    parser.set_default_op(query.kind == "any" ? Xapian::Query::OP_OR : Xapian::Query::OP_AND);
    enquire.set_query(
        filtered(parser.parse_query(query.kind == "phrase" ? "\"" + text + "\"" : text), query));
    for (int slot = 0; slot < SLOTS; slot++) {
        spies.emplace_back(slot);
    }
    for (Xapian::ValueCountMatchSpy &spy : spies) {
        enquire.add_matchspy(&spy);
    }

    Xapian::MSet found = enquire.get_mset(0, HITS, database.get_doccount());
    for (auto it = found.begin(); it != found.end(); ++it) {
        *out_page += found.snippet(it.get_document().get_data(), SNIPPET_LENGTH, stem);
    }
    for (Xapian::ValueCountMatchSpy &spy : spies) {
        for (auto it = spy.top_values_begin(100); it != spy.top_values_end(100); ++it) {
            *out_page += *it + " " + std::to_string(it.get_termfreq()) + "\n";
        }
    }
    return found.get_matches_estimated();
}

Floor::Floor(const char *path) : database(path), stem("en")
{
    for (int slot = 0; slot < SLOTS; slot++) {
        std::map<std::string, uint16_t> known;
        Column &column = columns[slot];

        column.codes.resize(database.get_lastdocid() + 1);
        for (auto it = database.valuestream_begin(slot); it != database.valuestream_end(slot);
             ++it) {
            auto place = known.emplace(*it, column.values.size());
            if (place.second) {
                column.values.push_back(*it);
            }
            column.codes[it.get_docid()] = place.first->second;
        }
    }
}

Xapian::Query
Floor::compile(const Query &query, std::vector<std::string> *out_stems)
{
    std::vector<Xapian::Query> terms;

    for (const std::string &word : query.words) {
        out_stems->push_back(stem(word));
        terms.emplace_back(query.kind == "phrase" ? word : "Z" + out_stems->back());
    }

    Xapian::Query::op op = query.kind == "any"      ? Xapian::Query::OP_OR
                           : query.kind == "phrase" ? Xapian::Query::OP_PHRASE
                                                    : Xapian::Query::OP_AND;
    return filtered(Xapian::Query(op, terms.begin(), terms.end()), query);
}

/* Counts a match in all columns. */
class Counter : public Xapian::MatchSpy
{
  public:
    explicit Counter(const Floor &own_floor) : floor(own_floor)
    {
        for (int slot = 0; slot < SLOTS; slot++) {
            counts[slot].resize(floor.columns[slot].values.size());
        }
    }
    void
    operator()(const Xapian::Document &document, double) override
    {
        Xapian::docid docid = document.get_docid();

        for (int slot = 0; slot < SLOTS; slot++) {
            counts[slot][floor.columns[slot].codes[docid]]++;
        }
    }
    void
    write(std::string *out) const
    {
        for (int slot = 0; slot < SLOTS; slot++) {
            for (size_t code = 0; code < counts[slot].size(); code++) {
                *out += floor.columns[slot].values[code] + " " +
                        std::to_string(counts[slot][code]) + "\n";
            }
        }
    }

  private:
    const Floor &floor;
    std::vector<uint32_t> counts[SLOTS];
};

static bool
is_letter(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

static char
lower(char byte)
{
    return static_cast<char>(byte | 0x20);
}

/* Where the words stand that have one of the stems, each with the place after it. */
static std::vector<std::pair<size_t, size_t>>
find_spots(const std::string &text, const std::vector<std::string> &stems, Xapian::Stem &stem)
{
    std::vector<std::pair<size_t, size_t>> spots;
    std::string word;

    for (size_t at = 0; at < text.size();) {
        size_t end = at;

        while (end < text.size() && is_letter(text[end])) {
            end++;
        }
        for (const std::string &one : stems) {
            if (end - at < 2 || lower(text[at]) != one[0] || lower(text[at + 1]) != one[1]) {
                continue;
            }
            word.assign(text, at, end - at);
            for (char &byte : word) {
                byte = lower(byte);
            }
            if (stem(word) == one) {
                spots.emplace_back(at, end);
                break;
            }
        }
        at = end + 1;
    }
    return spots;
}

/* The window with most spots, escaped and marked. */
void
Floor::write_snippet(const std::string &text, const std::vector<std::string> &stems,
                     std::string *out)
{
    std::vector<std::pair<size_t, size_t>> spots = find_spots(text, stems, stem);
    size_t most = 0, start = 0;

    for (size_t i = 0, next = 0; i < spots.size(); i++) {
        while (next < spots.size() && spots[next].second <= spots[i].first + SNIPPET_LENGTH) {
            next++;
        }
        if (next - i > most) {
            most = next - i;
            start = spots[i].first;
        }
    }

    size_t end = std::min(text.size(), start + SNIPPET_LENGTH);
    size_t spot = 0;
    for (size_t at = start; at < end; at++) {
        for (; spot < spots.size() && spots[spot].second < at; spot++) {
        }
        if (spot < spots.size() && spots[spot].first == at) {
            *out += "<mark>";
        }
        *out += text[at] == '<' ? "&lt;" : text[at] == '&' ? "&amp;" : std::string(1, text[at]);
        if (spot < spots.size() && spots[spot].second == at + 1) {
            *out += "</mark>";
        }
    }
}

size_t
Floor::search(const Query &query, std::string *out_page)
{
    std::vector<std::string> stems;
    Xapian::Enquire enquire(database);
    Counter counter(*this);

    database.reopen();
    enquire.set_query(compile(query, &stems));
    enquire.set_weighting_scheme(Xapian::BM25Weight(1.2, 0, 1, 0.6, 0));
    enquire.add_matchspy(&counter);

    Xapian::MSet found = enquire.get_mset(0, HITS, database.get_doccount());
    for (auto it = found.begin(); it != found.end(); ++it) {
        write_snippet(it.get_document().get_data(), stems, out_page);
    }
    counter.write(out_page);
    return found.get_matches_estimated();
}

} // namespace bench
