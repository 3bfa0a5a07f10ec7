/*
 * The nearest name to one that is not in a vocabulary, for complaints that help.
 *
 * Source: Damerau, A technique for computer detection and correction of spelling errors, 1964
 * (insertion, deletion, substitution, transposition), in its optimal string alignment form.
 */
#include <string.h>

#include "lontar/vocabulary.h"
#include "vocabulary_private.h"

/* Longer names are not compared letter by letter. */
#define NAME_MAX_LETTERS 64

typedef struct {
    gunichar letters[NAME_MAX_LETTERS];
    size_t size;
    uint64_t set; /* letters that it has, by their last five bits; upper half: more than once */
} word;

/* A name to compare with. */
typedef struct {
    const char *key; /* lent by the table of names */
    gssize index;    /* of its entry */
    size_t size;     /* letters */
    uint64_t set;    /* as in word */
} near_name;

/* False of no letters and of more than some. */
static bool
word_set(word *w, const char *key, size_t most)
{
    w->size = 0;
    w->set = 0;
    for (const char *p = key; *p != '\0'; p = g_utf8_next_char(p)) {
        if (w->size == most) {
            return false;
        }
        gunichar letter = g_utf8_get_char(p);
        w->letters[w->size++] = letter;
        uint64_t bit = UINT64_C(1) << (letter % 32);
        w->set |= (w->set & bit) << 32 | bit;
    }
    return w->size > 0;
}

static size_t
smallest(size_t a, size_t b, size_t c)
{
    return MIN(MIN(a, b), c);
}

/* Edits from one word to the other; a number over limit when there are more than that. */
static size_t
distance(const word *a, const word *b, size_t limit)
{
    size_t rows[3][NAME_MAX_LETTERS + 1];
    size_t *before = rows[0], *above = rows[1], *row = rows[2];

    if (MAX(a->size, b->size) - MIN(a->size, b->size) > limit) {
        return limit + 1;
    }
    for (size_t j = 0; j <= b->size; j++) {
        before[j] = above[j] = j;
    }
    for (size_t i = 1; i <= a->size; i++) {
        size_t best = row[0] = i;

        for (size_t j = 1; j <= b->size; j++) {
            bool same = a->letters[i - 1] == b->letters[j - 1];

            row[j] = smallest(above[j] + 1, row[j - 1] + 1, above[j - 1] + !same);
            if (i > 1 && j > 1 && a->letters[i - 1] == b->letters[j - 2] &&
                a->letters[i - 2] == b->letters[j - 1]) {
                row[j] = MIN(row[j], before[j - 2] + 1);
            }
            best = MIN(best, row[j]);
        }
        if (best > limit) {
            return limit + 1;
        }

        size_t *spare = before;

        before = above;
        above = row;
        row = spare;
    }
    return above[b->size];
}

/* How many edits are still a slip of the fingers in a word of that length. */
static size_t
slips(size_t size)
{
    return size < 3 ? 0 : size < 6 ? 1 : size < 9 ? 2 : 3;
}

/* Of names equally near, the one with the same first letter, then the first by spelling. */
static bool
is_better(const word *name, const char *candidate, const char *best)
{
    bool first = g_utf8_get_char(candidate) == name->letters[0];
    bool best_first = best != NULL && g_utf8_get_char(best) == name->letters[0];

    return best == NULL || first > best_first ||
           (first == best_first && strcmp(candidate, best) < 0);
}

/* The nearest so far. */
typedef struct {
    size_t distance;
    const char *name;
    gssize index;
} nearest;

static gint
compare_names(gconstpointer a, gconstpointer b)
{
    size_t first = ((const near_name *)a)->size;
    size_t second = ((const near_name *)b)->size;

    return first < second ? -1 : first > second;
}

