/*
 * Costs: an edit distance with what people do most made cheap.
 *
 * Ten is one wrong letter. Vowels and letters that sound alike are taken for each other, letters
 * doubled or not, neighbours transposed; the first letter is seldom wrong (Pollock and Zamora,
 * Automatic spelling correction in scientific and scholarly text, 1984).
 */
#include "misspelt_cost.h"

#include <stdbool.h>
#include <stdint.h>

#define COST_WRONG      10
#define COST_MISSING    9 /* a letter of the word that was not typed */
#define COST_ALIKE      8
#define COST_DOUBLED    6
#define COST_TRANSPOSED 8
#define COST_FIRST      6 /* more, where the first letter is wrong */

gunichar
lontar_cost_letter(gunichar c)
{
    gunichar parts[8];

    if (c < 0x80) {
        return c;
    }
    return g_unichar_fully_decompose(c, FALSE, parts, G_N_ELEMENTS(parts)) > 0 ? parts[0] : c;
}

void
lontar_cost_begin(lontar_cost_table *table, const char *typed)
{
    table->typed_size = 0;
    for (const char *p = typed; *p != '\0' && table->typed_size < LONTAR_COST_LETTERS_MAX;
         p = g_utf8_next_char(p)) {
        table->typed[table->typed_size++] = lontar_cost_letter(g_utf8_get_char(p));
    }
    table->rows[0][0] = 0;
    for (size_t j = 1; j <= table->typed_size; j++) {
        table->rows[0][j] = table->rows[0][j - 1] + COST_WRONG + (j == 1 ? COST_FIRST : 0);
    }
}

/* Vowels, and letters that sound alike: a bit a group. */
static const uint8_t groups[128] = {
    ['a'] = 1,  ['e'] = 1,  ['i'] = 1,   ['o'] = 1,   ['u'] = 1,     ['y'] = 1,
    ['k'] = 2,  ['q'] = 2,  ['x'] = 2,   ['s'] = 4,   ['z'] = 4,     ['f'] = 8,
    ['v'] = 8,  ['w'] = 8,  ['g'] = 16,  ['j'] = 16,  ['b'] = 32,    ['p'] = 32,
    ['d'] = 64, ['t'] = 64, ['m'] = 128, ['n'] = 128, ['c'] = 2 | 4,
};

static bool
are_alike(gunichar a, gunichar b)
{
    return a < G_N_ELEMENTS(groups) && b < G_N_ELEMENTS(groups) && (groups[a] & groups[b]) != 0;
}

static unsigned
changed(gunichar a, gunichar b, bool is_first)
{
    if (a == b) {
        return 0;
    }
    return (are_alike(a, b) ? COST_ALIKE : COST_WRONG) + (is_first ? COST_FIRST : 0);
}

/* A letter that only one of the two has, after the one before it. */
static unsigned
alone(gunichar letter, gunichar before, unsigned cost)
{
    return letter == before ? COST_DOUBLED : cost;
}

unsigned
lontar_cost_add(lontar_cost_table *table, size_t at, gunichar letter)
{
    size_t i = at + 1;
    const gunichar *typed = table->typed;
    const unsigned *above = table->rows[at];
    unsigned *row = table->rows[i];
    gunichar before = at > 0 ? table->letters[at - 1] : 0;
    unsigned missing = alone(letter, before, COST_MISSING);
    unsigned least;

    table->letters[at] = letter;
    row[0] = above[0] + missing + (at == 0 ? COST_FIRST : 0);
    least = row[0];
    for (size_t j = 1; j <= table->typed_size; j++) {
        bool is_first = at == 0 && j == 1;
        unsigned best = above[j - 1] + changed(letter, typed[j - 1], is_first);

        best = MIN(best, above[j] + missing);
        best = MIN(best, row[j - 1] + alone(typed[j - 1], j > 1 ? typed[j - 2] : 0, COST_WRONG));
        if (at > 0 && j > 1 && letter == typed[j - 2] && before == typed[j - 1]) {
            best = MIN(best, table->rows[at - 1][j - 2] + COST_TRANSPOSED +
                                 (at == 1 && j == 2 ? COST_FIRST : 0));
        }
        row[j] = best;
        least = MIN(least, best);
        /* what the next letter may make of it by being transposed with this one */
        least = j > 1 ? MIN(least, above[j - 2] + COST_TRANSPOSED) : least;
    }
    return least;
}

unsigned
lontar_cost_of(const lontar_cost_table *table, size_t size)
{
    return table->rows[size][table->typed_size];
}
