/*
 * What the parts of a glance share: which letters words begin with, and how bytes are told apart.
 */
#ifndef LONTAR_LIB_GLANCE_PRIVATE_H
#define LONTAR_LIB_GLANCE_PRIVATE_H

#include "glance.h"
#include "lontar/analyser.h"
#include "normalise.h"

/* Code points whose folded letter is known: Latin, Greek, Cyrillic. Words of others are kept. */
#define LETTERS 0x530
/* Set in a letter that folds to several: what follows it is not the second letter. */
#define SEVERAL 0x8000
/* Bits of the sets of first two, three and four letters. */
#define SET_BITS 4096

/* What a byte is to a walk. */
enum {
    BYTE_WIDE, /* of a character of several bytes */
    BYTE_WORD,
    BYTE_BLANK,
    BYTE_SIGN,
};

struct lontar_glance {
    const uint16_t *letters;
    uint8_t bytes[256];
    bool first[LETTERS]; /* some word begins with it */
    bool begins[128];    /* the same of an ASCII character as it stands in a text */
    bool loose[LETTERS]; /* with it and any other letter */
    uint8_t pairs[SET_BITS / 8];
    uint8_t loose_pairs[SET_BITS / 8]; /* those of them that go with any third letter */
    uint8_t triples[SET_BITS / 8];
    uint8_t loose_triples[SET_BITS / 8]; /* those of them that go with any fourth letter */
    uint8_t fours[SET_BITS / 8];
    bool is_open;    /* any word may be meant */
    bool has_others; /* words of scripts that have no letters in the tables */
};

static inline bool
is_of_word(lontar_char_class class)
{
    return class == LONTAR_CHAR_LETTER || class == LONTAR_CHAR_DIGIT;
}

static inline bool
is_blank(char byte)
{
    return byte == ' ' || byte == '\n' || byte == '\t' || byte == '\r';
}

/*
 * Which bit stands for some letters and one more. A letter of a stem may be `i` where the word has
 * `y`: dying, die.
 */
static inline unsigned
bit_of(unsigned letters, unsigned more)
{
    return (letters * 67 + (more == 'y' ? 'i' : more)) % SET_BITS;
}

static inline bool
has_bit(const uint8_t *set, unsigned bit)
{
    return (set[bit / 8] >> bit % 8 & 1) != 0;
}

#endif
