/*
 * Plans: matchers made of the parts of an expression.
 */
#ifndef LONTAR_XAPIAN_PLANNER_H
#define LONTAR_XAPIAN_PLANNER_H

#include "matchers.h"

/* Make the matchers of a part. */
class Planner
{
  public:
    Planner(const lontar_index *index, const lontar_match_options *options);

    /**
     * @param factor  of its weight
     * @param limit   documents that it will be asked about at most
     */
    std::unique_ptr<Matcher> plan(const Part &part, double factor, uint64_t limit);
    /* Documents that may match, at most. */
    uint64_t bound(const Part &part) const;

  private:
    std::unique_ptr<Matcher> plan_term(const Part &part, double factor, uint64_t limit);
    std::unique_ptr<Matcher> plan_synonym(const Part &part, double factor, uint64_t limit);
    std::unique_ptr<Matcher> plan_join(const Part &part, double factor, uint64_t limit);
    std::unique_ptr<Matcher> plan_phrase(const Part &part, double factor, uint64_t limit);
    Matchers plan_all(const Part &part, double factor, uint64_t limit, std::vector<size_t> *order);
    std::shared_ptr<const PostingList> list_of(const std::string &term, uint64_t df,
                                               uint64_t limit);
    double weight_of(double df, uint32_t wqf, double factor) const;
    const Scale *scale();

    const lontar_index *index;
    const lontar_match_options *options;
    std::shared_ptr<Lists> lists;
    std::shared_ptr<Scale> how; /* made when first needed */
    uint64_t size;              /* documents */
    uint64_t in_use = 0;        /* postings of the lists that were taken */
};

/* The lists of what an index is now. */
std::shared_ptr<Lists> lontar_lists_of(const lontar_index *index);

#endif
