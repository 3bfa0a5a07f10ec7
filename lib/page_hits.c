/*
 * Page hits: from positions to pages, then to the texts of the best ones.
 *
 * Only the pages that are shown are read. A page counts as matched when one of the targets stands
 * on it, be it only the beginning or end of a phrase that crosses a page.
 */
#include "page_hits.h"

#include <string.h>

#include "lontar/pages.h"
#include "lontar/terms.h"

/* BM25's saturation, for repeated words of a page. */
#define SATURATION 1.2

typedef struct {
    size_t distinct; /* targets on it */
    double score;    /* their weights, by how often they stand there */
    size_t last;     /* target counted last, + 1 */
    double times;    /* of that target */
} page_score;

struct lontar_page_hits {
    const lontar_searcher *searcher;
    const lontar_compiled *compiled;
    const lontar_request *request;
    lontar_marks *marks;
    /* Of the document whose pages are looked for. */
    const lontar_record *record;
    uint32_t docid;
    GArray *scores;       /* page_score, by page */
    GPtrArray *languages; /* const char *: those of its pages, NULL = none is known */
    bool has_language;    /* only pages of one language count: of this one */
    const char *language;
    size_t target; /* number of the one that is looked for */
    double weight;
    size_t found;      /* occurrences, of all targets */
    GArray *positions; /* uint32_t: of the term that was looked for last */
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
    lontar_page_hits *s = g_new0(lontar_page_hits, 1);

    s->searcher = searcher;
    s->compiled = compiled;
    s->request = request;
    s->marks = make_marks(compiled);
    s->scores = g_array_new(FALSE, FALSE, sizeof(page_score));
    s->languages = g_ptr_array_new();
    s->positions = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    return s;
}

void
lontar_page_hits_free(lontar_page_hits *s)
{
    if (s != NULL) {
        lontar_marks_free(s->marks);
        g_array_unref(s->scores);
        g_ptr_array_unref(s->languages);
        g_array_unref(s->positions);
        g_free(s);
    }
}

static const char *
page_language(const lontar_record *record, size_t page)
{
    const char *language = lontar_record_page_language(record, page);

    return language != NULL ? language : lontar_record_value(record, LONTAR_FIELD_LANGUAGE);
}

/* Note the different languages of a document's pages. */
static void
note_languages(lontar_page_hits *s)
{
    const lontar_record *record = s->record;
    GPtrArray *languages = s->languages;
    const char *before = "";

    g_ptr_array_set_size(languages, 0);
    for (size_t i = 0; i < lontar_record_page_size(record); i++) {
        const char *language = page_language(record, i);
        bool is_new = language != before; /* a run of pages has the same text */

        before = language;
        for (guint k = 0; is_new && k < languages->len; k++) {
            is_new = g_strcmp0(languages->pdata[k], language) != 0;
        }
        if (is_new) {
            g_ptr_array_add(languages, (char *)language);
        }
    }
}

static void
add_occurrence(lontar_page_hits *s, size_t page)
{
    page_score *one = &g_array_index(s->scores, page_score, page);

    if (one->last != s->target + 1) {
        one->last = s->target + 1;
        one->times = 0;
        one->distinct++;
    }

    double before = one->times / (one->times + SATURATION);
    s->found++;
    one->times++;
    one->score += s->weight * (one->times / (one->times + SATURATION) - before);
}

/* Count occurrences that begin at positions and are so many words long. */
static void
count_positions(lontar_page_hits *s, const GArray *positions, uint32_t words)
{
    size_t size = lontar_record_page_size(s->record);
    size_t page = 0;

    for (guint i = 0; i < positions->len; i++) {
        uint32_t first = g_array_index(positions, uint32_t, i);
        uint32_t last = first + words - 1;

        if (first < lontar_record_page_position(s->record, 0)) {
            continue; /* in the title */
        }
        while (page + 1 < size && lontar_record_page_position(s->record, page + 1) <= first) {
            page++;
        }
        if (s->has_language && g_strcmp0(page_language(s->record, page), s->language) != 0) {
            continue;
        }
        add_occurrence(s, page);
        for (size_t next = page + 1;
             next < size && lontar_record_page_position(s->record, next) <= last; next++) {
            bool is_empty = next + 1 < size && lontar_record_page_position(s->record, next + 1) ==
                                                   lontar_record_page_position(s->record, next);

            if (!is_empty) {
                add_occurrence(s, next);
            }
        }
    }
}

