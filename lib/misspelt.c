/*
 * Misspelt words: a walk over the sorted terms that leaves out what can no longer be near.
 *
 * The score is that of a noisy channel: how often the library has a word, over how much it takes to
 * write it as typed. A word is shown with its accents if most documents have them.
 */
#include "misspelt.h"

#include <math.h>
#include <string.h>

#include "lontar/analyser.h"
#include "lontar/terms.h"
#include "misspelt_cost.h"

/* Terms looked at for one word, nearly all of them by a jump: 20,000 take about 30 ms. */
#define STEPS_MAX 20000
/* The same of words that one is the beginning of, and of names that may sound alike. */
#define COMPLETIONS_MAX 500
#define NAMES_MAX       20000
/* Words near enough that are weighed against each other. */
#define NEAR_MAX 500

/* What else may have happened to a word, as costs: docs/decisions/0040. */
#define COST_UNFINISHED 16
#define COST_JOINED     10
#define COST_SOUND      16
/* Letters that the beginning of a word has. */
#define UNFINISHED_LETTERS_MIN 4
/* A shorter key of a sound is shared by too many names. */
#define SOUND_MIN 4
/* Letters that each half of two words written together has. */
#define HALF_LETTERS_MIN 3
/* A pair that takes longer to count is none. */
#define PAIR_TIME_US 100000
/* How much a cost of one takes from the logarithm of the number of documents. */
#define COST_WEIGHT 0.45

typedef struct {
    lontar_index *index;
    const char *field; /* prefix of terms */
    const char *word;
    GArray *found;    /* lontar_candidate, scores unknown yet */
    GHashTable *seen; /* texts of found; lent */
    GError *error;
} search;

/* A walk over what is near. */
typedef struct {
    search *own;
    lontar_cost_table table;
    size_t ends[LONTAR_COST_LETTERS_MAX + 1]; /* bytes of the term up to each letter */
    size_t size;                              /* letters of the term before */
    char before[LONTAR_TERM_MAX + 1];
    unsigned limit;
    size_t steps;
} walk;

static void
clear_candidate(void *data)
{
    g_free(((lontar_candidate *)data)->text);
}

/* How wrong a word may be: a letter doubled, one letter from four on, two from eight on. */
static unsigned
limit_of(size_t letters)
{
    return letters < 4 ? 6 : letters < 6 ? 10 : letters < 8 ? 16 : letters < 12 ? 20 : 24;
}

static bool
is_word(const char *text)
{
    for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);

        if (!g_unichar_isalpha(c) && !g_unichar_ismark(c)) {
            return false;
        }
    }
    return *text != '\0';
}

static uint32_t
count(search *own, const char *text)
{
    g_autofree char *term = g_strconcat(own->field, text, NULL);
    uint32_t df = 0;
    uint64_t cf = 0;

    if (own->error == NULL && strlen(term) <= LONTAR_TERM_MAX) {
        (void)lontar_index_term_frequency(own->index, term, &df, &cf, &own->error); /* or 0 */
    }
    return df;
}

static void
add(search *own, const char *text, unsigned cost, uint32_t documents)
{
    if (own->found->len >= NEAR_MAX || g_hash_table_contains(own->seen, text)) {
        return;
    }

    lontar_candidate one = {.text = g_strdup(text), .cost = cost, .documents = documents};
    g_array_append_val(own->found, one);
    g_hash_table_add(own->seen, one.text);
}

/* Letters that a term shares with the one before it, whose rows are kept. */
static size_t
shared_letters(const walk *w, const char *term, size_t from)
{
    size_t shared = 0;

    while (shared < w->size && w->ends[shared + 1] > from &&
           strncmp(term, w->before, w->ends[shared + 1]) == 0) {
        shared++;
    }
    return shared;
}

static size_t
look(const char *term, size_t length, void *data)
{
    walk *w = data;
    size_t from = strlen(w->own->field);

    if (++w->steps > STEPS_MAX) {
        return LONTAR_WALK_END;
    }
    if (length <= from || length > LONTAR_TERM_MAX) {
        return LONTAR_WALK_NEXT;
    }
    if (g_ascii_isupper(term[from]) || g_ascii_isdigit(term[from])) {
        return from + 1;
    }

    size_t size = shared_letters(w, term, from);
    const char *p = term + (size == 0 ? from : w->ends[size]);
    memcpy(w->before, term, length + 1);
    w->ends[0] = from;
    while (*p != '\0') {
        if (size == LONTAR_COST_LETTERS_MAX) {
            w->size = size;
            return length;
        }
        gunichar letter = lontar_cost_letter(g_utf8_get_char(p));
        unsigned least = lontar_cost_add(&w->table, size, letter);

        p = g_utf8_next_char(p);
        w->ends[++size] = (size_t)(p - term);
        if (least > w->limit) {
            w->size = size;
            return w->ends[size];
        }
    }
    w->size = size;
    if (lontar_cost_of(&w->table, size) <= w->limit && is_word(term + from)) {
        add(w->own, term + from, lontar_cost_of(&w->table, size), 0);
    }
    return LONTAR_WALK_NEXT;
}

