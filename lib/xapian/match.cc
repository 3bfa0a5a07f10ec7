/*
 * Matching: ranked, counted, and over when the clock says so.
 *
 * Xapian's own time limit does not end an expensive match. What does is a posting source that is
 * joined by FILTER and throws when it is late: the matcher asks it about each candidate.
 */
#include "planner.h"
#include "sweep.h"

#include <algorithm>

/* What makes a match dear enough for a clock, which costs a cheap one half as much again. */
static const uint64_t CLOCK_POSTINGS = 200000;
static const uint64_t CLOCK_POSITIONAL_POSTINGS = 20000;
static const size_t CLOCK_TERMS = 8;
/* Candidates between two looks at the clock. */
static const unsigned CLOCK_EVERY = 256;
/* BM25's k3 so large that the factor (k3 + 1) * qtf / (k3 + qtf) is qtf. */
static const double LINEAR_K3 = 1e12;

struct lontar_mset {
    std::vector<uint32_t> docids;
    std::vector<double> scores;
    size_t total = 0;
    bool is_late = false;
};

namespace
{

/* Every docid there could be; throws Late when it is asked past the deadline. */
class Clock : public Xapian::PostingSource
{
  public:
    explicit Clock(int64_t deadline) : deadline_us(deadline)
    {
    }
    Clock *
    clone() const override
    {
        return new Clock(deadline_us);
    }
    void
    init(const Xapian::Database &database) override
    {
        size = database.get_doccount();
        last = database.get_lastdocid();
        now = 0;
    }
    Xapian::doccount
    get_termfreq_min() const override
    {
        return size;
    }
    Xapian::doccount
    get_termfreq_est() const override
    {
        return size;
    }
    Xapian::doccount
    get_termfreq_max() const override
    {
        return size;
    }
    void
    next(double) override
    {
        go(now + 1);
    }
    void
    skip_to(Xapian::docid docid, double) override
    {
        go(std::max(docid, now));
    }
    bool
    check(Xapian::docid docid, double) override
    {
        go(std::max(docid, now));
        return true;
    }
    bool
    at_end() const override
    {
        return now > last;
    }
    Xapian::docid
    get_docid() const override
    {
        return now;
    }
    std::string
    get_description() const override
    {
        return "Clock";
    }

  private:
    void
    go(Xapian::docid docid)
    {
        now = docid;
        if (++asked % CLOCK_EVERY == 1 && is_past(deadline_us)) {
            throw Late();
        }
    }

    int64_t deadline_us;
    Xapian::doccount size = 0;
    Xapian::docid last = 0;
    Xapian::docid now = 0;
    unsigned asked = 0;
};

bool
is_taken(const lontar_match_options *options, uint32_t docid)
{
    return options->decide(&docid, 1, options->decide_data) == 1;
}

class Decider : public Xapian::MatchDecider
{
  public:
    explicit Decider(const lontar_match_options *match_options) : options(match_options)
    {
    }
    bool
    operator()(const Xapian::Document &document) const override
    {
        return is_taken(options, document.get_docid());
    }

  private:
    const lontar_match_options *options;
};

} // namespace

static bool
needs_clock(const lontar_index *index, const lontar_expression *expression)
{
    uint64_t postings = 0;
    uint64_t limit = expression->is_positional ? CLOCK_POSITIONAL_POSTINGS : CLOCK_POSTINGS;
    size_t terms = 0;

    for (auto it = expression->query.get_terms_begin(); it != expression->query.get_terms_end();
         ++it) {
        postings += index->database.get_termfreq(*it);
        terms++;
    }
    return terms > CLOCK_TERMS || postings > limit;
}

static void
prepare(Xapian::Enquire *enquire, const lontar_match_options *options)
{
    enquire->set_weighting_scheme(Xapian::BM25Weight(options->bm25_k1, 0, LINEAR_K3,
                                                     options->bm25_b, options->bm25_min_length));
    enquire->set_docid_order(Xapian::Enquire::ASCENDING);
    if (options->sort_slot >= 0) {
        enquire->set_sort_by_value(options->sort_slot, options->sort_descending);
    }
}

static void
keep(lontar_mset *mset, const Xapian::MSetIterator &it)
{
    mset->docids.push_back(*it);
    mset->scores.push_back(it.get_weight());
}

/*
 * Remote servers cannot call us back, and of several local databases the library says a document's
 * number in its own without saying which: take all that match and decide here.
 */
