/*
 * Reasons: what a tag says of itself, in words for a person.
 */
#ifndef LONTAR_REASON_H
#define LONTAR_REASON_H

#include "lontar/document.h"
#include "lontar/vocabulary.h"

/** A rule of the tagger or of a reader in words, or NULL: then its name is all there is. */
const char *lontar_reason_words(lontar_field field, const char *rule);

/** The English label of a tag's code, or NULL where the value is a text, or its own label. */
const char *lontar_reason_label(const lontar_vocabularies *vocabularies, const lontar_tag *tag);

#endif