static void
find_near(search *own, size_t letters, bool is_remote)
{
    g_autofree walk *w = g_new0(walk, 1);
    size_t first = is_remote ? (size_t)(g_utf8_next_char(own->word) - own->word) : 0;
    g_autofree char *prefix = g_strdup_printf("%s%.*s", own->field, (int)first, own->word);

    w->own = own;
    w->limit = limit_of(letters);
    lontar_cost_begin(&w->table, own->word);
    (void)lontar_index_walk_terms(own->index, prefix, look, w, &own->error); /* error is kept */
}

/* A walk over words that begin with one. */
static bool
complete(const char *term, size_t length, uint32_t df, void *data)
{
    search *own = data;

    if (is_word(term + strlen(own->field))) {
        add(own, term + strlen(own->field), COST_UNFINISHED, 0);
    }
    return own->found->len < COMPLETIONS_MAX;
}

static void
find_finished(search *own)
{
    g_autofree char *prefix = g_strconcat(own->field, own->word, NULL);

    if (own->error == NULL) {
        (void)lontar_index_each_term(own->index, prefix, complete, own, &own->error); /* kept */
    }
}

/* How many documents have two words next to each other. */
static uint32_t
count_pair(search *own, const char *left, const char *right)
{
    g_autofree char *first = g_strconcat(own->field, left, NULL);
    g_autofree char *second = g_strconcat(own->field, right, NULL);
    lontar_expression *both[] = {lontar_expression_term(first, 1),
                                 lontar_expression_term(second, 1)};
    g_autoptr(lontar_expression) pair = lontar_expression_scale(
        lontar_expression_join(LONTAR_OP_PHRASE, both, G_N_ELEMENTS(both), 0), 0);
    const lontar_match_options options = {
        .exact = true, .sort_slot = -1, .deadline_us = g_get_monotonic_time() + PAIR_TIME_US};
    g_autoptr(lontar_mset) mset =
        own->error != NULL ? NULL : lontar_index_match(own->index, pair, &options, &own->error);

    return mset == NULL || lontar_mset_is_late(mset) ? 0 : (uint32_t)lontar_mset_total(mset);
}

/* Two words written together that stand next to each other somewhere. */
static void
find_parted(search *own, size_t letters)
{
    const char *at = g_utf8_offset_to_pointer(own->word, MIN(letters, HALF_LETTERS_MIN));

    for (size_t i = HALF_LETTERS_MIN; i + HALF_LETTERS_MIN <= letters; i++) {
        g_autofree char *left = g_strndup(own->word, (gsize)(at - own->word));

        if (count(own, left) > 0 && count(own, at) > 0) {
            uint32_t documents = count_pair(own, left, at);
            g_autofree char *both = g_strdup_printf("%s %s", left, at);

            if (documents > 0) {
                add(own, both, COST_JOINED, documents);
            }
        }
        at = g_utf8_next_char(at);
    }
}

/* A sound that is not the last one once more. */
static void
append_sound(GString *key, const char *sound)
{
    if (key->len == 0 || key->str[key->len - 1] != sound[0]) {
        g_string_append(key, sound);
    }
}

/* Writes the sound of the letters at a place; gives how many letters it took. */
static size_t
sound_letter(const char *p, GString *key)
{
    static const struct {
        const char *letters;
        const char *sound;
    } sounds[] = {{"sch", "s"}, {"ph", "f"}, {"th", "t"}, {"dh", "d"}, {"kh", "k"}, {"gh", "g"},
                  {"bh", "b"},  {"sh", "s"}, {"zh", "s"}, {"ch", "s"}, {"ck", "k"}, {"ng", "n"},
                  {"ts", "s"},  {"c", "k"},  {"q", "k"},  {"x", "ks"}, {"z", "s"},  {"v", "w"}};
    const char same[] = {*p, '\0'};

    for (size_t i = 0; i < G_N_ELEMENTS(sounds); i++) {
        if (g_str_has_prefix(p, sounds[i].letters)) {
            append_sound(key, sounds[i].sound);
            return strlen(sounds[i].letters);
        }
    }
    if (*p != 'h') {
        append_sound(key, strchr("aeiouy", *p) != NULL ? "." : same);
    }
    return 1;
}

