/*
 * What it costs to take one word for another, letter by letter.
 */
#ifndef LONTAR_LIB_MISSPELT_COST_H
#define LONTAR_LIB_MISSPELT_COST_H

#include <glib.h>

G_BEGIN_DECLS

/* Longer words are not compared; the longest of the index is as much longer as a cost allows. */
#define LONTAR_COST_LETTERS_MAX 64

/*
 * The table of costs of a typed word against the words of a sorted list, which share their
 * beginnings and so the rows of those.
 */
typedef struct {
    gunichar typed[LONTAR_COST_LETTERS_MAX];
    size_t typed_size;
    gunichar letters[LONTAR_COST_LETTERS_MAX]; /* of the word looked at */
    unsigned rows[LONTAR_COST_LETTERS_MAX + 1][LONTAR_COST_LETTERS_MAX + 1];
} lontar_cost_table;

/** Begin with a typed word; letters past the most are left out. */
void lontar_cost_begin(lontar_cost_table *table, const char *typed);

/** A letter without its accent. */
gunichar lontar_cost_letter(gunichar c);

/**
 * Fill the row of the letter after the first @a at ones, whose rows are there.
 *
 * @return  the least that a word which begins with these letters can cost
 */
unsigned lontar_cost_add(lontar_cost_table *table, size_t at, gunichar letter);

/** The cost of the word of so many letters. */
unsigned lontar_cost_of(const lontar_cost_table *table, size_t size);

G_END_DECLS

#endif
