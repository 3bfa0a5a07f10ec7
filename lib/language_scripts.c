/*
 * What the script of a text says of its language.
 */
#include "language_private.h"

#include <string.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include "normalise.h"

/* Scripts that one language is written in, as far as libraries of publications go. */
static const struct {
    UScriptCode script;
    const char *language;
} own_scripts[] = {
    {USCRIPT_THAI, "th"},     {USCRIPT_LAO, "lo"},      {USCRIPT_KHMER, "km"},
    {USCRIPT_MYANMAR, "my"},  {USCRIPT_HANGUL, "ko"},   {USCRIPT_HIRAGANA, "ja"},
    {USCRIPT_KATAKANA, "ja"}, {USCRIPT_SINHALA, "si"},  {USCRIPT_TAMIL, "ta"},
    {USCRIPT_TELUGU, "te"},   {USCRIPT_KANNADA, "kn"},  {USCRIPT_MALAYALAM, "ml"},
    {USCRIPT_GUJARATI, "gu"}, {USCRIPT_GURMUKHI, "pa"}, {USCRIPT_ORIYA, "or"},
    {USCRIPT_GEORGIAN, "ka"}, {USCRIPT_ARMENIAN, "hy"}, {USCRIPT_GREEK, "el"},
    {USCRIPT_THAANA, "dv"},
};

/* Kana among Han that shows Japanese. */
#define KANA_SHARE 0.1

/* Counts by script; the codes beyond the array are of dead scripts. */
#define SCRIPTS_MAX 220

typedef struct {
    size_t letters[SCRIPTS_MAX];
    size_t all;
    size_t words;
    size_t odd_words; /* with a symbol between letters */
} tally;

static const char *
language_of(UScriptCode script)
{
    for (size_t i = 0; i < G_N_ELEMENTS(own_scripts); i++) {
        if (own_scripts[i].script == script) {
            return own_scripts[i].language;
        }
    }
    return NULL;
}

/* An ideograph or syllable says as much as two letters or three. */
static size_t
weight_of(UScriptCode script)
{
    return script == USCRIPT_HAN || script == USCRIPT_HANGUL ? 3 : 1;
}

/* Signs that stand inside the words of texts in legacy fonts, and never inside those of others. */
static bool
is_odd(int32_t c)
{
    if (c == '\'' || c == '-' || c == '/' || c == '.' || c == '@' || c == '_' || c == '&') {
        return false;
    }
    switch (u_charType(c)) {
    case U_MATH_SYMBOL:
    case U_CURRENCY_SYMBOL:
    case U_MODIFIER_SYMBOL:
    case U_OTHER_SYMBOL:
    case U_PRIVATE_USE_CHAR:
        return true;
    default:
        return c == 0x2020 || c == 0x2021 || c == 0x2030 || c == '#' || c == '%' || c == '*' ||
               c == '\\';
    }
}

/* Most letters of most texts: no table needs to be asked. */
static inline bool
is_basic_letter(int32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline bool
is_letter(int32_t c)
{
    return is_basic_letter(c) || (c >= 0x80 && u_isalpha(c));
}

static UScriptCode
script_of(int32_t c)
{
    UErrorCode status = U_ZERO_ERROR;
    UScriptCode script = is_basic_letter(c) ? USCRIPT_LATIN : uscript_getScript(c, &status);

    return script >= 0 && script < SCRIPTS_MAX ? script : USCRIPT_COMMON;
}

static void
count(tally *counts, const char *text, size_t length)
{
    bool in_word = false;
    bool odd = false;
    bool odd_inside = false;

    for (size_t at = 0; at < length;) {
        int32_t c = lontar_char_next(text, length, &at);

        if (is_letter(c)) {
            UScriptCode script = script_of(c);

            counts->letters[script] += weight_of(script);
            counts->all += weight_of(script);
            counts->words += !in_word;
            odd_inside = odd_inside || (in_word && odd);
            in_word = true;
            odd = false;
        } else if (c >= 0 && in_word && c != ' ' && is_odd(c)) {
            odd = true;
        } else if (c < 0 || c == ' ' || u_isUWhiteSpace(c)) {
            counts->odd_words += odd_inside;
            in_word = odd = odd_inside = false;
        }
    }
    counts->odd_words += odd_inside;
}

lontar_scripts
lontar_language_scripts(const char *text, size_t length)
{
    tally counts = {0};
    lontar_scripts scripts = {0};
    UScriptCode main_script = USCRIPT_COMMON;

    count(&counts, text, length);
    counts.letters[USCRIPT_COMMON] = counts.letters[USCRIPT_INHERITED] = 0;
    if (counts.all == 0) {
        return scripts;
    }

    size_t kana = counts.letters[USCRIPT_HIRAGANA] + counts.letters[USCRIPT_KATAKANA];

    if ((double)kana >= KANA_SHARE * (double)counts.letters[USCRIPT_HAN]) {
        counts.letters[USCRIPT_HIRAGANA] = kana + (kana > 0 ? counts.letters[USCRIPT_HAN] : 0);
        counts.letters[USCRIPT_HAN] = kana > 0 ? 0 : counts.letters[USCRIPT_HAN];
    }
    for (int script = 0; script < SCRIPTS_MAX; script++) {
        if (counts.letters[script] > counts.letters[main_script]) {
            main_script = (UScriptCode)script;
        }
    }
    scripts.is_latin = main_script == USCRIPT_LATIN;
    scripts.is_han = main_script == USCRIPT_HAN;
    scripts.language = language_of(main_script);
    scripts.letters = counts.letters[main_script];
    scripts.share = (double)counts.letters[main_script] / (double)counts.all;
    scripts.garbled = counts.words > 0 ? (double)counts.odd_words / (double)counts.words : 0;
    return scripts;
}

size_t
lontar_language_letters(const char *text, size_t length)
{
    size_t letters = 0;

    for (size_t at = 0; at < length;) {
        int32_t c = lontar_char_next(text, length, &at);

        letters += is_letter(c);
    }
    return letters;
}
