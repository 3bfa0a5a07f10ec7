/*
 * Listings: all hits of a request by their ids, to go through a whole set.
 *
 * Four bytes a hit: the ids are lent by the columns, which a listing keeps as they were.
 */
#include "answer.h"
#include "lontar/error.h"
#include "search_plan.h"

struct lontar_listing {
    lontar_index_state state;
    char *uuid;
    char *updated;
    lontar_columns *columns; /* lends the ids */
    GStringChunk *strings;   /* or this does, with remote shards */
    GPtrArray *ids;          /* then these are they, by hit */
    uint32_t *docids;
    size_t size;
};

lontar_listing *
lontar_search_list(lontar_searcher *searcher, const lontar_request *request, GError **error)
{
    static const lontar_search_plan plan = {.is_listing = true};
    g_autoptr(lontar_answer) answer = lontar_search_by(searcher, request, &plan, error);

    if (answer == NULL) {
        return NULL;
    }
    if (searcher->missing > 0) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_IO,
                    "a shard of the index does not answer: the set is not whole");
        return NULL;
    }
    if (answer->is_late) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_IO,
                    "the search was stopped after %d ms: its set is not whole",
                    LONTAR_LISTING_TIME_MS);
        return NULL;
    }

    lontar_listing *listing = g_new0(lontar_listing, 1);
    listing->uuid = g_strdup(answer->uuid);
    listing->updated = g_strdup(answer->updated);
    listing->state = answer->state;
    listing->state.uuid = listing->uuid;
    listing->state.updated = listing->updated;
    if (answer->columns != NULL) {
        listing->columns = lontar_columns_ref(answer->columns);
    }
    listing->strings = g_steal_pointer(&answer->strings);
    listing->ids = g_ptr_array_new();
    listing->size = answer->rows->len;
    listing->docids = g_new(uint32_t, listing->size + 1);
    for (size_t i = 0; i < listing->size; i++) {
        const lontar_row *row = &g_array_index(answer->rows, lontar_row, i);

        listing->docids[i] = row->docid;
        if (listing->strings != NULL) {
            g_ptr_array_add(listing->ids, (char *)row->id);
        }
    }
    return listing;
}

void
lontar_listing_free(lontar_listing *listing)
{
    if (listing != NULL) {
        g_free(listing->uuid);
        g_free(listing->updated);
        g_free(listing->docids);
        lontar_columns_unref(listing->columns);
        g_clear_pointer(&listing->strings, g_string_chunk_free);
        g_ptr_array_unref(listing->ids);
        g_free(listing);
    }
}

const lontar_index_state *
lontar_listing_state(const lontar_listing *listing)
{
    return &listing->state;
}

size_t
lontar_listing_size(const lontar_listing *listing)
{
    return listing->size;
}

const char *
lontar_listing_id_at(const lontar_listing *listing, size_t i)
{
    return listing->strings != NULL ? listing->ids->pdata[i]
                                    : lontar_columns_id(listing->columns, listing->docids[i]);
}

int64_t
lontar_listing_time_at(const lontar_listing *listing, const lontar_history *history, size_t i)
{
    return lontar_history_time(history, listing->docids[i]);
}
