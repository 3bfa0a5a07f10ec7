/*
 * Lexicon: what the words of one language become, each worked out once.
 *
 * A text repeats its words, so folding and stemming are done at a word's first sight and kept under
 * its bytes. The memory is bounded: a full lexicon is emptied when the analyser allows it.
 */
#ifndef LONTAR_LIB_ANALYSER_LEXICON_H
#define LONTAR_LIB_ANALYSER_LEXICON_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct lontar_lexicon lontar_lexicon;

/* What a word becomes. Lent by the lexicon until it is trimmed. */
typedef struct {
    const char *term;     /* empty if nothing is left of the word */
    const char *accented; /* NULL if it is the same as term */
    const char *stem;     /* the same as term where there is nothing to stem */
    unsigned flags;       /* LONTAR_TOKEN_STOP, LONTAR_TOKEN_NUMBER */
} lontar_lexeme;

/** A lexicon of a base language; of an empty or unknown one, words are folded only. */
lontar_lexicon *lontar_lexicon_new(const char *base);
void lontar_lexicon_free(lontar_lexicon *lexicon);

/** Look a word up by its bytes as the text has them. */
const lontar_lexeme *lontar_lexicon_find(lontar_lexicon *lexicon, const char *word, size_t length);

/** Forget all words if there are too many; lexemes lent before are gone then. */
void lontar_lexicon_trim(lontar_lexicon *lexicon);

#endif
