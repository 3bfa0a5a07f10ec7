/*
 * Languages: which one a text is in.
 *
 * A script that one language has to itself decides; else CLD2 does, and function words correct it
 * where it is known to err. Measured in docs/decisions/0003-language-identification.md.
 */
#include "lontar/language.h"

#include <string.h>

#include "language_private.h"
#include "normalise.h"

/* Bytes of a text that are looked at. */
#define SAMPLE_MAX ((size_t)16 << 10)

/* Letters that a text must have to be looked at, not to be short, and to be long. */
#define LETTERS_MIN   3
#define LETTERS_SHORT 16
#define LETTERS_LONG  40

/* Words of a text in which function words must show, and their share in any prose. */
#define WORDS_LONG         20
#define FUNCTION_SHARE_MIN 0.08

/* What shows that a page goes on in the language of the one before it, without a look at others. */
#define GOES_ON_HITS  10
#define GOES_ON_SHARE 0.2

/* Share of words with symbols inside that shows a text in a legacy font. */
#define GARBLED_SHARE 0.15

/* Shares of the text, and of words with symbols inside, where CLD2 alone is believed. */
#define CLEAR_SHARE   0.9
#define CLEAR_GARBLED 0.02

/* What another language's function words must do to overrule CLD2. */
#define OVERRULE_WORDS 2    /* more than twice the others, by so many */
#define OVERRULE_SHARE 0.04 /* of all words, if CLD2 has no idea */
#define OVERRULE_CLEAR 0.02 /* of all words, of a text that is clear to CLD2 */
#define OVERRULE_ALONE 0.25 /* of all words, if CLD2's language has no list */

/* What CLD2 is wholly sure of, and has hardly a symbol inside its words, as garbled text has
 * them. */
static bool
is_clear(const lontar_guess *guess, const lontar_scripts *scripts)
{
    return guess->is_reliable && guess->share >= CLEAR_SHARE && scripts->garbled <= CLEAR_GARBLED;
}

/* A few function words among many others say little against a clear text. */
static bool
overrules(const lontar_guess *guess, const lontar_vote *vote, bool clear)
{
    if (vote->language == NULL || vote->is_other || vote->hits < 2) {
        return false;
    }
    if (guess->language == NULL) {
        return vote->share >= OVERRULE_SHARE;
    }
    if (!vote->is_other_listed) {
        return vote->share >= OVERRULE_ALONE;
    }
    return vote->best_only >= 2 * vote->other_only + OVERRULE_WORDS &&
           (!clear || (double)vote->best_only >= OVERRULE_CLEAR * (double)vote->words);
}

/* Whether a text is far too poor in the function words of its language to be prose in it. */
static bool
is_wordless(const lontar_vote *vote)
{
    return vote->is_other_listed && vote->words >= WORDS_LONG &&
           (double)vote->other_hits < FUNCTION_SHARE_MIN * (double)vote->words;
}

/* How sure CLD2 and the function words are together. */
static double
confidence_of(const lontar_guess *guess, const lontar_vote *vote, const lontar_scripts *scripts,
              bool overruled)
{
    double confidence = guess->is_reliable ? 0.95 : 0.55;

    if (overruled) {
        confidence = vote->words >= WORDS_LONG ? 0.85 : 0.6;
    } else if (guess->share < 0.7 && !vote->is_other) {
        confidence *= guess->share / 0.7;
    }
    if (scripts->letters < LETTERS_LONG && !vote->is_other) {
        confidence *= scripts->is_latin && scripts->letters < LETTERS_SHORT ? 0.5 : 0.7;
    }
    if (scripts->is_latin && !overruled && is_wordless(vote) && !is_clear(guess, scripts)) {
        confidence *= 0.3;
    }
    if (scripts->is_latin && scripts->garbled > GARBLED_SHARE) {
        confidence *= 0.2;
    }
    return confidence;
}

static const char *
decide(const char *text, size_t length, double *confidence)
{
    lontar_scripts scripts = lontar_language_scripts(text, length);

    *confidence = 0;
    if (scripts.letters < LETTERS_MIN) {
        return NULL;
    }
    if (scripts.language != NULL) {
        *confidence = scripts.letters < LETTERS_LONG ? 0.8 : 0.95;
        *confidence *= scripts.share;
        return scripts.language;
    }

    lontar_guess guess = lontar_language_guess(text, length);
    lontar_vote vote = lontar_language_vote(text, length, guess.language);
    bool overruled = scripts.is_latin && overrules(&guess, &vote, is_clear(&guess, &scripts));

    *confidence = confidence_of(&guess, &vote, &scripts, overruled);
    if (guess.language == NULL && scripts.is_han) {
        *confidence = 0.6;
        return "zh";
    }
    return overruled ? vote.language : guess.language;
}

bool
lontar_language_goes_on(const char *text, size_t length, const char *language)
{
    length = lontar_char_cut(text, length, SAMPLE_MAX);
    if (language == NULL || !g_utf8_validate(text, (gssize)length, NULL)) {
        return false;
    }

    lontar_scripts scripts = lontar_language_scripts(text, length);

    if (!scripts.is_latin || scripts.letters < LETTERS_LONG || scripts.garbled > GARBLED_SHARE) {
        return false;
    }

    lontar_vote vote = lontar_language_vote(text, length, language);

    return vote.is_other && vote.hits >= GOES_ON_HITS && vote.share >= GOES_ON_SHARE;
}

const char *
lontar_language_identify(const char *text, size_t length, double *out_confidence)
{
    g_autofree char *valid = NULL;
    double confidence = 0;

    length = lontar_char_cut(text, length, SAMPLE_MAX);
    if (!g_utf8_validate(text, (gssize)length, NULL)) {
        valid = g_utf8_make_valid(text, (gssize)length);
        text = valid;
        length = strlen(valid);
    }

    const char *language = decide(text, length, &confidence);

    if (language == NULL || confidence < LONTAR_LANGUAGE_SURE) {
        language = NULL;
    }
    if (out_confidence != NULL) {
        *out_confidence = confidence;
    }
    return language;
}
