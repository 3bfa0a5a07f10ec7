/*
 * What the parts of language identification know of each other.
 */
#ifndef LONTAR_LIB_LANGUAGE_PRIVATE_H
#define LONTAR_LIB_LANGUAGE_PRIVATE_H

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

/* Below this a language is a guess: it is not said. */
#define LONTAR_LANGUAGE_SURE 0.5

/* What CLD2 takes a text for. */
typedef struct {
    const char *language; /* BCP 47, static; NULL = unknown */
    double share;         /* of the text, 0 to 1 */
    bool is_reliable;
} lontar_guess;

/** Ask CLD2 about valid UTF-8. Threads: any. */
lontar_guess lontar_language_guess(const char *text, size_t length);

/* The scripts of a text. */
typedef struct {
    const char *language; /* the one that the main script alone is written in, or NULL */
    bool is_latin;
    bool is_han;
    size_t letters; /* of the main script */
    double share;   /* of all letters, 0 to 1 */
    double garbled; /* share of words with symbols inside, as text in a legacy font has them */
} lontar_scripts;

lontar_scripts lontar_language_scripts(const char *text, size_t length);

/* What function words say of a text, and of the language that it has been taken for. */
typedef struct {
    const char *language; /* the best, static; NULL = none */
    double share;         /* of the words that are the best's, each by how few languages have it */
    size_t hits;          /* words that are the best's */
    size_t words;         /* all */
    bool is_other;        /* the best is the other */
    bool is_other_listed; /* there is a list of the other's; the rest is about it */
    size_t other_hits;    /* words that are the other's */
    size_t best_only;     /* different words that are the best's and not the other's */
    size_t other_only;    /* different words that are the other's and not the best's */
} lontar_vote;

lontar_vote lontar_language_vote(const char *text, size_t length, const char *other);

/**
 * Whether a text is so clearly in a language, which the text before it is in, that no other has to
 * be thought of. Only of languages in Latin script.
 */
bool lontar_language_goes_on(const char *text, size_t length, const char *language);

/** Letters in a text, of any script. */
size_t lontar_language_letters(const char *text, size_t length);

G_END_DECLS

#endif
