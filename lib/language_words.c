/*
 * What function words say of a text's language.
 *
 * Texts are full of them in any language, they are known for languages that CLD2 has not learnt,
 * and they tell neighbours apart (Indonesian and Malay, Tok Pisin and Bislama).
 */
#include "language_private.h"

#include <stdint.h>
#include <string.h>

#include "fold.h"
#include "normalise.h"
#include "stopwords.h"

/* Words of a text that are looked at. */
#define WORDS_MAX 400

/* Languages that have a list, one bit each. */
#define LISTS_MAX 64

/* word -> languages that have it, as a mask; never freed, never changed. */
static GHashTable *
read_masks(void)
{
    GHashTable *masks = g_hash_table_new(g_str_hash, g_str_equal);

    g_assert(lontar_stopwords_size() <= LISTS_MAX);
    for (size_t i = 0; i < lontar_stopwords_size(); i++) {
        GHashTableIter iter;
        gpointer word;

        g_hash_table_iter_init(&iter, lontar_stopwords_at(i)->words);
        while (g_hash_table_iter_next(&iter, &word, NULL)) {
            uint64_t *mask = g_hash_table_lookup(masks, word);

            if (mask == NULL) {
                mask = g_new0(uint64_t, 1);
                g_hash_table_insert(masks, word, mask);
            }
            *mask |= UINT64_C(1) << i;
        }
    }
    return masks;
}

static GHashTable *
get_masks(void)
{
    static GHashTable *masks;

    if (g_once_init_enter(&masks)) {
        g_once_init_leave(&masks, read_masks());
    }
    return masks;
}

/* Votes of one text. */
typedef struct {
    const uint64_t *masks[WORDS_MAX]; /* of each word that is in a list, once */
    size_t listed;
    double weights[LISTS_MAX]; /* each word counts by how few languages have it */
    size_t hits[LISTS_MAX];
    size_t words;
    GString *accented; /* scratch */
    GString *folded;   /* scratch */
} ballot;

/* A mask stands for its word. */
static void
add_listed(ballot *votes, const uint64_t *mask)
{
    for (size_t i = 0; i < votes->listed; i++) {
        if (votes->masks[i] == mask) {
            return;
        }
    }
    votes->masks[votes->listed++] = mask;
}

static void
count_word(ballot *votes, const char *word, size_t length)
{
    lontar_fold_word(word, length, votes->accented, votes->folded);
    votes->words++;

    const uint64_t *mask = g_hash_table_lookup(get_masks(), votes->accented->str);

    if (mask == NULL) {
        return;
    }

    add_listed(votes, mask);

    double weight = 1.0 / __builtin_popcountll(*mask);

    for (uint64_t left = *mask; left != 0; left &= left - 1) {
        int i = __builtin_ctzll(left);

        votes->weights[i] += weight;
        votes->hits[i]++;
    }
}

/* Words end where letters end; an apostrophe or hyphen inside belongs to them. */
static void
count_words(ballot *votes, const char *text, size_t length)
{
    const uint8_t *classes = lontar_char_table();
    size_t start = 0;
    size_t end = 0;

    for (size_t at = 0; at < length && votes->words < WORDS_MAX;) {
        size_t begin = at;
        lontar_char_class class =
            lontar_char_class_in(classes, lontar_char_next(text, length, &at));

        if (class == LONTAR_CHAR_LETTER) {
            start = end == 0 ? begin : start;
            end = at;
        } else if (class != LONTAR_CHAR_MARK && class != LONTAR_CHAR_APOSTROPHE && end > 0) {
            count_word(votes, text + start, end - start);
            end = 0;
        } else if (class == LONTAR_CHAR_MARK && end > 0) {
            end = at;
        }
    }
    if (end > 0) {
        count_word(votes, text + start, end - start);
    }
}

/* Norwegian's two forms share a list. */
static gssize
list_of(const char *base)
{
    if (base != NULL && (g_str_equal(base, "nb") || g_str_equal(base, "nn"))) {
        base = "no";
    }
    for (size_t i = 0; base != NULL && i < lontar_stopwords_size(); i++) {
        if (g_str_equal(lontar_stopwords_at(i)->base, base)) {
            return (gssize)i;
        }
    }
    return -1;
}

/* Different words that are in the list of one language and not in that of the other: a word that is
 * only repeated says no more than once. */
static size_t
count_only(const ballot *votes, size_t one, size_t other)
{
    size_t size = 0;

    for (size_t i = 0; i < votes->listed; i++) {
        size += (*votes->masks[i] >> one & 1) != 0 && (*votes->masks[i] >> other & 1) == 0;
    }
    return size;
}

static void
compare(const ballot *votes, size_t best, gssize other, lontar_vote *vote)
{
    vote->is_other_listed = other >= 0;
    if (other < 0) {
        return;
    }
    vote->other_hits = votes->hits[other];
    vote->best_only = count_only(votes, best, (size_t)other);
    vote->other_only = count_only(votes, (size_t)other, best);
}

lontar_vote
lontar_language_vote(const char *text, size_t length, const char *other)
{
    g_autoptr(GString) accented = g_string_new(NULL);
    g_autoptr(GString) folded = g_string_new(NULL);
    ballot votes = {.accented = accented, .folded = folded};
    lontar_vote vote = {0};
    gssize other_list = list_of(other);
    size_t best = other_list >= 0 ? (size_t)other_list : 0;

    count_words(&votes, text, length);
    for (size_t i = 0; i < lontar_stopwords_size(); i++) {
        best = votes.weights[i] > votes.weights[best] ? i : best;
    }
    vote.words = votes.words;
    if (votes.hits[best] > 0) {
        vote.language = lontar_stopwords_at(best)->base;
        vote.share = votes.weights[best] / (double)votes.words;
        vote.hits = votes.hits[best];
        vote.is_other = (gssize)best == other_list;
    }
    compare(&votes, best, other_list, &vote);
    return vote;
}
