/*
 * Marks: hash tables of stems and words, and phrases as sequences of numbered words.
 */
#include "marks.h"

#include <stdlib.h>
#include <string.h>

#include "glance.h"
#include "lontar/instrument.h"

typedef struct {
    guint number; /* from 1 */
    double weight;
} target;

typedef struct {
    char *text;
    target target;
} prefix;

typedef struct {
    guint *words; /* numbers in phrase_words */
    size_t size;
    target target;
} phrase;

struct lontar_marks {
    GHashTable *stems;        /* char * -> target * */
    GHashTable *terms;        /* char * -> target * */
    GHashTable *instruments;  /* code -> target * */
    GArray *prefixes;         /* prefix */
    GArray *phrases;          /* phrase */
    GHashTable *phrase_words; /* char * -> number from 1 */
    lontar_glance *glance;    /* of all words above */
    guint targets;
};

/* A word that phrases go by. */
typedef struct {
    guint number; /* in phrase_words, 0 = in no phrase */
    size_t start;
    size_t end;
} step;

static void
clear_prefix(void *data)
{
    g_free(((prefix *)data)->text);
}

static void
clear_phrase(void *data)
{
    g_free(((phrase *)data)->words);
}

static GHashTable *
new_table(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
}

void
lontar_marks_prepare(void)
{
    lontar_marks_free(lontar_marks_new());
}

lontar_marks *
lontar_marks_new(void)
{
    lontar_marks *marks = g_new0(lontar_marks, 1);

    marks->stems = new_table();
    marks->terms = new_table();
    marks->instruments = new_table();
    marks->prefixes = g_array_new(FALSE, FALSE, sizeof(prefix));
    g_array_set_clear_func(marks->prefixes, clear_prefix);
    marks->phrases = g_array_new(FALSE, FALSE, sizeof(phrase));
    g_array_set_clear_func(marks->phrases, clear_phrase);
    marks->phrase_words = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    marks->glance = lontar_glance_new();
    return marks;
}

void
lontar_marks_free(lontar_marks *marks)
{
    if (marks != NULL) {
        g_hash_table_unref(marks->stems);
        g_hash_table_unref(marks->terms);
        g_hash_table_unref(marks->instruments);
        g_array_unref(marks->prefixes);
        g_array_unref(marks->phrases);
        g_hash_table_unref(marks->phrase_words);
        lontar_glance_free(marks->glance);
        g_free(marks);
    }
}

static target
new_target(lontar_marks *marks, double weight)
{
    return (target){++marks->targets, weight};
}

static void
add_to(GHashTable *table, const char *text, target one)
{
    if (!g_hash_table_contains(table, text)) {
        g_hash_table_insert(table, g_strdup(text), g_memdup2(&one, sizeof one));
    }
}

/* The same for a word. */
static void
add_word(lontar_marks *marks, GHashTable *table, const char *text, target one)
{
    lontar_glance_add(marks->glance, text);
    add_to(table, text, one);
}

void
lontar_marks_add_stem(lontar_marks *marks, const char *stem, double weight)
{
    add_word(marks, marks->stems, stem, new_target(marks, weight));
}

void
lontar_marks_add_stems(lontar_marks *marks, const char *const *stems, double weight)
{
    target one = new_target(marks, weight);

    for (size_t i = 0; stems[i] != NULL; i++) {
        add_word(marks, marks->stems, stems[i], one);
    }
}

void
lontar_marks_add_term(lontar_marks *marks, const char *term, double weight)
{
    add_word(marks, marks->terms, term, new_target(marks, weight));
}

void
lontar_marks_add_prefix(lontar_marks *marks, const char *text, double weight)
{
    prefix one = {g_strdup(text), new_target(marks, weight)};

    lontar_glance_add(marks->glance, text);
    g_array_append_val(marks->prefixes, one);
}

void
lontar_marks_add_phrase(lontar_marks *marks, const char *const *words, double weight)
{
    size_t size = g_strv_length((char **)words);
    phrase one = {g_new(guint, size + 1), size, new_target(marks, weight)};

    for (size_t i = 0; i < size; i++) {
        guint number = GPOINTER_TO_UINT(g_hash_table_lookup(marks->phrase_words, words[i]));

        if (number == 0) {
            number = g_hash_table_size(marks->phrase_words) + 1;
            g_hash_table_insert(marks->phrase_words, g_strdup(words[i]), GUINT_TO_POINTER(number));
        }
        lontar_glance_add(marks->glance, words[i]);
        one.words[i] = number;
    }
    g_array_append_val(marks->phrases, one);
}

void
lontar_marks_add_instrument(lontar_marks *marks, const char *code, double weight)
{
    add_to(marks->instruments, code, new_target(marks, weight));
}