static void
match_deciding_here(Xapian::Enquire *enquire, const lontar_match_options *options,
                    Xapian::doccount all, lontar_mset *mset)
{
    Xapian::MSet found = enquire->get_mset(0, all, all);

    for (auto it = found.begin(); it != found.end(); ++it) {
        if (!is_taken(options, *it)) {
            continue;
        }
        if (mset->total >= options->first && mset->docids.size() < options->limit) {
            keep(mset, it);
        }
        mset->total++;
    }
}

static void
match(const lontar_index *index, const Xapian::Query &query, const lontar_match_options *options,
      lontar_mset *mset)
{
    Xapian::doccount all = index->database.get_doccount();
    Xapian::Enquire enquire(index->database);
    Decider decider(options);

    enquire.set_query(query);
    prepare(&enquire, options);
    if (options->decide != nullptr && (index->is_remote || index->shards.size() > 1)) {
        match_deciding_here(&enquire, options, all, mset);
        return;
    }

    Xapian::doccount first = std::min<size_t>(options->first, all);
    Xapian::doccount limit = std::min<size_t>(options->limit, all - first);
    Xapian::MSet found = enquire.get_mset(first, limit, options->exact ? all : 0, nullptr,
                                          options->decide == nullptr ? nullptr : &decider);
    for (auto it = found.begin(); it != found.end(); ++it) {
        keep(mset, it);
    }
    mset->total = found.get_matches_estimated();
}

static void
keep_hits(lontar_mset *mset, const std::vector<Hit> &hits)
{
    for (const Hit &hit : hits) {
        mset->docids.push_back(hit.docid);
        mset->scores.push_back(hit.score);
    }
}

/* Whether each document has positions, as far as can be told. */
static bool
has_positions(const lontar_index *index)
{
    return std::all_of(index->shards.begin(), index->shards.end(), [](const auto &shard) {
        return shard->database.has_positions() || shard->database.get_doccount() == 0;
    });
}

/* Xapian matches what needs NEAR, values or other machines; the rest is swept. */
static bool
can_sweep(const lontar_index *index, const lontar_expression *expression,
          const lontar_match_options *options)
{
    return expression->part != nullptr && options->sort_slot < 0 && !index->is_remote &&
           !index->is_written && (!expression->is_positional || has_positions(index));
}

static lontar_mset *
match_until(const lontar_index *index, const lontar_expression *expression,
            const lontar_match_options *options)
{
    auto mset = std::make_unique<lontar_mset>();
    Xapian::Query query = expression->query;

    try {
        if (is_past(options->deadline_us)) {
            throw Late();
        }
        if (can_sweep(index, expression, options)) {
            std::vector<Hit> hits;

            mset->total = sweep(index, *expression->part, options, &hits);
            keep_hits(mset.get(), hits);
            return mset.release();
        }
        if (options->deadline_us != 0 && !index->is_remote && needs_clock(index, expression)) {
            Clock *clock = new Clock(options->deadline_us);
            query = Xapian::Query(Xapian::Query::OP_FILTER, query, Xapian::Query(clock->release()));
        }
        match(index, query, options, mset.get());
    } catch (const Late &) {
        *mset = lontar_mset();
        mset->is_late = true;
    }
    return mset.release();
}

bool
lontar_index_prepare(lontar_index *index, GError **error)
{
    return guard_read<bool>(index, error, false, [&] {
        if (!index->is_remote) {
            (void)lontar_lists_of(index)->lengths(index);
        }
        return true;
    });
}

lontar_mset *
lontar_index_match(lontar_index *index, const lontar_expression *expression,
                   const lontar_match_options *options, GError **error)
{
    return guard_read<lontar_mset *>(index, error, nullptr,
                                     [&] { return match_until(index, expression, options); });
}

void
lontar_mset_free(lontar_mset *mset)
{
    delete mset;
}

size_t
lontar_mset_size(const lontar_mset *mset)
{
    return mset->docids.size();
}

uint32_t
lontar_mset_docid_at(const lontar_mset *mset, size_t i)
{
    return mset->docids.at(i);
}

double
lontar_mset_score_at(const lontar_mset *mset, size_t i)
{
    return mset->scores.at(i);
}

size_t
lontar_mset_total(const lontar_mset *mset)
{
    return mset->total;
}

bool
lontar_mset_is_late(const lontar_mset *mset)
{
    return mset->is_late;
}
