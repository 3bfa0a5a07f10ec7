/*
 * Walks: over terms, postings, values and keys.
 *
 * A walk that a writer overtakes goes on, on the newest revision, after what it has shown already:
 * so it remembers the last thing shown.
 */
#include "handles.h"

#include <algorithm>

/* Walk strings in order: those of one Xapian iterator that begin with a prefix. */
template <typename Begin, typename End, typename Show>
static bool
each_string(const lontar_index *index, const std::string &prefix, Begin begin, End end, Show show,
            GError **error)
{
    std::string last;
    bool any = false;

    return guard_read<bool>(index, error, false, [&] {
        Xapian::TermIterator it = begin();

        if (any) {
            it.skip_to(last);
        }
        for (; it != end(); ++it) {
            std::string now = *it;
            if (any && now <= last) {
                continue;
            }
            last = now;
            any = true;
            if (!show(it, now)) {
                break;
            }
        }
        return true;
    });
}

bool
lontar_index_each_term(const lontar_index *index, const char *prefix, lontar_term_visit visit,
                       void *data, GError **error)
{
    return each_string(
        index, prefix, [&] { return index->database.allterms_begin(prefix); },
        [&] { return index->database.allterms_end(prefix); },
        [&](Xapian::TermIterator &it, const std::string &term) {
            return visit(term.c_str(), term.size(), it.get_termfreq(), data);
        },
        error);
}

/* The least string above all that begin with some bytes; empty when there is none. */
static std::string
past(std::string bytes)
{
    while (!bytes.empty() && static_cast<unsigned char>(bytes.back()) == 0xFF) {
        bytes.pop_back();
    }
    if (!bytes.empty()) {
        bytes.back() = static_cast<char>(static_cast<unsigned char>(bytes.back()) + 1);
    }
    return bytes;
}

bool
lontar_index_walk_terms(const lontar_index *index, const char *prefix, lontar_term_walk visit,
                        void *data, GError **error)
{
    std::string from = prefix;
    bool ended = false;

    return guard_read<bool>(index, error, false, [&] {
        Xapian::TermIterator it = index->database.allterms_begin(prefix);
        Xapian::TermIterator end = index->database.allterms_end(prefix);

        if (it != end && !ended) {
            it.skip_to(from);
        }
        while (!ended && it != end) {
            std::string now = *it;
            size_t dead = visit(now.c_str(), now.size(), data);

            from =
                dead == LONTAR_WALK_NEXT ? now + std::string(1, '\0') : past(now.substr(0, dead));
            ended = dead == LONTAR_WALK_END || from.empty();
            if (dead == LONTAR_WALK_NEXT) {
                ++it;
            } else if (!ended) {
                it.skip_to(from);
            }
        }
        return true;
    });
}

bool
lontar_index_each_key(const lontar_index *index, const char *prefix, size_t prefix_length,
                      lontar_key_visit visit, void *data, GError **error)
{
    std::string start(prefix, prefix_length);

    return each_string(
        index, start, [&] { return index->database.metadata_keys_begin(start); },
        [&] { return index->database.metadata_keys_end(start); },
        [&](Xapian::TermIterator &, const std::string &key) {
            return visit(key.c_str(), key.size(), data);
        },
        error);
}

bool
lontar_index_each_document_term(const lontar_index *index, uint32_t docid,
                                lontar_document_term_visit visit, void *data, GError **error)
{
    return each_string(
        index, "", [&] { return index->database.termlist_begin(docid); },
        [&] { return index->database.termlist_end(docid); },
        [&](Xapian::TermIterator &it, const std::string &term) {
            return visit(term.c_str(), term.size(), it.get_wdf(), data);
        },
        error);
}

bool
lontar_index_each_posting(const lontar_index *index, const char *term, lontar_posting_visit visit,
                          void *data, GError **error)
{
    uint32_t last = 0;

    return guard_read<bool>(index, error, false, [&] {
        Xapian::PostingIterator it = index->database.postlist_begin(term);
        Xapian::PostingIterator end = index->database.postlist_end(term);

        if (last != 0 && it != end) {
            it.skip_to(last + 1);
        }
        for (; it != end; ++it) {
            last = *it;
            if (!visit(last, it.get_wdf(), data)) {
                break;
            }
        }
        return true;
    });
}

/*
 * The values of remote shards one document at a time would take a round trip each. Sort keys come
 * with the hits: all documents ordered by the slot bring all of its values at once.
 */
static bool
each_remote_value(const lontar_index *index, uint32_t slot, lontar_value_visit visit, void *data,
                  GError **error)
{
    std::vector<std::pair<uint32_t, std::string>> rows;
    bool done = guard_read<bool>(index, error, false, [&] {
        Xapian::Enquire enquire(index->database);

        rows.clear();
        enquire.set_query(Xapian::Query::MatchAll);
        enquire.set_weighting_scheme(Xapian::BoolWeight());
        enquire.set_sort_by_value(slot, false);
        Xapian::MSet all = enquire.get_mset(0, index->database.get_doccount());
        for (auto it = all.begin(); it != all.end(); ++it) {
            rows.emplace_back(*it, it.get_sort_key());
        }
        std::sort(rows.begin(), rows.end());
        return true;
    });

    for (size_t i = 0; done && i < rows.size(); i++) {
        const std::string &value = rows[i].second;

        if (!value.empty() && !visit(rows[i].first, value.data(), value.size(), data)) {
            break;
        }
    }
    return done;
}

bool
lontar_index_each_value(const lontar_index *index, uint32_t slot, lontar_value_visit visit,
                        void *data, GError **error)
{
    uint32_t last = 0;

    if (index->is_remote) {
        return each_remote_value(index, slot, visit, data, error);
    }
    return guard_read<bool>(index, error, false, [&] {
        Xapian::ValueIterator it = index->database.valuestream_begin(slot);
        Xapian::ValueIterator end = index->database.valuestream_end(slot);

        if (last != 0 && it != end) {
            it.skip_to(last + 1);
        }
        for (; it != end; ++it) {
            std::string value = *it;
            last = it.get_docid();
            if (!visit(last, value.data(), value.size(), data)) {
                break;
            }
        }
        return true;
    });
}