static const target *
find_target(const lontar_marks *marks, const lontar_token *token)
{
    const char *stem = token->stem != NULL ? token->stem : token->term;
    const target *found = g_hash_table_lookup(marks->stems, stem);

    if (found == NULL && g_hash_table_size(marks->terms) > 0) {
        found = g_hash_table_lookup(marks->terms, token->term);
    }
    for (guint i = 0; found == NULL && i < marks->prefixes->len; i++) {
        const prefix *one = &g_array_index(marks->prefixes, prefix, i);

        if (g_str_has_prefix(token->term, one->text)) {
            found = &one->target;
        }
    }
    return found;
}

static void
add_spot(GArray *spots, size_t start, size_t end, const target *one)
{
    lontar_spot spot = {start, end, one->number, one->weight};

    g_array_append_val(spots, spot);
}

static void
add_step(const lontar_marks *marks, const lontar_token *token, size_t from, GArray *steps)
{
    step one = {
        GPOINTER_TO_UINT(g_hash_table_lookup(marks->phrase_words, token->term)),
        from + token->start,
        from + token->start + token->length,
    };

    g_array_append_val(steps, one);
}

/* Find the words of a stretch of a text. */
static void
scan_stretch(const lontar_marks *marks, lontar_analyser *analyser, const char *text, size_t start,
             size_t end, const char *language, GArray *steps, GArray *spots)
{
    const lontar_token *token;
    bool has_phrases = marks->phrases->len > 0;

    lontar_analyser_start(analyser, text + start, end - start, language, 1);
    while ((token = lontar_analyser_next(analyser)) != NULL) {
        const target *found = find_target(marks, token);

        if (found != NULL) {
            add_spot(spots, start + token->start, start + token->start + token->length, found);
        }
        if (has_phrases && (token->flags & (LONTAR_TOKEN_COMPOUND | LONTAR_TOKEN_ALTERNATE)) == 0) {
            add_step(marks, token, start, steps);
        }
    }
}

static void
scan_words(const lontar_marks *marks, lontar_analyser *analyser, const char *text, size_t length,
           const char *language, GArray *steps, GArray *spots)
{
    lontar_glance_walk walk = {marks->glance, text, length, 0, 0};
    const step other = {0, 0, 0};
    size_t start = 0;
    size_t end = 0;

    if (!lontar_glance_knows(language)) {
        scan_stretch(marks, analyser, text, 0, length, language, steps, spots);
        return;
    }
    while (lontar_glance_next(&walk, &start, &end)) {
        scan_stretch(marks, analyser, text, start, end, language, steps, spots);
        if (marks->phrases->len > 0) {
            g_array_append_val(steps, other); /* the word that parts two stretches */
        }
    }
}

static bool
is_phrase_at(const phrase *one, const GArray *steps, guint at)
{
    for (size_t i = 0; i < one->size; i++) {
        if (g_array_index(steps, step, at + i).number != one->words[i]) {
            return false;
        }
    }
    return true;
}

/* A phrase's spot runs from its first word to its last. */
static void
scan_phrases(const lontar_marks *marks, const GArray *steps, GArray *spots)
{
    for (guint n = 0; n < marks->phrases->len; n++) {
        const phrase *one = &g_array_index(marks->phrases, phrase, n);

        for (guint at = 0; one->size > 0 && at + one->size <= steps->len; at++) {
            if (is_phrase_at(one, steps, at)) {
                add_spot(spots, g_array_index(steps, step, at).start,
                         g_array_index(steps, step, at + one->size - 1).end, &one->target);
            }
        }
    }
}

static void
scan_instruments(const lontar_marks *marks, const lontar_vocabularies *vocabularies,
                 const char *text, size_t length, GArray *spots)
{
    if (g_hash_table_size(marks->instruments) == 0) {
        return;
    }

    g_autoptr(GArray) citations = lontar_instrument_scan(vocabularies, text, length);
    for (guint i = 0; i < citations->len; i++) {
        const lontar_citation *one = &g_array_index(citations, lontar_citation, i);
        const target *found = g_hash_table_lookup(marks->instruments, one->code);

        if (found != NULL) {
            add_spot(spots, one->start, one->start + one->length, found);
        }
    }
}

static int
compare_spots(const void *left, const void *right)
{
    const lontar_spot *a = left;
    const lontar_spot *b = right;

    if (a->start != b->start) {
        return a->start < b->start ? -1 : 1;
    }
    return (a->end > b->end) - (a->end < b->end);
}

void
lontar_marks_scan(const lontar_marks *marks, lontar_analyser *analyser,
                  const lontar_vocabularies *vocabularies, const char *text, size_t length,
                  const char *language, GArray *spots)
{
    g_autoptr(GArray) steps = g_array_new(FALSE, FALSE, sizeof(step));

    scan_words(marks, analyser, text, length, language, steps, spots);
    scan_phrases(marks, steps, spots);
    scan_instruments(marks, vocabularies, text, length, spots);
    g_array_sort(spots, compare_spots);
}
