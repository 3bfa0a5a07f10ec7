/*
 * Xapian as it comes, to compare with: its own words and CJK n-grams, unstemmed, its own BM25.
 *
 *     plain_xapian DOCS QUERIES > RUN    DOCS: id, title and text; QUERIES: id, text; tab-separated
 *
 * Gives a run of query, document, rank by rank, of the thousand best.
 */
#include <fstream>
#include <iostream>
#include <string>
#include <xapian.h>

namespace
{

constexpr Xapian::doccount depth = 1000;

Xapian::WritableDatabase
read_documents(const char *path)
{
    Xapian::WritableDatabase database("", Xapian::DB_BACKEND_INMEMORY);
    Xapian::TermGenerator generator;
    std::ifstream lines(path);
    std::string line;

    generator.set_flags(Xapian::TermGenerator::FLAG_CJK_NGRAM);
    while (std::getline(lines, line)) {
        Xapian::Document document;
        std::string::size_type tab = line.find('\t');

        if (tab != std::string::npos) {
            document.set_data(line.substr(0, tab));
            generator.set_document(document);
            generator.set_termpos(0);
            generator.index_text(line.substr(tab + 1));
            database.add_document(document);
        }
    }
    return database;
}

void
answer(const Xapian::Database &database, const std::string &id, const std::string &text)
{
    Xapian::QueryParser parser;
    Xapian::Enquire enquire(database);

    parser.set_database(database);
    parser.set_default_op(Xapian::Query::OP_OR);
    enquire.set_query(parser.parse_query(text, Xapian::QueryParser::FLAG_CJK_NGRAM));

    const Xapian::MSet mset = enquire.get_mset(0, depth);
    for (Xapian::MSetIterator hit = mset.begin(); hit != mset.end(); ++hit) {
        std::cout << id << '\t' << hit.get_document().get_data() << '\n';
    }
}

} /* namespace */

int
main(int argc, char **argv)
{
    if (argc != 3) {
        std::cerr << "usage: plain_xapian DOCS QUERIES\n";
        return 2;
    }

    const Xapian::WritableDatabase database = read_documents(argv[1]);
    std::ifstream lines(argv[2]);
    std::string line;

    while (std::getline(lines, line)) {
        std::string::size_type tab = line.find('\t');

        if (tab != std::string::npos) {
            answer(database, line.substr(0, tab), line.substr(tab + 1));
        }
    }
    return 0;
}
