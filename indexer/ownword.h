/*
 * A document's own word: what a file says of itself in the fields that filters go by.
 *
 * Such a word counts when it is in the vocabulary of its field, whatever its language and case; any
 * other says nothing, as nobody can be asked to mend it.
 */
#ifndef LONTAR_OWNWORD_H
#define LONTAR_OWNWORD_H

#include "lontar/document.h"
#include "lontar/vocabulary.h"

/**
 * Let a document say something of itself.
 *
 * A country may be a region, which is the field's own then; several values are separated by ';' or,
 * where the whole is none, by ','.
 *
 * @param vocabularies  NULL = whatever would have to be found in one says nothing
 * @param tag           as the file has it
 */
void lontar_own_word_add(const lontar_vocabularies *vocabularies, lontar_document *document,
                         const lontar_tag *tag);

#endif
