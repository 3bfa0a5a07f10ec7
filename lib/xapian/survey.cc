/*
 * Surveys: matches whose counting is done where the documents are.
 *
 * A remote server cannot call us back for each match, but it counts values by itself, and it sends
 * the value that a hit is ordered by along with the hit.
 */
#include "handles.h"

#include <algorithm>
#include <deque>
#include <map>

/* BM25's k3 so large that the factor (k3 + 1) * qtf / (k3 + qtf) is qtf. */
static const double LINEAR_K3 = 1e12;

struct lontar_survey {
    std::vector<uint32_t> docids;
    std::vector<double> scores;
    std::vector<std::string> values;
    std::vector<std::map<std::string, size_t>> counts;
    size_t total = 0;
};

/*
 * What Xapian 1.4 counts over several remote shards is wrong when it orders by value: counting and
 * ordering are matches of their own.
 */
static void
prepare(Xapian::Enquire *enquire, const lontar_expression *expression,
        const lontar_survey_options *options)
{
    enquire->set_query(expression == nullptr ? Xapian::Query::MatchAll : expression->query);
    enquire->set_docid_order(Xapian::Enquire::ASCENDING);
    if (options->count_size > 0) {
        enquire->set_weighting_scheme(Xapian::BoolWeight());
    } else if (options->by_score) {
        enquire->set_weighting_scheme(
            Xapian::BM25Weight(options->bm25_k1, 0, LINEAR_K3, options->bm25_b, 0));
        enquire->set_sort_by_relevance_then_value(options->slot, false);
    } else {
        enquire->set_weighting_scheme(Xapian::BoolWeight());
        enquire->set_sort_by_value(options->slot, options->descending);
    }
}

static std::map<std::string, size_t>
counts_of(const Xapian::ValueCountMatchSpy &spy)
{
    std::map<std::string, size_t> counts;

    for (auto it = spy.values_begin(); it != spy.values_end(); ++it) {
        counts[*it] = it.get_termfreq();
    }
    return counts;
}

static lontar_survey *
survey(const lontar_index *index, const lontar_expression *expression,
       const lontar_survey_options *options)
{
    auto result = std::make_unique<lontar_survey>();
    std::deque<Xapian::ValueCountMatchSpy> spies;
    Xapian::Enquire enquire(index->database);
    Xapian::doccount all = index->database.get_doccount();
    Xapian::doccount first = std::min<size_t>(options->first, all);
    Xapian::doccount limit = std::min<size_t>(options->limit, all - first);
    bool is_exact = options->exact || options->count_size > 0;

    prepare(&enquire, expression, options);
    for (size_t i = 0; i < options->count_size; i++) {
        spies.emplace_back(options->count_slots[i]);
    }
    for (auto &spy : spies) {
        enquire.add_matchspy(&spy);
    }
    Xapian::MSet found = enquire.get_mset(first, limit, is_exact ? all : 0);
    for (auto it = found.begin(); it != found.end(); ++it) {
        result->docids.push_back(*it);
        result->scores.push_back(it.get_weight());
        result->values.push_back(it.get_sort_key());
    }
    result->total = found.get_matches_estimated();
    for (const auto &spy : spies) {
        result->counts.push_back(counts_of(spy));
    }
    return result.release();
}

lontar_survey *
lontar_index_survey(lontar_index *index, const lontar_expression *expression,
                    const lontar_survey_options *options, GError **error)
{
    return guard_read<lontar_survey *>(index, error, nullptr,
                                       [&] { return survey(index, expression, options); });
}

void
lontar_survey_free(lontar_survey *survey)
{
    delete survey;
}

size_t
lontar_survey_total(const lontar_survey *survey)
{
    return survey->total;
}

size_t
lontar_survey_size(const lontar_survey *survey)
{
    return survey->docids.size();
}

uint32_t
lontar_survey_docid_at(const lontar_survey *survey, size_t i)
{
    return survey->docids.at(i);
}

double
lontar_survey_score_at(const lontar_survey *survey, size_t i)
{
    return survey->scores.at(i);
}

const char *
lontar_survey_value_at(const lontar_survey *survey, size_t i, size_t *out_length)
{
    const std::string &value = survey->values.at(i);

    if (out_length != nullptr) {
        *out_length = value.size();
    }
    return value.c_str();
}

void
lontar_survey_each_count(const lontar_survey *survey, size_t i, lontar_count_visit visit,
                         void *data)
{
    for (const auto &row : survey->counts.at(i)) {
        visit(row.first.c_str(), row.second, data);
    }
}
