/*
 * Scanning: where words and compounds begin and end in the bytes of a text.
 */
#ifndef LONTAR_LIB_ANALYSER_SCAN_H
#define LONTAR_LIB_ANALYSER_SCAN_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "normalise.h"

/* What stands between a word of a chain and the next one. */
typedef enum {
    LONTAR_JOIN_NONE, /* the last of the chain */
    LONTAR_JOIN_SIGN, /* hyphen, slash, dot, @ ... : a compound */
    LONTAR_JOIN_LINE, /* a hyphen at the end of a line: a word parted, or a compound */
} lontar_join;

/* A word as it stands. */
typedef struct {
    size_t start;      /* bytes from the beginning of the text */
    size_t end;        /* past its last byte */
    size_t apostrophe; /* of the first apostrophe in it, 0 = none */
    size_t letters;    /* letters in it */
    size_t digits;     /* digits in it */
    lontar_join join;  /* with the word after it */
    bool at_line_end;  /* the join is a hyphen at the end of a line */
    char sign;         /* that stands for the join in a compound, NUL = none */
} lontar_atom;

/* Words in a chain; a longer chain is parted, which costs its compound and nothing else. */
#define LONTAR_CHAIN_MAX 32

typedef struct {
    lontar_atom atoms[LONTAR_CHAIN_MAX];
    size_t size;
    bool has_line; /* there is a LONTAR_JOIN_LINE in it */
    bool is_host;  /* words are joined by a dot: a slash may follow, as in an address */
    size_t end;    /* where scanning goes on */
} lontar_chain;

/** Step over what is no word; gives the place of the next one, or length at the end. */
size_t lontar_scan_skip(const char *text, size_t length, size_t at, lontar_char_class *out_class);

/** Scan the chain of words that begins at a letter or digit. */
void lontar_scan_chain(const char *text, size_t length, size_t at, lontar_chain *chain);

#endif
