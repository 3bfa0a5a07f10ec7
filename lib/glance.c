/*
 * Glances: a pass over the bytes of a text that looks at the first letters of each word: at four or
 * three where all that is looked for and begins with the same ones before is long, else at two.
 */
#include "glance_private.h"

#include <string.h>

#include "stemmer.h"

/* Endings may change what a shorter stem has as its third and fourth letter. */
#define LONG_LETTERS   5
#define LONGER_LETTERS 6

/* The folded letter of each code point, 0 = unknown. */
static const uint16_t *
letter_table(void)
{
    static uint16_t table[LETTERS];
    static gsize made = 0;

    if (g_once_init_enter(&made)) {
        for (gunichar c = 1; c < LETTERS; c++) {
            char text[6];
            g_autofree char *folded = lontar_text_fold(text, (size_t)g_unichar_to_utf8(c, text));
            gunichar letter = g_utf8_get_char(folded);

            if (letter != 0 && letter < LETTERS) {
                bool is_one = *g_utf8_next_char(folded) == '\0';

                table[c] = (uint16_t)(letter | (is_one ? 0 : SEVERAL));
            }
        }
        g_once_init_leave(&made, 1);
    }
    return table;
}

lontar_glance *
lontar_glance_new(void)
{
    lontar_glance *glance = g_new0(lontar_glance, 1);

    glance->letters = letter_table();
    for (int byte = 0; byte < 0x80; byte++) {
        glance->bytes[byte] = is_blank((char)byte)                     ? BYTE_BLANK
                              : is_of_word(lontar_char_class_of(byte)) ? BYTE_WORD
                                                                       : BYTE_SIGN;
    }
    return glance;
}

void
lontar_glance_free(lontar_glance *glance)
{
    g_free(glance);
}

static void
set_bit(uint8_t *set, unsigned bit)
{
    set[bit / 8] |= (uint8_t)(1u << bit % 8);
}

/* The letter at a place of a folded text if it is sure to be that of the word, else 0. */
static unsigned
sure_letter(const lontar_glance *glance, const char *text, glong at)
{
    gunichar letter = g_utf8_get_char(g_utf8_offset_to_pointer(text, at));

    return letter < LETTERS && glance->letters[letter] == letter ? letter : 0;
}

/* Add what begins with a pair of letters: by its third and fourth letter, if those are sure. */
static void
add_more(lontar_glance *glance, unsigned pair, const char *text)
{
    glong size = g_utf8_strlen(text, -1);
    unsigned third = size < LONG_LETTERS ? 0 : sure_letter(glance, text, 2);
    unsigned fourth = size < LONGER_LETTERS ? 0 : sure_letter(glance, text, 3);
    unsigned triple = bit_of(pair, third);

    if (third == 0) {
        set_bit(glance->loose_pairs, pair);
        return;
    }
    set_bit(glance->triples, triple);
    if (fourth == 0) {
        set_bit(glance->loose_triples, triple);
    } else {
        set_bit(glance->fours, bit_of(triple, fourth));
    }
}

void
lontar_glance_add(lontar_glance *glance, const char *text)
{
    gunichar first = g_utf8_get_char(text);
    gunichar second = first == 0 ? 0 : g_utf8_get_char(g_utf8_next_char(text));

    if (first >= LETTERS) {
        glance->has_others = true;
        return; /* its words are all kept */
    }
    if (glance->letters[first] != first) {
        glance->is_open = true;
        return;
    }
    glance->first[first] = true;
    for (size_t c = 0; c < G_N_ELEMENTS(glance->begins); c++) {
        glance->begins[c] = glance->begins[c] || glance->letters[c] == first;
    }
    if (second == 0 || second >= LETTERS || glance->letters[second] != second) {
        glance->loose[first] = true;
    } else {
        unsigned pair = bit_of(first, second);

        set_bit(glance->pairs, pair);
        add_more(glance, pair, text);
    }
}

bool
lontar_glance_knows(const char *language)
{
    /* Snowball takes prefixes off, mends mutations, hardens ends, writes another script */
    static const char *const others[] = {"ar", "fi", "ga", "id", "ms", "sr", "tr", NULL};
    char base[LONTAR_LANGUAGE_BASE_SIZE];

    lontar_language_base(language, base);
    return !g_strv_contains(others, base);
}