static bool
find_term(lontar_page_hits *s, const char *term, GError **error)
{
    g_array_set_size(s->positions, 0);
    if (!lontar_index_add_positions(s->searcher->index, s->docid, term, s->positions, error)) {
        return false;
    }
    count_positions(s, s->positions, 1);
    return true;
}

static bool
find_prefixed(lontar_page_hits *s, const char *prefix, const char *text, GError **error)
{
    g_autofree char *term = g_strconcat(prefix, text, NULL);

    return find_term(s, term, error);
}

/* Where the forms of a stem stand on pages of a language: all pages, if it is the only one. */
static bool
find_forms(lontar_page_hits *s, const char *language, const char *stem, GError **error)
{
    const lontar_searcher *searcher = s->searcher;
    const GPtrArray *forms = lontar_forms_find(searcher->forms, searcher->index, searcher->analyser,
                                               language, stem, error);
    bool ok = forms != NULL;

    s->has_language = s->languages->len > 1;
    s->language = language;
    for (guint i = 0; ok && i < forms->len; i++) {
        ok = find_term(s, forms->pdata[i], error);
    }
    s->has_language = false;
    return ok;
}

/*
 * A stem stands where its forms do, and has positions of its own where these do not tell. What has
 * no such stem in a document may be a word in it.
 */
static bool
find_stem(lontar_page_hits *s, const char *stem, GError **error)
{
    const lontar_searcher *searcher = s->searcher;
    size_t before = s->found;
    bool is_placed = false;
    bool ok = lontar_forms_is_placed(searcher->forms, searcher->index, stem, &is_placed, error) &&
              (!is_placed || find_prefixed(s, LONTAR_PREFIX_STEM, stem, error));

    for (guint i = 0; ok && i < s->languages->len; i++) {
        ok = find_forms(s, s->languages->pdata[i], stem, error);
    }
    return ok && (s->found > before || find_term(s, stem, error));
}

/* Leave the places where a word stands so far after the phrase's beginning. */
static void
keep_followed(GArray *places, const GArray *positions, uint32_t distance)
{
    guint kept = 0;
    guint at = 0;

    for (guint i = 0; i < places->len; i++) {
        uint32_t place = g_array_index(places, uint32_t, i);

        while (at < positions->len && g_array_index(positions, uint32_t, at) < place + distance) {
            at++;
        }
        if (at < positions->len && g_array_index(positions, uint32_t, at) == place + distance) {
            g_array_index(places, uint32_t, kept++) = place;
        }
    }
    g_array_set_size(places, kept);
}

static bool
find_phrase(lontar_page_hits *s, char **words, GError **error)
{
    const lontar_index *index = s->searcher->index;
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(uint32_t));

    if (!lontar_index_add_positions(index, s->docid, words[0], places, error)) {
        return false;
    }
    for (uint32_t i = 1; places->len > 0 && words[i] != NULL; i++) {
        g_array_set_size(s->positions, 0);
        if (!lontar_index_add_positions(index, s->docid, words[i], s->positions, error)) {
            return false;
        }
        keep_followed(places, s->positions, i);
    }
    count_positions(s, places, g_strv_length(words));
    return true;
}

