/*
 * Quality is judged by what no language has: letters of no script, signs within words, words
 * without vowels, capitals within words. Fonts without a mapping to Unicode, and fonts of a time
 * before Unicode, give such text.
 */
#include "quality.h"

#include <stdbool.h>
#include <string.h>

#include "lontar/document.h"

#define SIGNS_MIN  20   /* signs that a page has at least before it is called garbled */
#define WORDS_MIN  12   /* Latin words, likewise */
#define ALIEN_MAX  0.10 /* of all signs: private use, replacement, unassigned */
#define BROKEN_MAX 0.30 /* of Latin words: a sign within */
#define VOWELS_MIN 0.55 /* of Latin words of four letters and more: those that have one */
#define MIXED_MAX  0.35 /* of Latin words: a capital behind a small letter, or a digit between */

typedef struct {
    size_t signs;   /* characters that are no white space */
    size_t letters; /* and digits */
    size_t alien;
    size_t words;  /* Latin, of two letters and more */
    size_t broken; /* of them, with a sign within */
    size_t mixed;
    size_t longer; /* of them, of four letters and more */
    size_t voiced; /* of those, with a vowel */
} tally;

/* A Latin word on its way. */
typedef struct {
    size_t letters;
    size_t signs;
    bool vowel, mixed;
    bool lower_before, odd_before;
} word_state;

static bool
is_alien(gunichar u)
{
    GUnicodeType type = g_unichar_type(u);

    return u == 0xfffd || type == G_UNICODE_PRIVATE_USE || type == G_UNICODE_UNASSIGNED ||
           type == G_UNICODE_CONTROL || type == G_UNICODE_SURROGATE;
}

static bool
is_latin(gunichar u)
{
    return (u < 0x80 && g_ascii_isalpha((char)u)) ||
           (u >= 0xc0 && u <= 0x24f && u != 0xd7 && u != 0xf7) || (u >= 0x1e00 && u <= 0x1eff);
}

/* Letters with marks are vowels more often than not. */
static bool
is_vowel(gunichar u)
{
    switch (u | 0x20) {
    case 'a':
    case 'e':
    case 'i':
    case 'o':
    case 'u':
    case 'y':
        return true;
    default:
        return u >= 0x80;
    }
}

/* Signs that stand at the end of a word, or next to another sign, but not between letters. */
static bool
is_odd(gunichar u)
{
    return (u >= 0xa1 && u <= 0xbf && u != 0xad && u != 0xb7) || u == 0xd7 || u == 0xf7 ||
           u == 0x2020 || u == 0x2021 || u == 0x2030 || u == 0x2c6 || u == 0x2dc || u == 0x2039 ||
           u == 0x203a || u == 0x201e || u == 0x201a || u == '`';
}

static void
end_word(tally *counts, word_state *word)
{
    if (word->letters >= 2) {
        counts->words++;
        counts->broken += word->signs > 0;
        counts->mixed += word->mixed;
        counts->longer += word->letters >= 4;
        counts->voiced += word->letters >= 4 && word->vowel;
    }
    memset(word, 0, sizeof *word);
}

static void
add_to_word(tally *counts, word_state *word, gunichar u)
{
    if (is_latin(u)) {
        word->signs += word->odd_before && word->letters > 0;
        word->odd_before = false;
        word->mixed |=
            word->lower_before && (u < 0x80 ? g_ascii_isupper((char)u) : g_unichar_isupper(u));
        word->lower_before = u < 0x80 ? g_ascii_islower((char)u) : g_unichar_islower(u);
        word->vowel |= is_vowel(u);
        word->letters++;
    } else if (is_odd(u)) {
        word->odd_before = true;
        word->lower_before = false;
    } else {
        end_word(counts, word);
    }
}

static tally
count(const char *text, size_t length)
{
    tally counts = {0};
    word_state word = {0};
    const char *end = text + length;

    for (const char *c = text; c < end; c = g_utf8_next_char(c)) {
        gunichar u = g_utf8_get_char(c);
        add_to_word(&counts, &word, u);
        if (u < 0x80) {
            counts.signs += !g_ascii_isspace((char)u);
            counts.letters += g_ascii_isalnum((char)u);
            counts.alien += u < 0x20 && !g_ascii_isspace((char)u);
        } else {
            counts.signs += !g_unichar_isspace(u);
            counts.letters += g_unichar_isalnum(u);
            counts.alien += is_alien(u);
        }
    }
    end_word(&counts, &word);
    return counts;
}

unsigned
lontar_quality_flags(const char *text, size_t length)
{
    tally counts = count(text, length);
    bool garbled = false;

    if (counts.letters == 0 && counts.alien == 0) {
        return LONTAR_PAGE_EMPTY;
    }
    if (counts.signs >= SIGNS_MIN || counts.letters == 0) {
        garbled |= (double)counts.alien > ALIEN_MAX * (double)counts.signs;
    }
    if (counts.words >= WORDS_MIN && counts.longer >= WORDS_MIN / 2) {
        garbled |= (double)counts.broken > BROKEN_MAX * (double)counts.words;
        garbled |= (double)counts.mixed > MIXED_MAX * (double)counts.words;
        garbled |= (double)counts.voiced < VOWELS_MIN * (double)counts.longer;
    }
    return garbled ? LONTAR_PAGE_GARBLED : 0;
}
