/*
 * Answers: plain copies and lent columns, so that walking one cannot fail.
 */
#include "answer.h"

static void
clear_hit(void *data)
{
    lontar_hit *hit = data;

    for (guint i = 0; i < hit->page_hits->len; i++) {
        lontar_snippet_free(
            (lontar_snippet *)g_array_index(hit->page_hits, lontar_page_hit, i).snippet);
    }
    g_array_unref(hit->page_hits);
    lontar_record_free((lontar_record *)hit->record);
}

lontar_answer *
lontar_answer_new(const lontar_searcher *searcher)
{
    lontar_answer *answer = g_new0(lontar_answer, 1);

    answer->uuid = g_strdup(searcher->uuid);
    answer->updated = g_strdup(searcher->updated);
    answer->state = searcher->state;
    answer->state.uuid = answer->uuid;
    answer->state.updated = answer->updated;
    if (searcher->columns != NULL) {
        answer->columns = lontar_columns_ref(searcher->columns);
    } else {
        answer->strings = g_string_chunk_new(1024);
    }
    answer->rows = g_array_new(FALSE, FALSE, sizeof(lontar_row));
    answer->hits = g_array_new(FALSE, FALSE, sizeof(lontar_hit));
    g_array_set_clear_func(answer->hits, clear_hit);
    return answer;
}

void
lontar_answer_free(lontar_answer *answer)
{
    if (answer != NULL) {
        g_free(answer->uuid);
        g_free(answer->updated);
        g_array_unref(answer->rows);
        g_array_unref(answer->hits);
        g_clear_pointer(&answer->facets, g_array_unref);
        lontar_columns_unref(answer->columns);
        g_clear_pointer(&answer->strings, g_string_chunk_free);
        lontar_compiled_free(answer->compiled);
        g_free(answer);
    }
}

void
lontar_answer_warn_of_shards(lontar_answer *answer, const lontar_searcher *searcher)
{
    guint all = g_strv_length(searcher->locations);

    if (searcher->missing > 0) {
        answer->is_partial = true;
        g_ptr_array_add(answer->compiled->warnings,
                        g_strdup_printf("%zu of the %u shards of the index %s not answer: %s "
                                        "documents are neither found nor counted",
                                        searcher->missing, all,
                                        searcher->missing == 1 ? "does" : "do",
                                        searcher->missing == 1 ? "its" : "their"));
    }
    if (searcher->behind > 0) {
        g_ptr_array_add(
            answer->compiled->warnings,
            g_strdup_printf("for %zu of the %u shards of the index a replica answers that "
                            "does not have the last changes yet",
                            searcher->behind, all));
    }
}

const lontar_index_state *
lontar_answer_state(const lontar_answer *answer)
{
    return &answer->state;
}

size_t
lontar_answer_total(const lontar_answer *answer)
{
    return answer->total;
}

bool
lontar_answer_is_partial(const lontar_answer *answer)
{
    return answer->is_partial;
}

size_t
lontar_answer_hit_size(const lontar_answer *answer)
{
    return answer->hits->len;
}

const lontar_hit *
lontar_answer_hit_at(const lontar_answer *answer, size_t i)
{
    return &g_array_index(answer->hits, lontar_hit, i);
}

size_t
lontar_answer_facet_size(const lontar_answer *answer)
{
    return answer->facets->len;
}

const lontar_facet *
lontar_answer_facet_at(const lontar_answer *answer, size_t i)
{
    return &g_array_index(answer->facets, lontar_facet, i);
}

size_t
lontar_answer_term_size(const lontar_answer *answer)
{
    return answer->compiled->terms->len;
}

const lontar_term_count *
lontar_answer_term_at(const lontar_answer *answer, size_t i)
{
    return &g_array_index(answer->compiled->terms, lontar_term_count, i);
}

size_t
lontar_answer_expansion_size(const lontar_answer *answer)
{
    return answer->compiled->expansions->len;
}

const lontar_expansion *
lontar_answer_expansion_at(const lontar_answer *answer, size_t i)
{
    return &g_array_index(answer->compiled->expansions, lontar_expansion, i);
}

size_t
lontar_answer_warning_size(const lontar_answer *answer)
{
    return answer->compiled->warnings->len;
}

const char *
lontar_answer_warning_at(const lontar_answer *answer, size_t i)
{
    return answer->compiled->warnings->pdata[i];
}

double
lontar_answer_took_ms(const lontar_answer *answer)
{
    return answer->took_ms;
}
