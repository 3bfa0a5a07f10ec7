/*
 * The version file of a glass database: which revision its tables are of, and where they begin.
 */
#ifndef LONTAR_XAPIAN_VERSION_FILE_H
#define LONTAR_XAPIAN_VERSION_FILE_H

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

/* Tables in the order of the file. */
enum TableName {
    TABLE_POSTLIST,
    TABLE_DOCDATA,
    TABLE_TERMLIST,
    TABLE_POSITION,
    TABLE_SPELLING,
    TABLE_SYNONYM,
    TABLE_COUNT
};

struct Version {
    std::string uuid; /* of one that was read, as Xapian writes it */
    uint32_t revision;
    std::array<std::string, TABLE_COUNT> tables; /* what TableWriter::finish() gives */
    std::string counts;                          /* of documents and their lengths */

    /** Read that of a database. Throws Xapian::DatabaseError. */
    static Version read(const std::string &folder);
    /** Throws Xapian::DatabaseError for tables that nothing here copies: spellings and synonyms. */
    void check_tables() const;
    /** Write it for a new database, under a uuid of its own. */
    void write(const std::string &folder) const;
};

/**
 * Tells whether a database has another version file than when it was last looked at, at the cost of
 * one call of the system: each takes the place of the one before it, and the file that is known is
 * kept open, so that its inode is no other's.
 */
class VersionWatch
{
  public:
    /** @param folder  of the database, which need not be there */
    explicit VersionWatch(const std::string &folder);
    ~VersionWatch();
    VersionWatch(const VersionWatch &) = delete;
    VersionWatch &operator=(const VersionWatch &) = delete;
    /** True also if that is not known. */
    bool has_changed() const;

  private:
    std::string path;
    int file;
    uint64_t device = 0, inode = 0;
};

/** The path of a table's file. */
std::string table_path(const std::string &folder, TableName table);

#endif
