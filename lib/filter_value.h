/*
 * Values of filters, however people write them: shared by the query language and the parameters.
 */
#ifndef LONTAR_FILTER_VALUE_H
#define LONTAR_FILTER_VALUE_H

#include "lontar/document.h"
#include "lontar/vocabulary.h"

G_BEGIN_DECLS

/* Years at the open ends of a range. */
#define LONTAR_YEAR_FIRST 0
#define LONTAR_YEAR_LAST  9999

/* No name of a country or anything else is longer, in bytes; longer ones are not looked up. */
#define LONTAR_FILTER_VALUE_MAX 128

/** The vocabulary that a field's values are from, or NULL. */
const lontar_vocabulary *lontar_filter_vocabulary(const lontar_vocabularies *vocabularies,
                                                  lontar_field field);

/**
 * The codes that a value of a filter stands for; a region gives its members.
 *
 * @param field  not YEAR
 * @return codes, lent by the vocabularies, each once, in a new array; NULL when it is not valid
 */
GPtrArray *lontar_filter_codes(const lontar_vocabularies *vocabularies, lontar_field field,
                               const char *value);

/**
 * Read `2015`, `2015..2020`, `2015-2020`, `2015..`, `..2020`; digits of any script.
 *
 * @return whether it is one; a range that ends before it begins is, too
 */
bool lontar_filter_years(const char *value, int *out_from, int *out_to);
/** Write years as canonical. */
char *lontar_filter_years_format(int from, int to);

/**
 * Complain of a value that is not valid: `no country is called 'x'; the nearest is THA ...`.
 *
 * @param guess  whether to look for the nearest, which takes about a millisecond
 */
char *lontar_filter_complaint(const lontar_vocabularies *vocabularies, lontar_field field,
                              const char *value, bool guess);

/** A text for a message: valid UTF-8 without controls, cut where it is long. */
char *lontar_filter_quote(const char *value);

G_END_DECLS

#endif
