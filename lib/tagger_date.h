/*
 * Dates among the words of a folded page: `27-28 May 2019`, `October 20, 2016`, `10 de diciembre de
 * 1948`, and the numbers that they are made of.
 */
#ifndef LONTAR_TAGGER_DATE_H
#define LONTAR_TAGGER_DATE_H

#include "tagger_private.h"

/* No publication is older. */
#define DATE_EARLIEST 1850

typedef struct {
    int year, month, day; /* month and day 0 where not known */
    double trust;
    const char *rule;
    char *quote;
    size_t page;
} dating;

/* A number among the words of the folded page. */
typedef struct {
    int value;
    size_t digits, start, end; /* bytes of the key */
} date_number;

/* The number that is the word at a byte of the key, if it is one of at most four digits. */
bool date_number_at(const lontar_keytext *key, size_t at, date_number *out);

/* The number that is the word behind, or before, one that ends, or begins, at a byte. */
bool date_next_number(const lontar_keytext *key, size_t end, date_number *out);
bool date_previous_number(const lontar_keytext *key, size_t start, date_number *out);

/* A year as the document's calendar has it: the Buddhist era in Thai, Lao and Khmer. */
int date_common_era(const tagger_reading *reading, int year);
bool date_is_year(const tagger_reading *reading, const date_number *n);

/* The date around a month's name, in bytes of the key; false without a year. */
bool date_around(const tagger_reading *reading, const automaton_match *month, dating *out,
                 size_t *out_start, size_t *out_end);

#endif
