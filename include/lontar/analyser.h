/*
 * Analysis: a text becomes the same terms at index time and at query time.
 *
 * Text is normalised (NFKC, soft hyphens and bidi controls dropped, U+200B a break), cut into
 * words, case-folded, accents folded, and stemmed in the text's language. Where a text is cut and
 * what its terms are does not depend on the language; only stems and stop words do, so the same
 * text has the same number of tokens in any language.
 *
 *     well-known       well-known@0 COMPOUND, well@0, known@1
 *     electioneer-     electioneering@0, electioneer-ing@0 COMPOUND ALTERNATE,
 *     ing              electioneer@0 ALTERNATE, ing@0 ALTERNATE
 *     l'homme          l@0 STOP, homme@1
 *     U.N.  1,000      un@0  1000@1 NUMBER
 *     info@ilo.org     info@ilo.org@0 COMPOUND, info@0, ilo@1, org@2
 *
 * Scripts without spaces have SEGMENTED tokens. Of Chinese, Japanese and Korean each character has
 * a position; words (of Korean also pairs of syllables) are COMPOUND. Of Thai, Lao, Khmer and
 * Burmese words have positions; a longer word around them is COMPOUND.
 *
 * A query finds a compound where its parts stand in a row, or by its whole: the parts of a COMPOUND
 * are the tokens that are neither COMPOUND nor ALTERNATE within its start and length. At a line-end
 * hyphen the whole is there and the row is not. One COMPOUND may overlap the next (Korean pairs) or
 * stand within another.
 */
#ifndef LONTAR_ANALYSER_H
#define LONTAR_ANALYSER_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

G_BEGIN_DECLS

/* Version of what analysis gives; an index built by another version is rebuilt. */
#define LONTAR_ANALYSIS_VERSION 1

/* The longest term, in bytes of UTF-8; a longer word is cut at a character (Xapian takes 245). */
#define LONTAR_TERM_MAX 200

typedef struct lontar_analyser lontar_analyser;

typedef enum {
    LONTAR_TOKEN_STOP = 1 << 0,     /* a stop word of the language */
    LONTAR_TOKEN_COMPOUND = 1 << 1, /* the whole of a compound whose parts follow, at the
                                        position of its first part */
    LONTAR_TOKEN_NUMBER = 1 << 2,
    LONTAR_TOKEN_ALTERNATE = 1 << 3, /* another form at the position of the token before */
    LONTAR_TOKEN_SEGMENTED = 1 << 4, /* a word or gram of a script written without spaces */
} lontar_token_flags;

/* A row, lent until the next call of the analyser. */
typedef struct {
    const char *term;     /* case and accents folded, not stemmed: carries positions */
    const char *accented; /* case folded, accents as typed, if that differs from term; else NULL */
    const char *stem;     /* stem of term, without any prefix; the term itself for numbers and
                             where the language has no stemmer; never NULL */
    uint32_t position;    /* from the position that _start was given; never falls or jumps */
    size_t start;         /* bytes from the beginning of the text as given; never falls */
    size_t length;        /* bytes of the text as given, at least one */
    unsigned flags;       /* lontar_token_flags */
} lontar_token;

lontar_analyser *lontar_analyser_new(GError **error);
void lontar_analyser_free(lontar_analyser *analyser);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_analyser, lontar_analyser_free)

/**
 * Begin a text. What the analyser held before is over.
 *
 * @param text      UTF-8; must stay until the last _next; invalid bytes count as breaks
 * @param language  BCP 47, or NULL: words are then folded but not stemmed
 * @param position  of the first token: pages of one document are run on by passing what
 *                  lontar_analyser_position() said at the end of the page before
 */
void lontar_analyser_start(lontar_analyser *analyser, const char *text, size_t length,
                           const char *language, uint32_t position);

/** The next token, or NULL at the end. */
const lontar_token *lontar_analyser_next(lontar_analyser *analyser);

/** The position that the next word would have. */
uint32_t lontar_analyser_position(const lontar_analyser *analyser);

/** The stem of a folded word in a language (BCP 47); lent until the next call. */
const char *lontar_analyser_stem(lontar_analyser *analyser, const char *language, const char *word);

/** Fold as terms are folded (case, width, accents): for comparing names and keys. */
char *lontar_text_fold(const char *text, size_t length);

/** Whether a language is one that words are stemmed in. */
bool lontar_analyser_has_stemmer(const char *language);

G_END_DECLS

#endif