char *
lontar_misspelt_sound(const char *name)
{
    g_autoptr(GString) key = g_string_new(NULL);

    for (const char *p = name; *p != '\0'; p++) {
        if (!g_ascii_islower(*p)) {
            return NULL;
        }
    }
    for (const char *p = name; *p != '\0';) {
        p += sound_letter(p, key);
    }
    if (key->len > 1 && key->str[key->len - 1] == '.') {
        g_string_truncate(key, key->len - 1);
    }
    return g_string_free(g_steal_pointer(&key), FALSE);
}

typedef struct {
    search *own;
    const char *sound;
    size_t steps;
} listening;

static bool
listen(const char *term, size_t length, uint32_t df, void *data)
{
    listening *l = data;
    const char *name = term + strlen(LONTAR_PREFIX_AUTHOR);
    g_autofree char *sound = lontar_misspelt_sound(name);

    if (sound != NULL && g_str_equal(sound, l->sound)) {
        add(l->own, name, COST_SOUND, 0);
    }
    return ++l->steps < NAMES_MAX;
}

static void
find_sounds(search *own)
{
    g_autofree char *sound = lontar_misspelt_sound(own->word);
    listening l = {own, sound, 0};

    if (own->error == NULL && sound != NULL && strlen(sound) >= SOUND_MIN) {
        (void)lontar_index_each_term(own->index, LONTAR_PREFIX_AUTHOR, listen, &l, &own->error);
    }
}

static int
compare_candidates(const void *left, const void *right)
{
    const lontar_candidate *a = left;
    const lontar_candidate *b = right;

    if (a->score != b->score) {
        return a->score > b->score ? -1 : 1;
    }
    return strcmp(a->text, b->text);
}

/*
 * Of the spellings of one word, the folded one that finds them all, under the accents that most of
 * its documents have.
 */
static void
merge_accents(GArray *found)
{
    g_autoptr(GHashTable) by_fold =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL); /* -> index + 1 */

    for (guint i = 0; i < found->len; i++) {
        const lontar_candidate *one = &g_array_index(found, lontar_candidate, i);
        char *folded = lontar_text_fold(one->text, strlen(one->text));
        gsize other = GPOINTER_TO_SIZE(g_hash_table_lookup(by_fold, folded));
        lontar_candidate *kept =
            other == 0 ? NULL : &g_array_index(found, lontar_candidate, other - 1);

        if (kept == NULL) {
            g_hash_table_insert(by_fold, folded, GSIZE_TO_POINTER(i + 1));
            continue;
        }
        /* sorted by documents: the folded one is before those with accents, or equal to them */
        if (2 * one->documents >= kept->documents && !g_str_equal(one->text, folded)) {
            g_free(kept->text);
            kept->text = g_strdup(one->text);
        }
        g_free(folded);
        g_array_remove_index(found, i--);
    }
}

static int
compare_documents(const void *left, const void *right)
{
    const lontar_candidate *a = left;
    const lontar_candidate *b = right;

    if (a->documents != b->documents) {
        return a->documents > b->documents ? -1 : 1;
    }
    return strcmp(a->text, b->text);
}

static bool
is_same(const lontar_candidate *one, const char *word)
{
    g_autofree char *folded = lontar_text_fold(one->text, strlen(one->text));

    return g_str_equal(folded, word);
}

static void
rank(search *own)
{
    for (guint i = own->found->len; i > 0; i--) {
        lontar_candidate *one = &g_array_index(own->found, lontar_candidate, i - 1);

        if (one->documents == 0) {
            one->documents = count(own, one->text);
        }
        one->score = log1p(one->documents) - COST_WEIGHT * one->cost;
        if (one->documents == 0 || is_same(one, own->word)) {
            g_array_remove_index(own->found, i - 1);
        }
    }
    g_array_sort(own->found, compare_documents);
    merge_accents(own->found);
    g_array_sort(own->found, compare_candidates);
}

GArray *
lontar_misspelt(lontar_index *index, const char *field, const char *word, bool is_remote,
                GError **error)
{
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(lontar_candidate));
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    search own = {index, field, word, found, seen, NULL};
    size_t letters = (size_t)g_utf8_strlen(word, -1);

    g_array_set_clear_func(found, clear_candidate);
    if (letters < LONTAR_MISSPELT_LETTERS_MIN || letters > LONTAR_MISSPELT_LETTERS_MAX) {
        return g_steal_pointer(&found);
    }
    find_near(&own, letters, is_remote);
    if (letters >= UNFINISHED_LETTERS_MIN) {
        find_finished(&own);
    }
    find_parted(&own, letters);
    find_sounds(&own);
    rank(&own);
    if (own.error != NULL) {
        g_propagate_error(error, own.error);
        return NULL;
    }
    return g_steal_pointer(&found);
}
