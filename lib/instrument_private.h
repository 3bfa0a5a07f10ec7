/*
 * What the parts of the instrument scanner share: one text being read.
 */
#ifndef LONTAR_INSTRUMENT_PRIVATE_H
#define LONTAR_INSTRUMENT_PRIVATE_H

#include "automaton.h"
#include "lontar/instrument.h"
#include "vocabulary_private.h"

enum {
    INSTRUMENT_TITLE,  /* value: index into the vocabulary of instruments */
    INSTRUMENT_ANCHOR, /* value: letter of the instruments that the word announces */
};

typedef struct {
    const lontar_vocabulary *instruments;
    const char *text, *end;
    bool is_query;    /* a short line that is no sentence: codes need no context */
    GArray *found;    /* lontar_citation */
    const char *done; /* nothing before it is looked at again */
} instrument_scan;

/* Names of instruments and the words that announce one; made once for a set of vocabularies. */
const lontar_automaton *instrument_names(const lontar_vocabularies *vocabularies);

/* lontar_instrument_scan() of a text that is folded already and ends in NUL. */
GArray *instrument_scan_folded(const lontar_vocabularies *vocabularies, const char *text,
                               size_t length, const lontar_keytext *folded);

/* --- context --- */

/* Whether the ILO, or an instrument found already, is named near a place. */
bool instrument_is_ilo_near(const instrument_scan *scan, const char *p);

/* Whether a body that numbers its own conventions or recommendations is named near. */
bool instrument_is_other_near(const instrument_scan *scan, const char *p);

/* The article that stands before start or after end of a citation; article may stay empty. */
void instrument_find_article(const instrument_scan *scan, const char *start, const char *end,
                             char article[8]);

/* --- numbers --- */

/* Past blanks, line ends included. */
const char *instrument_skip_blanks(const instrument_scan *scan, const char *p);

/* Past `No.`, `n°`, `núms.` and the like, or NULL. */
const char *instrument_skip_mark(const instrument_scan *scan, const char *p);

/* A year of four digits at p, or 0. */
int instrument_year_at(const instrument_scan *scan, const char *p);

/* A number of at most five digits at p with nothing glued behind; 0 if there is none. */
int instrument_number_at(const instrument_scan *scan, const char *p, const char **out_end);

/* Whether there is an instrument of that letter and number. */
bool instrument_exists(const instrument_scan *scan, char letter, int number);

/* The number without a footnote's glued to it (`1898` is 189), or 0 if none makes sense. */
int instrument_mend_number(const instrument_scan *scan, char letter, int number);

/* Note a citation unless there is no such instrument. */
bool instrument_add(instrument_scan *scan, char letter, int number, const char *start,
                    const char *end);

/* Read numbers after a word that announces instruments; true if any was found. */
bool instrument_read_numbers(instrument_scan *scan, char letter, const char *anchor,
                             const char *after);

#endif
