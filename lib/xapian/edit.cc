/*
 * Edits are made in any thread, from the database as it is; an Editor applies them.
 */
#include "edit.h"

#include "handles.h"
#include "deflate.h"
#include "termlist.h"
#include "value_cursors.h"

#include <array>
#include <cstring>
#include <map>
#include <set>

namespace
{

/* A document's terms in order. */
class Merging
{
  public:
    Merging(lontar_edit *to, const lontar_edit_scope *of, const lontar_entry *entry)
        : edit(to), scope(of)
    {
        for (size_t i = 0; scope->prefixes[i] != nullptr; i++) {
            initials[static_cast<unsigned char>(scope->prefixes[i][0])] = true;
        }
        for (const EntryTerm &term : entry->terms) {
            std::string name = entry->names.substr(term.name, term.length);

            if (term.wdf != 0 || term.size != 0 || !is_in_scope(name)) {
                throw Xapian::InvalidArgumentError("not a filter that may be edited: " + name);
            }
            filters.insert(name);
        }
        next = filters.begin();
    }

    void
    take(const std::string &name, uint32_t wdf)
    {
        for (; next != filters.end() && *next < name; ++next) {
            add(*next);
        }
        if (next != filters.end() && *next == name) {
            packer.add(*next++, wdf);
        } else if (is_in_scope(name)) {
            edit->removed.push_back(name);
        } else {
            kept[turn ^= 1].assign(name);
            packer.add(kept[turn], wdf);
            return;
        }
        if (wdf != 0) {
            throw Xapian::InvalidOperationError("a filter has a weight: " + name);
        }
    }

    void
    end(uint64_t length)
    {
        for (; next != filters.end(); ++next) {
            add(*next);
        }
        edit->terms.bytes = packer.finish(length);
        deflate_value(&edit->terms);
    }

  private:
    bool
    is_in_scope(const std::string &name) const
    {
        for (size_t i = 0;
             initials[static_cast<unsigned char>(name[0])] && scope->prefixes[i] != nullptr; i++) {
            if (name.compare(0, strlen(scope->prefixes[i]), scope->prefixes[i]) == 0) {
                return true;
            }
        }
        return false;
    }

    void
    add(const std::string &name)
    {
        edit->added.push_back(name);
        packer.add(name, 0);
    }

    lontar_edit *edit;
    const lontar_edit_scope *scope;
    std::set<std::string> filters;
    std::set<std::string>::const_iterator next;
    std::string kept[2]; /* the term that the packer looks back at, and the next one */
    size_t turn = 0;
    std::array<bool, 256> initials = {}; /* of prefixes */
    TermlistPacker packer;
};

} // namespace

/* The handle's cursors, to be given back: those of a read that fails are not used again. */
static std::shared_ptr<ValueCursors>
take_values(const lontar_index *index)
{
    std::shared_ptr<ValueCursors> values = std::move(index->values);

    if (values == nullptr || index->values_moves != *index->moves) {
        values = std::make_shared<ValueCursors>(index->database);
    }
    return values;
}

static void
give_values(const lontar_index *index, std::shared_ptr<ValueCursors> values)
{
    index->values = std::move(values);
    index->values_moves = *index->moves;
}

static void
edit_values(lontar_edit *edit, ValueCursors *values, const lontar_edit_scope *scope,
            const lontar_entry *entry)
{
    std::map<uint32_t, std::string> all = entry->values;
    uint32_t had = 0; /* bits of slots */

    values->each(edit->docid, [&](uint32_t slot, const std::string &value) {
        auto own = entry->values.find(slot);

        had |= 1U << slot;
        if ((scope->slots & 1U << slot) == 0) {
            all[slot] = value;
        } else if (own == entry->values.end() || own->second != value) {
            edit->values.emplace_back(slot, own == entry->values.end() ? "" : own->second);
            edit->had.push_back(slot);
        }
    });
    for (const auto &value : entry->values) {
        if ((had & 1U << value.first) == 0) {
            edit->values.push_back(value);
        }
    }
    edit->slots = pack_slots(all);
}

lontar_edit *
lontar_edit_new(const lontar_index *index, uint32_t docid, const lontar_edit_scope *scope,
                const lontar_entry *entry, GError **error)
{
    return guard_read<lontar_edit *>(index, error, nullptr, [&] {
        auto edit = std::make_unique<lontar_edit>();
        uint64_t length = index->database.get_doclength(docid);
        Merging merging(edit.get(), scope, entry);

        edit->docid = docid;
        for (auto term = index->database.termlist_begin(docid);
             term != index->database.termlist_end(docid); ++term) {
            merging.take(*term, term.get_wdf());
        }
        merging.end(length);

        std::shared_ptr<ValueCursors> values = take_values(index);

        edit_values(edit.get(), values.get(), scope, entry);
        give_values(index, std::move(values));
        edit->data.bytes = entry->data;
        deflate_value(&edit->data);
        return edit.release();
    });
}

void
lontar_edit_free(lontar_edit *edit)
{
    delete edit;
}
