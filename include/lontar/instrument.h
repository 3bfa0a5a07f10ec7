/*
 * ILO instruments, however they are cited: `C29`, `Convention (No. 29)`, `Convenio num. 29`.
 */
#ifndef LONTAR_INSTRUMENT_H
#define LONTAR_INSTRUMENT_H

#include "lontar/vocabulary.h"

G_BEGIN_DECLS

/* One citation in a text. */
typedef struct {
    char code[8];    /* C029 P029 R203 */
    char article[8]; /* `2`, `10bis`, or empty */
    size_t start;    /* bytes from the beginning of the text */
    size_t length;   /* bytes */
} lontar_citation;

/**
 * Find the ILO instruments that a text cites, in English, French, Spanish and by code.
 *
 * "Conventions Nos. 29, 105 and 182" gives three citations; their spans are those of the numbers.
 * Only instruments of the vocabulary are given.
 *
 * @return lontar_citation rows in order of start, maybe none
 * Cost: one pass over the text.
 */
GArray *lontar_instrument_scan(const lontar_vocabularies *vocabularies, const char *text,
                               size_t length);

G_END_DECLS

#endif
