/*
 * An automaton that finds many names in one pass over a folded text.
 *
 * Names are folded by keytext_fold(). A name is found where it begins at a word and ends at one; in
 * scripts written without spaces, anywhere. Names belong to classes: of the names of one class that
 * begin at the same place the longest counts, and none is looked for inside it.
 */
#ifndef LONTAR_AUTOMATON_H
#define LONTAR_AUTOMATON_H

#include "keytext.h"

#define AUTOMATON_CLASSES 5

typedef struct lontar_automaton lontar_automaton;

typedef struct {
    uint32_t start, end; /* bytes of the key */
    uint32_t class;
    uint32_t name; /* as automaton_add() gave it */
} automaton_match;

lontar_automaton *automaton_new(void);
void automaton_free(lontar_automaton *automaton);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_automaton, automaton_free)

/**
 * Add a name, folded already; an empty one is passed over.
 *
 * @param value  what the name stands for; a name may stand for several things
 */
void automaton_add(lontar_automaton *automaton, const char *key, uint32_t class, uint32_t value);

/** No more names: make ready to scan. */
void automaton_close(lontar_automaton *automaton);

/** Find all names: automaton_match rows in order of start, appended to matches. */
void automaton_scan(const lontar_automaton *automaton, const lontar_keytext *text, GArray *matches);

/** The values of a name that was found: uint32_t rows. */
const GArray *automaton_values(const lontar_automaton *automaton, uint32_t name);

#endif
