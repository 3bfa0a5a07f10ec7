/*
 * Labels: what people read in place of a code.
 */
#include "labels.h"

const char *
lontar_label(const lontar_vocabularies *vocabularies, lontar_field field, const char *value,
             const char *language)
{
    int kind = lontar_vocabulary_of(field);

    if (kind < 0) {
        return value;
    }

    const lontar_vocabulary *vocabulary = lontar_vocabularies_get(vocabularies, kind);
    const char *label = lontar_vocabulary_label(vocabulary, value, language);
    return label != NULL ? label : value;
}
