/*
 * Page hits: the texts of the best pages, and what of them is shown.
 *
 * Only the pages that are shown are read.
 */
#include "page_hits.h"

#include "lontar/pages.h"
#include "page_scores.h"

struct lontar_page_hits {
    const lontar_searcher *searcher;
    const lontar_request *request;
    lontar_marks *marks;
    lontar_page_scores *scores;
};

/* What to mark of a compiled query. */
static lontar_marks *
make_marks(const lontar_compiled *compiled)
{
    lontar_marks *marks = lontar_marks_new();

    for (guint i = 0; i < compiled->targets->len; i++) {
        const lontar_target *target = &g_array_index(compiled->targets, lontar_target, i);
        const char *const *terms = (const char *const *)target->terms;

        switch (target->kind) {
        case LONTAR_TARGET_WORD:
            lontar_marks_add_stems(marks, terms, target->weight);
            break;
        case LONTAR_TARGET_TERMS:
            lontar_marks_add_prefix(marks, target->prefix, target->weight);
            break;
        case LONTAR_TARGET_PHRASE:
            lontar_marks_add_phrase(marks, terms, target->weight);
            break;
        case LONTAR_TARGET_INSTRUMENT:
            lontar_marks_add_instrument(marks, terms[0], target->weight);
            break;
        }
    }
    return marks;
}

lontar_page_hits *
lontar_page_hits_new(const lontar_searcher *searcher, const lontar_compiled *compiled,
                     const lontar_request *request)
{
    lontar_page_hits *s = g_new(lontar_page_hits, 1);

    s->searcher = searcher;
    s->request = request;
    s->marks = make_marks(compiled);
    s->scores = lontar_page_scores_new(searcher, compiled);
    return s;
}

void
lontar_page_hits_free(lontar_page_hits *s)
{
    if (s != NULL) {
        lontar_marks_free(s->marks);
        lontar_page_scores_free(s->scores);
        g_free(s);
    }
}

/* Cut a snippet from a page; without marks where none is required. */
static bool
add_snippet(const lontar_page_hits *s, uint32_t docid, size_t page, lontar_hit *hit, GError **error)
{
    const lontar_searcher *searcher = s->searcher;
    size_t length;
    g_autofree char *text =
        lontar_searcher_text_at(searcher, docid, hit->record, page, &length, error);

    if (text == NULL) {
        return false;
    }

    lontar_page_hit one = {
        .page = page + 1,
        .snippet = lontar_snippet_make(searcher->analyser, searcher->vocabularies, s->marks, text,
                                       length, lontar_page_scores_language(hit->record, page),
                                       lontar_request_snippet_length(s->request), false),
    };
    g_array_append_val(hit->page_hits, one);
    return true;
}

/* The first page that has text to show, or the number of pages. */
static size_t
first_readable(const lontar_record *record)
{
    static const unsigned unreadable = LONTAR_PAGE_EMPTY | LONTAR_PAGE_GARBLED | LONTAR_PAGE_FAILED;
    size_t page = 0;

    while (page < lontar_record_page_size(record) &&
           (lontar_record_page_flags(record, page) & unreadable) != 0) {
        page++;
    }
    return page;
}

/* A document of one page needs no positions: its text tells whether it matches. */
static bool
find_single(const lontar_page_hits *s, uint32_t docid, lontar_hit *hit, GError **error)
{
    if (first_readable(hit->record) > 0) {
        return true;
    }
    if (!add_snippet(s, docid, 0, hit, error)) {
        return false;
    }
    hit->pages_matched =
        g_array_index(hit->page_hits, lontar_page_hit, 0).snippet->ranges->len > 0 ? 1 : 0;
    return true;
}

bool
lontar_page_hits_find(lontar_page_hits *s, uint32_t docid, lontar_hit *hit, GError **error)
{
    size_t size = lontar_record_page_size(hit->record);
    size_t wanted = lontar_request_snippets(s->request);
    size_t readable = first_readable(hit->record);

    if (size == 1 && wanted > 0) {
        return find_single(s, docid, hit, error);
    }
    if (!lontar_page_scores_find(s->scores, hit->record, docid, error)) {
        return false;
    }
    for (size_t i = 0; i < size; i++) {
        hit->pages_matched += lontar_page_scores_has(s->scores, i);
    }
    if (wanted > 0 && hit->pages_matched == 0 && readable < size) {
        return add_snippet(s, docid, readable, hit, error);
    }
    for (size_t i = 0; i < MIN(wanted, hit->pages_matched); i++) {
        if (!add_snippet(s, docid, lontar_page_scores_take(s->scores), hit, error)) {
            return false;
        }
    }
    return true;
}

/* How often a page has what is marked: all of it, as one snippet, shows every place. */
static bool
count_matches(const lontar_page_hits *s, uint32_t docid, const lontar_record *record,
              lontar_page_hit *page_hit, GError **error)
{
    const lontar_searcher *searcher = s->searcher;
    size_t page = page_hit->page - 1;
    size_t length;
    g_autofree char *text = lontar_searcher_text_at(searcher, docid, record, page, &length, error);

    if (text == NULL) {
        return false;
    }
    g_autoptr(lontar_snippet) whole =
        lontar_snippet_make(searcher->analyser, searcher->vocabularies, s->marks, text, length,
                            lontar_page_scores_language(record, page), length + 1, false);
    page_hit->matches = whole != NULL ? whole->ranges->len : 0;
    return true;
}

bool
lontar_page_hits_list(lontar_page_hits *s, uint32_t docid, lontar_hit *hit, GError **error)
{
    size_t first = lontar_request_offset(s->request);

    if (!lontar_page_scores_find(s->scores, hit->record, docid, error)) {
        return false;
    }
    for (size_t i = 0; i < lontar_record_page_size(hit->record); i++) {
        if (!lontar_page_scores_has(s->scores, i)) {
            continue;
        }

        size_t rank = hit->pages_matched++;
        if (rank < first || rank - first >= lontar_request_limit(s->request)) {
            continue;
        }
        if (!add_snippet(s, docid, i, hit, error) ||
            !count_matches(s, docid, hit->record,
                           &g_array_index(hit->page_hits, lontar_page_hit, hit->page_hits->len - 1),
                           error)) {
            return false;
        }
    }
    return true;
}