static bool
find_target(lontar_page_hits *s, const lontar_target *target, GError **error)
{
    if (target->kind == LONTAR_TARGET_PHRASE) {
        return find_phrase(s, target->terms, error);
    }
    /* A word is among its stems: where it stands as it was typed counts twice. */
    for (size_t i = 0; target->terms[i] != NULL; i++) {
        bool ok = target->kind == LONTAR_TARGET_WORD ? find_stem(s, target->terms[i], error)
                  : target->kind == LONTAR_TARGET_INSTRUMENT
                      ? find_prefixed(s, LONTAR_PREFIX_INSTRUMENT, target->terms[i], error)
                      : find_term(s, target->terms[i], error);

        if (!ok) {
            return false;
        }
    }
    return true;
}

/* The best page, which is not there any more then: with most targets, highest score, first. */
static size_t
take_best(lontar_page_hits *s)
{
    page_score *pages = (page_score *)s->scores->data;
    size_t best = 0;

    for (size_t i = 1; i < s->scores->len; i++) {
        if (pages[i].distinct > pages[best].distinct ||
            (pages[i].distinct == pages[best].distinct && pages[i].score > pages[best].score)) {
            best = i;
        }
    }
    pages[best].distinct = 0;
    return best;
}

/* Score all pages of a document. */
static bool
score_pages(lontar_page_hits *s, const lontar_record *record, uint32_t docid, GError **error)
{
    const GArray *targets = s->compiled->targets;
    size_t size = lontar_record_page_size(record);

    s->record = record;
    s->docid = docid;
    s->found = 0;
    g_array_set_size(s->scores, (guint)size);
    if (size == 0) {
        return true;
    }
    memset(s->scores->data, 0, size * sizeof(page_score));
    note_languages(s);
    for (guint i = 0; i < targets->len; i++) {
        if (size == 1 && g_array_index(s->scores, page_score, 0).distinct > 0) {
            break; /* there is nothing to choose */
        }

        const lontar_target *target = &g_array_index(targets, lontar_target, i);

        s->target = i;
        s->weight = target->weight;
        if (!find_target(s, target, error)) {
            return false;
        }
    }
    return true;
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
                                       length, page_language(hit->record, page),
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
    if (!score_pages(s, hit->record, docid, error)) {
        return false;
    }
    for (size_t i = 0; i < size; i++) {
        hit->pages_matched += g_array_index(s->scores, page_score, i).distinct > 0;
    }
    if (wanted > 0 && hit->pages_matched == 0 && readable < size) {
        return add_snippet(s, docid, readable, hit, error);
    }
    for (size_t i = 0; i < MIN(wanted, hit->pages_matched); i++) {
        if (!add_snippet(s, docid, take_best(s), hit, error)) {
            return false;
        }
    }
    return true;
}

/* How often a page has what is marked: all of it, as one snippet, shows every place. */
static bool
count_matches(const lontar_page_hits *s, lontar_page_hit *page_hit, GError **error)
{
    const lontar_searcher *searcher = s->searcher;
    size_t page = page_hit->page - 1;
    size_t length;
    g_autofree char *text =
        lontar_searcher_text_at(searcher, s->docid, s->record, page, &length, error);

    if (text == NULL) {
        return false;
    }
    g_autoptr(lontar_snippet) whole =
        lontar_snippet_make(searcher->analyser, searcher->vocabularies, s->marks, text, length,
                            page_language(s->record, page), length + 1, false);
    page_hit->matches = whole != NULL ? whole->ranges->len : 0;
    return true;
}

bool
lontar_page_hits_list(lontar_page_hits *s, uint32_t docid, lontar_hit *hit, GError **error)
{
    size_t first = lontar_request_offset(s->request);

    if (!score_pages(s, hit->record, docid, error)) {
        return false;
    }
    for (size_t i = 0; i < s->scores->len; i++) {
        if (g_array_index(s->scores, page_score, i).distinct == 0) {
            continue;
        }

        size_t rank = hit->pages_matched++;
        if (rank < first || rank - first >= lontar_request_limit(s->request)) {
            continue;
        }
        if (!add_snippet(s, docid, i, hit, error) ||
            !count_matches(s,
                           &g_array_index(hit->page_hits, lontar_page_hit, hit->page_hits->len - 1),
                           error)) {
            return false;
        }
    }
    return true;
}
