/*
 * Page hits: the texts of the best pages, and what of them is shown.
 *
 * Only the pages that are shown are read. All of an answer are chosen first, then read, then cut:
 * what a step has in the processor's cache is there for the next page still.
 */
#include "page_hits.h"

#include "lontar/pages.h"
#include "page_scores.h"

/* Bytes of texts that are read before snippets are cut from them. */
#define TEXTS_MAX ((size_t)1 << 20)

/* A page to be shown. */
typedef struct {
    lontar_hit *hit;
    uint32_t docid;
    size_t page;
    char *text; /* NULL until it is read */
    size_t length;
} chosen_page;

struct lontar_page_hits {
    const lontar_searcher *searcher;
    const lontar_request *request;
    lontar_marks *marks;
    lontar_page_scores *scores;
    GArray *chosen; /* chosen_page */
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

static void
clear_chosen(void *data)
{
    g_free(((chosen_page *)data)->text);
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
    s->chosen = g_array_new(FALSE, FALSE, sizeof(chosen_page));
    g_array_set_clear_func(s->chosen, clear_chosen);
    return s;
}

void
lontar_page_hits_free(lontar_page_hits *s)
{
    if (s != NULL) {
        lontar_marks_free(s->marks);
        lontar_page_scores_free(s->scores);
        g_array_unref(s->chosen);
        g_free(s);
    }
}

/* Have a page shown. */
static void
choose(lontar_page_hits *s, uint32_t docid, size_t page, lontar_hit *hit)
{
    chosen_page one = {.hit = hit, .docid = docid, .page = page};

    g_array_append_val(s->chosen, one);
}

static bool
read_text(const lontar_page_hits *s, chosen_page *one, GError **error)
{
    one->text = lontar_searcher_text_at(s->searcher, one->docid, one->hit->record, one->page,
                                        &one->length, error);
    return one->text != NULL;
}

static lontar_snippet *
cut(const lontar_page_hits *s, const chosen_page *one, size_t length)
{
    const lontar_searcher *searcher = s->searcher;

    return lontar_snippet_make(
        searcher->analyser, searcher->vocabularies, s->marks, one->text, one->length,
        lontar_page_scores_language(one->hit->record, one->page), length, false);
}

/* Cut a snippet from a page; without marks where there are none. It is the hit's. */
static const lontar_snippet *
show(const lontar_page_hits *s, const chosen_page *one)
{
    lontar_page_hit page_hit = {
        .page = one->page + 1,
        .snippet = cut(s, one, lontar_request_snippet_length(s->request)),
    };

    g_array_append_val(one->hit->page_hits, page_hit);
    return page_hit.snippet;
}

bool
lontar_page_hits_show(lontar_page_hits *s, GError **error)
{
    chosen_page *pages = (chosen_page *)s->chosen->data;

    for (guint shown = 0, read = 0; shown < s->chosen->len;) {
        for (size_t bytes = 0; read < s->chosen->len && bytes < TEXTS_MAX; read++) {
            if (!read_text(s, &pages[read], error)) {
                return false;
            }
            bytes += pages[read].length;
        }
        for (; shown < read; shown++) {
            const lontar_snippet *snippet = show(s, &pages[shown]);
            lontar_hit *hit = pages[shown].hit;

            if (lontar_record_page_size(hit->record) == 1) { /* no positions were looked for */
                hit->pages_matched = snippet->ranges->len > 0 ? 1 : 0;
            }
            g_clear_pointer(&pages[shown].text, g_free);
        }
    }
    g_array_set_size(s->chosen, 0);
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

bool
lontar_page_hits_find(lontar_page_hits *s, uint32_t docid, lontar_hit *hit, GError **error)
{
    size_t size = lontar_record_page_size(hit->record);
    size_t wanted = lontar_request_snippets(s->request);
    size_t readable = first_readable(hit->record);

    /* A document of one page needs no positions: its text tells whether it matches. */
    if (size == 1 && wanted > 0) {
        if (readable == 0) {
            choose(s, docid, 0, hit);
        }
        return true;
    }
    if (!lontar_page_scores_find(s->scores, hit->record, docid, error)) {
        return false;
    }
    for (size_t i = 0; i < size; i++) {
        hit->pages_matched += lontar_page_scores_has(s->scores, i);
    }
    if (wanted > 0 && hit->pages_matched == 0 && readable < size) {
        choose(s, docid, readable, hit);
    }
    for (size_t i = 0; i < MIN(wanted, hit->pages_matched); i++) {
        choose(s, docid, lontar_page_scores_take(s->scores), hit);
    }
    return true;
}

/* How often a page has what is marked: all of it, as one snippet, shows every place. */
static size_t
count_matches(const lontar_page_hits *s, const chosen_page *one)
{
    g_autoptr(lontar_snippet) whole = cut(s, one, one->length + 1);

    return whole != NULL ? whole->ranges->len : 0;
}

/* Show a page and count what is marked on it. */
static bool
list_page(const lontar_page_hits *s, uint32_t docid, size_t page, lontar_hit *hit, GError **error)
{
    chosen_page one = {.hit = hit, .docid = docid, .page = page};

    if (!read_text(s, &one, error)) {
        return false;
    }
    (void)show(s, &one);
    g_array_index(hit->page_hits, lontar_page_hit, hit->page_hits->len - 1).matches =
        count_matches(s, &one);
    clear_chosen(&one);
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
        if (rank >= first && rank - first < lontar_request_limit(s->request) &&
            !list_page(s, docid, i, hit, error)) {
            return false;
        }
    }
    return true;
}