/* The names that are short enough to be compared, shortest first. */
static GArray *
make_names(GHashTable *keys)
{
    GArray *names = g_array_new(FALSE, FALSE, sizeof(near_name));
    GHashTableIter iter;
    gpointer key, index;
    word letters;

    g_hash_table_iter_init(&iter, keys);
    while (g_hash_table_iter_next(&iter, &key, &index)) {
        if (word_set(&letters, key, NAME_MAX_LETTERS)) {
            near_name name = {.key = key,
                              .index = (gssize)GPOINTER_TO_SIZE(index) - 1,
                              .size = letters.size,
                              .set = letters.set};

            g_array_append_val(names, name);
        }
    }
    g_array_sort(names, compare_names);
    return names;
}

static const GArray *
get_names(const lontar_vocabulary *vocabulary, GHashTable *keys, bool is_foreign)
{
    lontar_vocabulary *own = (lontar_vocabulary *)vocabulary;

    g_mutex_lock(&own->near_lock);
    if (own->near_names[is_foreign] == NULL) {
        own->near_names[is_foreign] = make_names(keys);
    }
    g_mutex_unlock(&own->near_lock);
    return own->near_names[is_foreign];
}

/* The first name of so many letters or more. */
static guint
first_of_size(const GArray *names, size_t size)
{
    guint low = 0;
    guint high = names->len;

    while (low < high) {
        guint middle = low + (high - low) / 2;

        if (g_array_index(names, near_name, middle).size < size) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* An edit makes at most one letter go and one come, so most names are too far at once. */
static void
nearest_among(const GArray *names, const word *name, nearest *best)
{
    size_t limit = slips(name->size);
    word other;

    for (guint i = first_of_size(names, name->size - limit); i < names->len; i++) {
        const near_name *candidate = &g_array_index(names, near_name, i);

        if (candidate->size > name->size + limit) {
            return;
        }
        if ((size_t)__builtin_popcountll(candidate->set ^ name->set) > 2 * limit) {
            continue;
        }
        (void)word_set(&other, candidate->key, NAME_MAX_LETTERS);
        size_t edits = distance(name, &other, limit);
        if (edits <= limit &&
            (edits < best->distance || is_better(name, candidate->key, best->name))) {
            *best = (nearest){edits, candidate->key, candidate->index};
            limit = edits;
        }
    }
}

/* The vocabulary's own names first; those in other languages only when none of them is near. */
static gssize
nearest_by_letters(const lontar_vocabulary *vocabulary, const char *key)
{
    nearest best = {G_MAXSIZE, NULL, -1};
    GHashTable *foreign = vocabulary_foreign(vocabulary);
    word name;

    if (!word_set(&name, key, NAME_MAX_LETTERS)) {
        return -1;
    }
    nearest_among(get_names(vocabulary, vocabulary->keys, false), &name, &best);
    if (best.index < 0 && foreign != NULL) {
        nearest_among(get_names(vocabulary, foreign, true), &name, &best);
    }
    return best.index;
}

/* The longest name that stands whole inside what was written: `Kingdom of Thailand (north)`. */
static gssize
nearest_inside(const lontar_vocabulary *vocabulary, const char *key)
{
    g_auto(GStrv) words = g_strsplit(key, " ", -1);
    size_t size = MIN(g_strv_length(words), 12);

    for (size_t length = size; length > 0; length--) {
        for (size_t start = 0; start + length <= size; start++) {
            g_autoptr(GString) part = g_string_new(words[start]);
            size_t index;

            for (size_t i = 1; i < length; i++) {
                g_string_append_printf(part, " %s", words[start + i]);
            }
            index = GPOINTER_TO_SIZE(g_hash_table_lookup(vocabulary->keys, part->str));
            if (index != 0 && part->len > 3) {
                return index - 1;
            }
        }
    }
    return -1;
}

const char *
lontar_vocabulary_nearest(const lontar_vocabulary *vocabulary, const char *name)
{
    g_autofree char *key = vocabulary_key(name);
    gssize index = nearest_by_letters(vocabulary, key);

    if (index < 0) {
        index = nearest_inside(vocabulary, key);
    }
    return index < 0 ? NULL : lontar_vocabulary_at(vocabulary, index);
}
