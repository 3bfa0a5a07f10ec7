/*
 * Planning: what becomes of an expression's parts, and which posting lists are kept.
 */
#include "planner.h"

#include "sweep.h"

#include <algorithm>
#include <cmath>

/* BM25's k3 so large that the factor (k3 + 1) * qtf / (k3 + qtf) is qtf. */
static const double LINEAR_K3 = 1e12;
/* A term of so many postings, asked about one in SPARSE of them for the first time, is not kept. */
static const uint64_t LIVE_MIN = 4096;
static const uint64_t SPARSE = 32;
/* Postings read between two looks at the clock. */
static const size_t CLOCK_EVERY = 4096;

std::shared_ptr<Lists>
lontar_lists_of(const lontar_index *index)
{
    if (index->lists == nullptr || index->lists_moves != *index->moves) {
        std::string state;
        auto add = [&](const lontar_index &one) {
            state += one.name + '\n' + one.database.get_uuid() + ' ' +
                     std::to_string(one.database.get_revision()) + '\n';
        };

        for (const auto &shard : index->shards) {
            add(*shard);
        }
        if (index->shards.empty()) {
            add(*index);
        }
        index->lists = Lists::of(state);
        index->lists_moves = *index->moves;
    }
    return index->lists;
}

Planner::Planner(const lontar_index *own_index, const lontar_match_options *own_options)
    : index(own_index), options(own_options), lists(lontar_lists_of(own_index)),
      size(own_index->database.get_doccount())
{
}

const Scale *
Planner::scale()
{
    if (how == nullptr) {
        double mean = index->database.get_avlength();
        bool matter = options->bm25_b != 0 && options->bm25_k1 != 0 && mean != 0;

        how = std::make_shared<Scale>(Scale{options->bm25_k1, options->bm25_b,
                                            options->bm25_min_length, matter ? 1 / mean : 0,
                                            lists->lengths(index)});
    }
    return how.get();
}

/* As Xapian's BM25Weight computes it, step by step. */
double
Planner::weight_of(double df, uint32_t wqf, double factor) const
{
    double odds = (static_cast<double>(size) - df + 0.5) / (df + 0.5);
    double idf = log(odds < 2 ? odds * 0.5 + 1 : odds);

    return idf * factor * ((LINEAR_K3 + 1) * wqf / (LINEAR_K3 + wqf)) * (options->bm25_k1 + 1);
}

uint64_t
Planner::bound(const Part &part) const
{
    uint64_t sum = 0;

    switch (part.kind) {
    case PartKind::NOTHING:
        return 0;
    case PartKind::ALL:
        return size;
    case PartKind::TERM:
        return lontar_find_frequency(index, part.term).df;
    case PartKind::SCALE:
        return bound(*part.parts[0]);
    case PartKind::JOIN:
        break;
    }
    if (part.op == LONTAR_OP_AND_NOT || part.op == LONTAR_OP_AND_MAYBE) {
        return bound(*part.parts[0]);
    }
    bool is_any = part.op == LONTAR_OP_OR || part.op == LONTAR_OP_SYNONYM;
    sum = is_any ? 0 : size;
    for (const auto &one : part.parts) {
        sum = is_any ? sum + bound(*one) : std::min(sum, bound(*one));
    }
    return std::min(sum, size);
}

/* NULL = it is better read as it is needed. */
std::shared_ptr<const PostingList>
Planner::list_of(const std::string &term, uint64_t df, uint64_t limit)
{
    if (!Lists::has_room(df, in_use)) {
        return nullptr;
    }

    std::shared_ptr<const PostingList> known = lists->find(term);
    if (known == nullptr && df >= LIVE_MIN && limit < df / SPARSE && !lists->ask(term)) {
        return nullptr;
    }
    in_use += df;
    if (known != nullptr) {
        return known;
    }

    auto list = std::make_shared<PostingList>();
    size_t unseen = 0;
    list->postings.reserve(df);
    lontar_tables_of(index)->read_postings(term, [&](const Row *rows, size_t read) {
        for (size_t i = 0; i < read; i++) {
            list->add(rows[i].docid, rows[i].number);
        }
        if ((unseen += read) >= CLOCK_EVERY) {
            unseen = 0;
            if (is_past(options->deadline_us)) {
                throw Late();
            }
        }
    });
    list->end();
    lists->keep(term, list);
    return list;
}

std::unique_ptr<Matcher>
Planner::plan_term(const Part &part, double factor, uint64_t limit)
{
    uint64_t df = lontar_find_frequency(index, part.term).df;

    if (df == 0) {
        return match_nothing();
    }

    double weight = factor == 0 ? 0 : weight_of(static_cast<double>(df), part.wqf, factor);
    const Scale *scale_of = factor == 0 ? nullptr : scale();
    std::shared_ptr<const PostingList> list = list_of(part.term, df, limit);
    if (list == nullptr) {
        return match_live(index->database, part.term, weight, scale_of);
    }
    return match_list(std::move(list), weight, scale_of);
}

