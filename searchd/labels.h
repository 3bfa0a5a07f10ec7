/*
 * Labels: what people read in place of a code.
 */
#ifndef LONTAR_SEARCHD_LABELS_H
#define LONTAR_SEARCHD_LABELS_H

#include "lontar/document.h"
#include "lontar/vocabulary.h"

/** The label of a value in a language; the value itself where it has none. Lent. */
const char *lontar_label(const lontar_vocabularies *vocabularies, lontar_field field,
                         const char *value, const char *language);

#endif
