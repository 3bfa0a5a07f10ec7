/*
 * Copies a postlist table with what differs put in.
 */
#ifndef LONTAR_XAPIAN_POSTLIST_EDIT_H
#define LONTAR_XAPIAN_POSTLIST_EDIT_H

#include "editor.h"
#include "postlist_sink.h"
#include "table_reader.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

/**
 * Lists that no edit touches are copied piece by piece as they are; of those that one does all rows
 * are read and the list is written anew.
 */
class PostlistEdit
{
  public:
    /** @param edits  by docid; all is lent */
    PostlistEdit(TableReader *from, TableWriter *to, const TableChanges &metadata,
                 const std::vector<std::unique_ptr<lontar_edit>> &edits);
    void run();

  private:
    /* What differs in one list: by docid, NULL = the row goes. A row of a filter is empty. */
    using Changes = std::map<uint32_t, const std::string *>;

    struct Row {
        uint32_t docid, number; /* of postings: the wdf */
        std::string bytes;      /* of values */
    };

    void collect(const lontar_edit &edit);
    void copy_metadata();
    void copy_statistics();
    void copy_lists();
    void read_piece(const std::string &name);
    void write_list(const std::string &name, const Changes &changes);

    TableReader *reader;
    TableWriter *writer;
    const TableChanges &metadata;
    std::map<std::string, Changes> lists; /* that differ, by key without docid */
    std::vector<Row> rows;                /* of the list that is being read */
    /* Of slots that differ: values more or fewer, the lowest and the highest new one. */
    struct Slot {
        int64_t rows = 0;
        std::string lowest, highest;
    };
    std::map<uint32_t, Slot> slots;
    bool more = false; /* the reader stands at a key */
};

#endif
