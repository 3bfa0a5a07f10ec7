/*
 * Own words.
 */
#include "ownword.h"

#include <stdlib.h>
#include <string.h>

#define YEAR_MIN 1800

static const char *
find(const lontar_vocabularies *vocabularies, lontar_vocabulary_kind kind, const char *word)
{
    return lontar_vocabulary_find(lontar_vocabularies_get(vocabularies, kind), word);
}

/* BCP 47: the longest part that the vocabulary knows (`en-GB` is `en`). */
static const char *
find_language(const lontar_vocabularies *vocabularies, const char *word)
{
    g_autofree char *tag = g_strdelimit(g_strdup(word), "_", '-');
    const char *code = find(vocabularies, LONTAR_LANGUAGES, tag);
    char *cut;

    while (code == NULL && (cut = strrchr(tag, '-')) != NULL) {
        *cut = '\0';
        code = find(vocabularies, LONTAR_LANGUAGES, tag);
    }
    return code;
}

/* No publication is from the future. */
static bool
is_year(const char *word)
{
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    long year = strtol(word, NULL, 10);

    return strlen(word) == 4 && strspn(word, "0123456789") == 4 && year >= YEAR_MIN &&
           year <= g_date_time_get_year(now);
}

/* The code of a word, and its field; NULL when there is none. */
static const char *
find_code(const lontar_vocabularies *vocabularies, lontar_field *field, const char *word)
{
    const char *code = NULL;

    switch (*field) {
    case LONTAR_FIELD_COUNTRY:
        code = find(vocabularies, LONTAR_COUNTRIES, word);
        if (code == NULL) {
            *field = LONTAR_FIELD_REGION;
            code = find(vocabularies, LONTAR_REGIONS, word);
        }
        return code;
    case LONTAR_FIELD_SECTOR:
        return find(vocabularies, LONTAR_SECTORS, word);
    case LONTAR_FIELD_TYPE:
        return find(vocabularies, LONTAR_TYPES, word);
    case LONTAR_FIELD_INSTRUMENT:
        return find(vocabularies, LONTAR_INSTRUMENTS, word);
    case LONTAR_FIELD_LANGUAGE:
        return find_language(vocabularies, word);
    case LONTAR_FIELD_YEAR:
        return is_year(word) ? word : NULL;
    default:
        return NULL;
    }
}

static bool
add_word(const lontar_vocabularies *vocabularies, lontar_document *document, const lontar_tag *tag,
         char *word)
{
    lontar_tag own = *tag;

    own.value = find_code(vocabularies, &own.field, g_strstrip(word));
    if (own.value == NULL) {
        return false;
    }
    (void)lontar_document_add_tag(document, &own); /* the first word stays */
    return true;
}

static void
add_words(const lontar_vocabularies *vocabularies, lontar_document *document, const lontar_tag *tag)
{
    g_auto(GStrv) parts = g_strsplit(tag->value, ";", -1);

    for (size_t i = 0; parts[i] != NULL; i++) {
        g_auto(GStrv) words = g_strsplit(parts[i], ",", -1);

        /* `Korea, Republic of` is one. */
        if (!add_word(vocabularies, document, tag, parts[i]) && words[0] != NULL) {
            for (size_t j = 0; words[1] != NULL && words[j] != NULL; j++) {
                (void)add_word(vocabularies, document, tag, words[j]);
            }
        }
    }
}

void
lontar_own_word_add(const lontar_vocabularies *vocabularies, lontar_document *document,
                    const lontar_tag *tag)
{
    if (tag->field != LONTAR_FIELD_YEAR && lontar_vocabulary_of(tag->field) < 0) {
        (void)lontar_document_add_tag(document, tag); /* the first word stays */
    } else if (vocabularies != NULL) {
        add_words(vocabularies, document, tag);
    }
}
