/*
 * Cursors over the values of all slots: who asks for documents in order of docids finds those of
 * the next one right behind those of the last.
 */
#ifndef LONTAR_XAPIAN_VALUE_CURSORS_H
#define LONTAR_XAPIAN_VALUE_CURSORS_H

#include "handles.h"

struct ValueCursors {
  public:
    explicit ValueCursors(const Xapian::Database &database_) : database(database_)
    {
        begin();
    }

    /* Calls back with each slot in which a document has a value, and the value. */
    template <typename Visit>
    void
    each(uint32_t docid, const Visit &visit)
    {
        if (docid < last) { /* they only go forward */
            begin();
        }
        last = docid;
        for (Cursor &one : cursors) {
            if (one.at == one.end) {
                continue;
            }
            one.at.skip_to(docid);
            if (one.at != one.end && one.at.get_docid() == docid) {
                visit(one.slot, *one.at);
            }
        }
    }

  private:
    struct Cursor {
        uint32_t slot;
        Xapian::ValueIterator at, end;
    };

    void
    begin()
    {
        cursors.clear();
        for (uint32_t slot = 0; slot < LONTAR_SLOTS_MAX; slot++) {
            if (database.get_value_freq(slot) > 0) {
                cursors.push_back(
                    {slot, database.valuestream_begin(slot), database.valuestream_end(slot)});
            }
        }
    }

    Xapian::Database database;
    std::vector<Cursor> cursors;
    uint32_t last = 0;
};

#endif
