/*
 * An Editor makes a new database out of another one and edits of its documents.
 */
#ifndef LONTAR_XAPIAN_EDITOR_H
#define LONTAR_XAPIAN_EDITOR_H

#include "edit.h"
#include "version_file.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

/* A value of a table that differs; without bytes its key goes. */
using TableChanges = std::map<std::string, PackedValue>;

/**
 * Copies every table from its first key to its last, with what differs put in; the positions as
 * the file that they are, as no edit touches them. Nobody may write to the old database meanwhile.
 * Until finish() has come back there is no new one.
 *
 * Errors are thrown as Xapian::DatabaseError.
 */
class Editor
{
  public:
    /**
     * @param from  folder of the database
     * @param to    folder of the new one, which is made
     */
    Editor(const std::string &from, const std::string &to);

    void add(std::unique_ptr<lontar_edit> edit);
    /** An empty value takes out an earlier one. */
    void set_metadata(const std::string &key, const std::string &value);
    /** Whether metadata has been set, and what it is then. */
    bool has_metadata(const std::string &key, std::string *out_value) const;
    void finish();

  private:
    std::string copy_table(TableName table, const TableChanges &changes);
    std::string copy_positions();
    std::string copy_postlist();

    std::string from, to;
    Version version;
    std::vector<std::unique_ptr<lontar_edit>> edits;
    TableChanges metadata; /* by key of the postlist table */
};

#endif
