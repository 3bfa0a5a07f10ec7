/*
 * Labels: what people read in place of a code.
 */
#ifndef LONTAR_SEARCHD_LABELS_H
#define LONTAR_SEARCHD_LABELS_H

#include "lontar/document.h"
#include "lontar/vocabulary.h"

/** The vocabulary that a field's values are from, -1 for a field without one. */
int lontar_label_vocabulary(lontar_field field);

/** The label of a value in a language; the value itself where it has none. Lent. */
const char *lontar_label(const lontar_vocabularies *vocabularies, lontar_field field,
                         const char *value, const char *language);

#endif
