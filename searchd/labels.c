/*
 * Labels: what people read in place of a code.
 */
#include "labels.h"

int
lontar_label_vocabulary(lontar_field field)
{
    switch (field) {
    case LONTAR_FIELD_COUNTRY:
    case LONTAR_FIELD_MENTION:
        return LONTAR_COUNTRIES;
    case LONTAR_FIELD_SECTOR:
        return LONTAR_SECTORS;
    case LONTAR_FIELD_TYPE:
        return LONTAR_TYPES;
    case LONTAR_FIELD_LANGUAGE:
        return LONTAR_LANGUAGES;
    case LONTAR_FIELD_INSTRUMENT:
        return LONTAR_INSTRUMENTS;
    default:
        return -1;
    }
}

const char *
lontar_label(const lontar_vocabularies *vocabularies, lontar_field field, const char *value,
             const char *language)
{
    int kind = lontar_label_vocabulary(field);

    if (kind < 0) {
        return value;
    }

    const lontar_vocabulary *vocabulary = lontar_vocabularies_get(vocabularies, kind);
    const char *label = lontar_vocabulary_label(vocabulary, value, language);
    return label != NULL ? label : value;
}
