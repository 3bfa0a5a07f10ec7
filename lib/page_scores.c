/*
 * Page scores: positions of what a query looks for, counted by page.
 *
 * A page counts as matched when one of the targets stands on it, be it only the beginning or end of
 * a phrase that crosses a page.
 */
#include "page_scores.h"

#include <string.h>

#include "lontar/terms.h"

/* BM25's saturation, for repeated words of a page. */
#define SATURATION 1.2
/* Stems whose forms are at hand: more are sooner hashed than gone over. */
#define KNOWN_MAX 32

typedef struct {
    size_t distinct; /* targets on it */
    double score;    /* their weights, by how often they stand there */
    size_t last;     /* target counted last, + 1 */
    double times;    /* of that target */
} page_score;

/* A stem on pages of a language, looked up once a search. */
typedef struct {
    const char *stem; /* of a target */
    char *language;   /* NULL = none is known */
    GPtrArray *forms; /* char * */
} known_stem;

struct lontar_page_scores {
    const lontar_searcher *searcher;
    const lontar_compiled *compiled;
    GArray *known; /* known_stem */
    /* Of the document whose pages are looked for. */
    const lontar_record *record;
    uint32_t docid;
    GArray *pages;        /* page_score */
    GPtrArray *languages; /* const char *: those of its pages, NULL = none is known */
    bool has_language;    /* only pages of one language count: of this one */
    const char *language;
    size_t target; /* number of the one that is looked for */
    double weight;
    size_t found;      /* occurrences, of all targets */
    GArray *positions; /* uint32_t: of the term that was looked for last */
};

static void
clear_known(void *data)
{
    known_stem *one = data;

    g_free(one->language);
    g_ptr_array_unref(one->forms);
}

lontar_page_scores *
lontar_page_scores_new(const lontar_searcher *searcher, const lontar_compiled *compiled)
{
    lontar_page_scores *s = g_new0(lontar_page_scores, 1);

    s->searcher = searcher;
    s->compiled = compiled;
    s->known = g_array_new(FALSE, FALSE, sizeof(known_stem));
    g_array_set_clear_func(s->known, clear_known);
    s->pages = g_array_new(FALSE, FALSE, sizeof(page_score));
    s->languages = g_ptr_array_new();
    s->positions = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    return s;
}

void
lontar_page_scores_free(lontar_page_scores *s)
{
    if (s != NULL) {
        g_array_unref(s->known);
        g_array_unref(s->pages);
        g_ptr_array_unref(s->languages);
        g_array_unref(s->positions);
        g_free(s);
    }
}

const char *
lontar_page_scores_language(const lontar_record *record, size_t page)
{
    const char *language = lontar_record_page_language(record, page);

    return language != NULL ? language : lontar_record_value(record, LONTAR_FIELD_LANGUAGE);
}

/* Note the different languages of a document's pages. */
static void
note_languages(lontar_page_scores *s)
{
    const lontar_record *record = s->record;
    GPtrArray *languages = s->languages;
    const char *before = "";

    g_ptr_array_set_size(languages, 0);
    for (size_t i = 0; i < lontar_record_page_size(record); i++) {
        const char *language = lontar_page_scores_language(record, i);
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
add_occurrence(lontar_page_scores *s, size_t page)
{
    page_score *one = &g_array_index(s->pages, page_score, page);

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
count_positions(lontar_page_scores *s, const GArray *positions, uint32_t words)
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
        if (s->has_language &&
            g_strcmp0(lontar_page_scores_language(s->record, page), s->language) != 0) {
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
find_term(lontar_page_scores *s, const char *term, GError **error)
{
    g_array_set_size(s->positions, 0);
    if (!lontar_index_add_positions(s->searcher->index, s->docid, term, s->positions, error)) {
        return false;
    }
    count_positions(s, s->positions, 1);
    return true;
}

static bool
find_prefixed(lontar_page_scores *s, const char *prefix, const char *text, GError **error)
{
    g_autofree char *term = g_strconcat(prefix, text, NULL);

    return find_term(s, term, error);
}

/* The forms of a stem of a target in a language. */
static const GPtrArray *
forms_of(lontar_page_scores *s, const char *language, const char *stem, GError **error)
{
    const lontar_searcher *searcher = s->searcher;

    for (guint i = 0; i < s->known->len; i++) {
        const known_stem *one = &g_array_index(s->known, known_stem, i);

        if (one->stem == stem && g_strcmp0(one->language, language) == 0) {
            return one->forms;
        }
    }

    const GPtrArray *forms = lontar_forms_find(searcher->forms, searcher->index, searcher->analyser,
                                               language, stem, error);
    if (forms == NULL || s->known->len == KNOWN_MAX) {
        return forms;
    }

    known_stem one = {stem, g_strdup(language), g_ptr_array_ref((GPtrArray *)forms)};
    g_array_append_val(s->known, one);
    return one.forms;
}

/* Where the forms of a stem stand on pages of a language: all pages, if it is the only one. */
static bool
find_forms(lontar_page_scores *s, const char *language, const char *stem, GError **error)
{
    const GPtrArray *forms = forms_of(s, language, stem, error);
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
find_stem(lontar_page_scores *s, const char *stem, GError **error)
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
find_phrase(lontar_page_scores *s, char **words, GError **error)
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
find_target(lontar_page_scores *s, const lontar_target *target, GError **error)
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

size_t
lontar_page_scores_take(lontar_page_scores *s)
{
    page_score *pages = (page_score *)s->pages->data;
    size_t best = 0;

    for (size_t i = 1; i < s->pages->len; i++) {
        if (pages[i].distinct > pages[best].distinct ||
            (pages[i].distinct == pages[best].distinct && pages[i].score > pages[best].score)) {
            best = i;
        }
    }
    pages[best].distinct = 0;
    return best;
}

bool
lontar_page_scores_has(const lontar_page_scores *s, size_t page)
{
    return g_array_index(s->pages, page_score, page).distinct > 0;
}

bool
lontar_page_scores_find(lontar_page_scores *s, const lontar_record *record, uint32_t docid,
                        GError **error)
{
    const GArray *targets = s->compiled->targets;
    size_t size = lontar_record_page_size(record);

    s->record = record;
    s->docid = docid;
    s->found = 0;
    g_array_set_size(s->pages, (guint)size);
    if (size == 0) {
        return true;
    }
    memset(s->pages->data, 0, size * sizeof(page_score));
    note_languages(s);
    for (guint i = 0; i < targets->len; i++) {
        if (size == 1 && g_array_index(s->pages, page_score, 0).distinct > 0) {
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
