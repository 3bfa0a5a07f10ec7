/*
 * Characters as the analyser sees them: what a code point is to the cutting of words.
 *
 * The classes follow Unicode's word breaks (UAX 29), with those scripts apart that are written
 * without spaces.
 */
#ifndef LONTAR_LIB_NORMALISE_H
#define LONTAR_LIB_NORMALISE_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <unicode/utf8.h>

typedef enum {
    LONTAR_CHAR_BREAK,      /* ends a word; also what is no character at all */
    LONTAR_CHAR_LETTER,     /* of a script that parts words by spaces */
    LONTAR_CHAR_DIGIT,      /* decimal, of any script */
    LONTAR_CHAR_MARK,       /* belongs to the character before */
    LONTAR_CHAR_IGNORED,    /* soft hyphen, bidi control, joiner: as if it were not there */
    LONTAR_CHAR_IDEOGRAPH,  /* Han and kana */
    LONTAR_CHAR_HANGUL,     /* syllable or jamo */
    LONTAR_CHAR_COMPLEX,    /* Thai, Lao, Khmer, Burmese and their kin */
    LONTAR_CHAR_APOSTROPHE, /* belongs to a word between two letters */
    LONTAR_CHAR_HYPHEN,
    LONTAR_CHAR_DOT,
    LONTAR_CHAR_COMMA,
    LONTAR_CHAR_JOINER, /* @ / _ & $ : may join words to a compound */
} lontar_char_class;

/* The classes of the code points that stand in a table. */
#define LONTAR_CHAR_TABLE_SIZE 0x3100

/** The table of classes, made at the first call. Threads: any. */
const uint8_t *lontar_char_table(void);

/** The class of any code point; negative is invalid UTF-8, a break. */
lontar_char_class lontar_char_class_of(int32_t c);

/** The same, for who has the table at hand. */
static inline lontar_char_class
lontar_char_class_in(const uint8_t *table, int32_t c)
{
    return (uint32_t)c < LONTAR_CHAR_TABLE_SIZE ? (lontar_char_class)table[c]
                                                : lontar_char_class_of(c);
}

/**
 * Decode the character at *at and step over it.
 *
 * @return its code point, or -1 for invalid bytes, of which at least one is stepped over
 */
static inline int32_t
lontar_char_next(const char *text, size_t length, size_t *at)
{
    const uint8_t *bytes = (const uint8_t *)text;
    UChar32 c;

    U8_NEXT(bytes, *at, length, c);
    return c;
}

/** Where to cut a UTF-8 string so that at most max bytes are left and no character is parted. */
size_t lontar_char_cut(const char *text, size_t length, size_t max);

#endif
