/*
 * The key of a name: what is left of it once case, accents and punctuation make no difference.
 *
 * Apostrophes and full stops vanish (`P.D.R.` is `pdr`), other marks part words, `&` is `and`, and
 * `the` goes wherever it stands. Vowel signs of scripts that need them stay.
 */
#include <string.h>

#include "vocabulary_private.h"

/* Letters that no decomposition takes to their plain form. */
static const struct {
    gunichar letter;
    const char *plain;
} plain_letters[] = {
    {0x00f8, "o"},  {0x0111, "d"}, {0x0142, "l"},  {0x0131, "i"}, {0x00e6, "ae"},
    {0x0153, "oe"}, {0x00f0, "d"}, {0x00fe, "th"}, {0x0127, "h"}, {0x0259, "a"},
};

/* Accents proper: not the vowel signs of Indic and South-East Asian scripts. */
static bool
is_accent(gunichar c)
{
    return (c >= 0x0300 && c <= 0x036f) || (c >= 0x0591 && c <= 0x05c7) ||
           (c >= 0x064b && c <= 0x0652) || c == 0x0670 || c == 0x00ad || c == 0x200c || c == 0x200d;
}

static bool
is_dropped(gunichar c)
{
    return c == '.' || c == '\'' || c == '`' || c == '*' || c == 0x2019 || c == 0x2018 ||
           c == 0x02bc || c == 0x02bb || c == 0x00b7;
}

static void
append_letter(GString *key, gunichar c)
{
    for (size_t i = 0; i < G_N_ELEMENTS(plain_letters); i++) {
        if (plain_letters[i].letter == c) {
            g_string_append(key, plain_letters[i].plain);
            return;
        }
    }
    g_string_append_unichar(key, c);
}

/* End the word that begins at start: `the` goes, `st` is `saint`. */
static void
end_word(GString *key, size_t start)
{
    const char *word = key->str + start;

    if (g_str_equal(word, "the")) {
        g_string_truncate(key, start);
    } else if (g_str_equal(word, "st")) {
        g_string_truncate(key, start);
        g_string_append(key, "saint");
    }
    if (key->len > start) {
        g_string_append_c(key, ' ');
    }
}

static char *
key_of_folded(const char *folded)
{
    GString *key = g_string_sized_new(strlen(folded) + 1);
    size_t start = 0;

    for (const char *p = folded; *p != '\0'; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);

        if (g_ascii_isalnum(*p)) { /* nearly all */
            g_string_append_c(key, *p);
        } else if (g_unichar_isalnum(c) || (g_unichar_ismark(c) && !is_accent(c))) {
            append_letter(key, c);
        } else if (c == '&') {
            end_word(key, start);
            g_string_append(key, "and ");
            start = key->len;
        } else if (!is_dropped(c) && !is_accent(c)) {
            end_word(key, start);
            start = key->len;
        }
    }
    end_word(key, start);
    if (key->len > 0 && key->str[key->len - 1] == ' ') {
        g_string_truncate(key, key->len - 1);
    }
    return g_string_free(key, false);
}

char *
vocabulary_key(const char *name)
{
    if (g_str_is_ascii(name)) {
        g_autofree char *lower = g_ascii_strdown(name, -1);

        return key_of_folded(lower);
    }

    g_autofree char *valid = g_utf8_make_valid(name, -1);
    g_autofree char *decomposed = g_utf8_normalize(valid, -1, G_NORMALIZE_ALL);
    g_autofree char *folded = g_utf8_casefold(decomposed, -1);

    return key_of_folded(folded);
}
