/*
 * Xapian in process, to compare with: as it comes, and as fast as it gets.
 */
#ifndef LONTAR_TESTS_BENCH_FLOOR_H
#define LONTAR_TESTS_BENCH_FLOOR_H

#include <cstdint>
#include <string>
#include <vector>

#include <xapian.h>

namespace bench
{

/* A line of bench_records' queries. */
struct Query {
    std::string kind;
    std::vector<std::string> words;
    std::vector<std::string> countries;
    unsigned from_year = 0; /* 0 = any */
};

/* What is counted, by value slot. */
enum Slot { COUNTRY, SECTOR, TYPE, YEAR, LANGUAGE, SLOTS };

/* Put records into a new database, with TermGenerator. */
void build(const char *records, const char *path);

/* QueryParser, MSet::snippet, ValueCountMatchSpy; gives the number of matches. */
size_t search_stock(Xapian::Database &database, const Query &query, std::string *out_page);

/* Columns in memory, and what is searched with them. */
class Floor
{
  public:
    explicit Floor(const char *path);
    size_t search(const Query &query, std::string *out_page);

  private:
    struct Column {
        std::vector<std::string> values;
        std::vector<uint16_t> codes; /* by docid */
    };
    Xapian::Query compile(const Query &query, std::vector<std::string> *out_stems);
    void write_snippet(const std::string &text, const std::vector<std::string> &stems,
                       std::string *out);
    friend class Counter;

    Xapian::Database database;
    Xapian::Stem stem;
    Column columns[SLOTS];
};

} /* namespace bench */

#endif
