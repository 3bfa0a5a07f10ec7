/*
 * Parts: the words within a word of a script written without spaces.
 *
 * ICU takes the longest word of its dictionary that fits, so the same words come now alone and now
 * as a compound (Lao `being a slave`, Burmese `slave` within `slavery`). A word is therefore parted
 * where both sides are words by themselves: then every text has the same parts in the same order,
 * and a query finds its word within a longer one. Measured in
 * docs/decisions/0004-words-without-spaces.md.
 */
#include "analyser_parts.h"

#include <stdbool.h>
#include <string.h>
#include <unicode/uchar.h>

#include "hash.h"

/* Units that a part must have: shorter ones are found within too many words. */
#define PART_MIN 3

/* Longer words are no words. */
#define WORD_MAX 48

/* Words whose parts are remembered. */
#define KNOWN_MAX 16384

/* A word and its parts, as lontar_parts_find() gives them. */
typedef struct {
    const UChar *units; /* behind this struct, where the table owns it */
    size_t size;
    uint64_t begins;
} known_word;

struct lontar_parts {
    UBreakIterator *iterator; /* lent */
    GHashTable *known;        /* known_word, a set that owns them */
};

static guint
hash_word(gconstpointer key)
{
    const known_word *word = key;

    return lontar_hash_bytes(0, (const char *)word->units, word->size * sizeof *word->units);
}

static gboolean
is_same_word(gconstpointer a, gconstpointer b)
{
    const known_word *first = a;
    const known_word *second = b;

    return first->size == second->size &&
           memcmp(first->units, second->units, first->size * sizeof *first->units) == 0;
}

lontar_parts *
lontar_parts_new(UBreakIterator *iterator)
{
    lontar_parts *parts = g_new0(lontar_parts, 1);

    parts->iterator = iterator;
    parts->known = g_hash_table_new_full(hash_word, is_same_word, g_free, NULL);
    return parts;
}

void
lontar_parts_free(lontar_parts *parts)
{
    if (parts != NULL) {
        g_hash_table_unref(parts->known);
        g_free(parts);
    }
}

/* Whether a character is written before the consonant that it follows in speech. */
static bool
is_leading_vowel(UChar c)
{
    return (c >= 0x0E40 && c <= 0x0E44) || (c >= 0x0EC0 && c <= 0x0EC4);
}

/* Whether a character only stands after a consonant, though it is a letter to Unicode. */
static bool
is_following(UChar c)
{
    switch (c) {
    case 0x0E2F: /* paiyannoi */
    case 0x0E30: /* sara a, aa, am, lakkhangyao, maiyamok */
    case 0x0E32:
    case 0x0E33:
    case 0x0E45:
    case 0x0E46:
    case 0x0EB0: /* the same in Lao, and nyo */
    case 0x0EB2:
    case 0x0EB3:
    case 0x0EBD:
    case 0x0EC6:
        return true;
    default:
        return (U_GET_GC_MASK((UChar32)c) & U_GC_M_MASK) != 0;
    }
}

/* Whether a syllable may begin at a unit. */
static bool
may_begin(const UChar *word, size_t size, size_t at)
{
    UChar before = word[at - 1];
    UChar after = at + 1 < size ? word[at + 1] : 0;

    if (after == 0x1037 && at + 2 < size) { /* dot below, before or after asat */
        after = word[at + 2];
    }

    if (is_following(word[at]) || is_leading_vowel(before)) {
        return false;
    }
    /*
     * Khmer coeng and Burmese virama stack the next consonant; asat ends a syllable with its own.
     */
    if (before == 0x17D2 || before == 0x1039 || after == 0x1039 || after == 0x103A) {
        return false;
    }
    return after != 0x0E4C; /* thanthakhat silences the consonant under it */
}

static bool
is_vowel(UChar c)
{
    return is_leading_vowel(c) || (c >= 0x0E30 && c <= 0x0E3A) || c == 0x0E45 || c == 0x0E47 ||
           (c >= 0x0EB0 && c <= 0x0EBD) || c == 0x0ECD;
}

/* Whether Thai or Lao text can be spoken: it has a vowel, or two consonants that are not silent. */
static bool
is_spoken(const UChar *word, size_t size)
{
    size_t consonants = 0;

    if (word[0] < 0x0E00 || word[0] > 0x0EFF) {
        return true;
    }
    for (size_t i = 0; i < size; i++) {
        bool is_silent = i + 1 < size && (word[i + 1] == 0x0E4C || word[i + 1] == 0x0ECC);

        if (is_vowel(word[i])) {
            return true;
        }
        consonants += !is_following(word[i]) && !is_silent;
    }
    return consonants >= 2;
}

static bool
is_one_word(lontar_parts *parts, const UChar *word, size_t size)
{
    UErrorCode status = U_ZERO_ERROR;

    ubrk_setText(parts->iterator, word, (int32_t)size, &status);
    (void)ubrk_first(parts->iterator); /* is 0 */
    return U_SUCCESS(status) && ubrk_next(parts->iterator) == (int32_t)size;
}

/* Part a word, and its parts again: a part has at least PART_MIN units, so it ends. */
static uint64_t
work_out(lontar_parts *parts, const UChar *word, size_t size)
{
    for (size_t at = PART_MIN; at + PART_MIN <= size; at++) {
        if (may_begin(word, size, at) && is_spoken(word, at) && is_spoken(word + at, size - at) &&
            is_one_word(parts, word, at) && is_one_word(parts, word + at, size - at)) {
            return work_out(parts, word, at) | UINT64_C(1) << at |
                   work_out(parts, word + at, size - at) << at;
        }
    }
    return 0;
}

static void
remember(lontar_parts *parts, const known_word *word)
{
    size_t bytes = word->size * sizeof *word->units;
    known_word *copy = g_malloc(sizeof *copy + bytes);

    *copy = *word;
    copy->units = memcpy(copy + 1, word->units, bytes);
    if (g_hash_table_size(parts->known) >= KNOWN_MAX) {
        g_hash_table_remove_all(parts->known);
    }
    g_hash_table_add(parts->known, copy);
}

uint64_t
lontar_parts_find(lontar_parts *parts, const UChar *word, size_t size)
{
    known_word key = {.units = word, .size = size};

    if (size < (size_t)2 * PART_MIN || size > WORD_MAX) {
        return 0;
    }

    const known_word *known = g_hash_table_lookup(parts->known, &key);

    if (known != NULL) {
        return known->begins;
    }
    key.begins = work_out(parts, word, size);
    remember(parts, &key);
    return key.begins;
}
