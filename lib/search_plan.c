/*
 * What a search is narrowed to, and what ranks in place of its query.
 */
#include "search_plan.h"

#include "lontar/terms.h"
#include "searcher.h"

static void
narrow(lontar_compiled *compiled, lontar_expression *filter)
{
    lontar_expression *parts[] = {compiled->expression, filter};

    compiled->expression = compiled->expression == NULL
                               ? lontar_expression_scale(filter, 0)
                               : lontar_expression_join(LONTAR_OP_FILTER, parts, 2, 0);
}

/* What has changed after a revision: the slot holds it as eight bytes, the highest first. */
static bool
narrow_to_changed(lontar_searcher *searcher, uint64_t since, lontar_compiled *compiled,
                  lontar_changes **out_changes, GError **error)
{
    if (since == 0) {
        return true;
    }
    if (!lontar_searcher_is_remote(searcher) && lontar_index_shard_size(searcher->index) > 1) {
        *out_changes = lontar_changes_new(searcher, since, error);
        return *out_changes != NULL;
    }

    uint64_t from = GUINT64_TO_BE(lontar_changes_since(searcher, since) + 1);

    narrow(compiled, lontar_expression_range_from(LONTAR_SLOT_CHANGED, &from, sizeof from));
    return true;
}

bool
lontar_search_plan_apply(const lontar_search_plan *plan, lontar_searcher *searcher,
                         const lontar_request *request, lontar_compiled *compiled,
                         lontar_changes **out_changes, GError **error)
{
    if (!narrow_to_changed(searcher, lontar_request_changed_since(request), compiled, out_changes,
                           error)) {
        return false;
    }
    if (plan->make == NULL) {
        return true;
    }

    lontar_expression *expression = plan->make(searcher, plan->data, error);

    if (expression == NULL) {
        return false;
    }
    if (compiled->expression != NULL) {
        lontar_expression *parts[] = {expression, compiled->expression};

        expression = lontar_expression_join(LONTAR_OP_FILTER, parts, 2, 0);
    }
    compiled->expression = expression;
    return true;
}