/* How many documents have any of the terms is estimated as Xapian does, the rarest two first. */
std::unique_ptr<Matcher>
Planner::plan_synonym(const Part &part, double factor, uint64_t limit)
{
    Matchers terms;
    std::vector<double> frequencies;

    for (const auto &one : part.parts) {
        terms.push_back(plan(*one, 0, limit));
        frequencies.push_back(static_cast<double>(bound(*one)));
    }
    if (factor == 0) {
        return std::make_unique<Or>(std::move(terms));
    }
    while (frequencies.size() > 1) {
        std::sort(frequencies.begin(), frequencies.end(), std::greater<double>());
        double rarest = frequencies.back();

        frequencies.pop_back();
        double next = frequencies.back();
        frequencies.back() =
            std::floor(rarest + next - rarest * next / static_cast<double>(size) + 0.5);
    }
    return match_synonym(std::move(terms), weight_of(frequencies[0], 1, factor), scale());
}

/* AND, FILTER and PHRASE. */
Matchers
Planner::plan_all(const Part &part, double factor, uint64_t limit, std::vector<size_t> *order)
{
    Matchers parts;
    std::vector<uint64_t> bounds;

    for (size_t i = 0; i < part.parts.size(); i++) {
        bounds.push_back(bound(*part.parts[i]));
        order->push_back(i);
    }
    std::stable_sort(order->begin(), order->end(),
                     [&](size_t left, size_t right) { return bounds[left] < bounds[right]; });

    size_t rarest = order->front();
    for (size_t i = 0; i < part.parts.size(); i++) {
        bool weighs = i == 0 || part.op != LONTAR_OP_FILTER;

        parts.push_back(plan(*part.parts[i], weighs ? factor : 0,
                             i == rarest ? limit : std::min(limit, bounds[rarest])));
    }
    return parts;
}

/* Each term of a part of a phrase. */
static void
find_terms(const Part &part, const IndexTables &tables, PhrasePlace *place)
{
    if (part.kind == PartKind::TERM) {
        place->push_back(tables.positions(part.term));
    }
    for (const auto &one : part.parts) {
        find_terms(*one, tables, place);
    }
}

/* A name that no term has: it holds zeros. */
static void
add_name(const Part &part, std::string *name)
{
    *name += part.term + '\0' + std::to_string(part.parts.size()) + '\0';
    for (const auto &one : part.parts) {
        add_name(*one, name);
    }
}

/* What documents have a phrase is kept as the postings of a term are. */
std::unique_ptr<Matcher>
Planner::plan_phrase(const Part &part, double factor, uint64_t limit)
{
    std::string name = std::to_string(part.window);
    std::shared_ptr<const PostingList> known;

    add_name(part, &name);
    known = factor == 0 ? lists->find(name) : nullptr;
    if (known != nullptr) {
        in_use += known->postings.size();
        return match_list(std::move(known), 0, nullptr);
    }

    std::vector<size_t> order;
    Matchers parts = plan_all(part, factor, limit, &order);
    std::shared_ptr<const IndexTables> tables = lontar_tables_of(index);
    std::vector<PhrasePlace> places(part.parts.size());
    for (size_t i = 0; i < places.size(); i++) {
        find_terms(*part.parts[i], *tables, &places[i]);
    }

    auto phrase = match_phrase(std::move(parts), std::move(order), std::move(places), part.window,
                               options->deadline_us);
    return factor == 0 ? match_noting(std::move(phrase), lists, name) : std::move(phrase);
}

std::unique_ptr<Matcher>
Planner::plan_join(const Part &part, double factor, uint64_t limit)
{
    Matchers parts;

    if (part.op == LONTAR_OP_AND || part.op == LONTAR_OP_FILTER) {
        std::vector<size_t> order;
        Matchers all = plan_all(part, factor, limit, &order);

        return match_every(std::move(all), std::move(order));
    }
    if (part.op == LONTAR_OP_PHRASE) {
        return plan_phrase(part, factor, limit);
    }
    if (part.op == LONTAR_OP_SYNONYM) {
        return plan_synonym(part, factor, limit);
    }

    uint64_t rest = part.op == LONTAR_OP_OR ? limit : std::min(limit, bound(*part.parts[0]));
    for (size_t i = 0; i < part.parts.size(); i++) {
        bool weighs = i == 0 || part.op != LONTAR_OP_AND_NOT;

        parts.push_back(plan(*part.parts[i], weighs ? factor : 0, i == 0 ? limit : rest));
    }
    if (part.op == LONTAR_OP_OR) {
        return std::make_unique<Or>(std::move(parts));
    }
    if (part.op == LONTAR_OP_AND_NOT) {
        return match_without(std::move(parts));
    }
    return match_maybe(std::move(parts));
}

std::unique_ptr<Matcher>
Planner::plan(const Part &part, double factor, uint64_t limit)
{
    switch (part.kind) {
    case PartKind::NOTHING:
        return match_nothing();
    case PartKind::ALL:
        return match_all(lists->lengths(index));
    case PartKind::TERM:
        return plan_term(part, factor, limit);
    case PartKind::SCALE:
        return plan(*part.parts[0], factor * part.factor, limit);
    case PartKind::JOIN:
        return plan_join(part, factor, limit);
    }
    g_assert_not_reached();
}
