/*
 * Vocabularies: the codes of countries, sectors and the like, under every name people give them.
 *
 * A set of vocabularies is loaded once and nothing changes it after that, which is what lets every
 * thread share it without a lock. The data files are built in; a folder given to _load() replaces
 * those of the same names.
 */
#ifndef LONTAR_VOCABULARY_H
#define LONTAR_VOCABULARY_H

#include <glib.h>
#include <stdbool.h>

#include "lontar/document.h"
#include "lontar/thesaurus.h"

G_BEGIN_DECLS

typedef enum {
    LONTAR_COUNTRIES,   /* ISO 3166-1 alpha-3; also alpha-2, numeric, names, former names */
    LONTAR_REGIONS,     /* slug: asean, gms, south-asia; expand to countries */
    LONTAR_SECTORS,     /* slug; also four-letter code and ISIC Rev. 4 ranges */
    LONTAR_TYPES,       /* slug */
    LONTAR_INSTRUMENTS, /* C029 P029 R203; also titles */
    LONTAR_LANGUAGES,   /* BCP 47; also ISO 639-3 and names */
    LONTAR_VOCABULARY_COUNT
} lontar_vocabulary_kind;

typedef struct lontar_vocabulary lontar_vocabulary;
typedef struct lontar_vocabularies lontar_vocabularies; /* the set of all */

/**
 * Load all vocabularies.
 *
 * @param folder  data files that replace the built-in ones of the same names, or NULL
 * Errors:  LONTAR_ERROR_INVALID (file:line: what is wrong), LONTAR_ERROR_IO.
 */
lontar_vocabularies *lontar_vocabularies_load(const char *folder, GError **error);
/** Make now what the first search for citations would make. */
void lontar_vocabularies_prepare(const lontar_vocabularies *vocabularies);
void lontar_vocabularies_free(lontar_vocabularies *vocabularies);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_vocabularies, lontar_vocabularies_free)

const lontar_vocabulary *lontar_vocabularies_get(const lontar_vocabularies *vocabularies,
                                                 lontar_vocabulary_kind kind);

/** The concepts of the field and their names; lent. */
const lontar_thesaurus *lontar_vocabularies_thesaurus(const lontar_vocabularies *vocabularies);

/** `countries`, `regions` ... as commands and addresses spell them; -1 when unknown. */
const char *lontar_vocabulary_kind_name(lontar_vocabulary_kind kind);
int lontar_vocabulary_kind_find(const char *name);

/** The vocabulary that a field's values are from; -1 for a field without one. */
int lontar_vocabulary_of(lontar_field field);

/**
 * A data file of the engine: the installation's if its folder has one of that name, else built in.
 *
 * @return the file's text, ended by NUL
 * Errors:  LONTAR_ERROR_NOT_FOUND, LONTAR_ERROR_IO.
 */
char *lontar_vocabularies_read(const lontar_vocabularies *vocabularies, const char *file,
                               GError **error);

size_t lontar_vocabulary_size(const lontar_vocabulary *vocabulary);
const char *lontar_vocabulary_at(const lontar_vocabulary *vocabulary, size_t i); /* a code */

/** The code for any name or code, in any case, or NULL. */
const char *lontar_vocabulary_find(const lontar_vocabulary *vocabulary, const char *name);

/** The nearest valid code to a name that is not one, for complaints, or NULL if nothing is near. */
const char *lontar_vocabulary_nearest(const lontar_vocabulary *vocabulary, const char *name);

/** The label of a code in a language, else in English; NULL for an unknown code. */
const char *lontar_vocabulary_label(const lontar_vocabulary *vocabulary, const char *code,
                                    const char *language);

/**
 * The codes that a person's word stands for: a code, a name, a region, an ISIC range.
 *
 * Countries: a region gives its members of today. Sectors: ISIC Rev. 4 sections, divisions and
 * ranges of them (`A03`, `C13-C15`, `C`). Instruments: any citation.
 *
 * @return codes, lent by the vocabularies, in a new array; NULL when the word stands for nothing
 */
GPtrArray *lontar_vocabularies_expand(const lontar_vocabularies *vocabularies,
                                      lontar_vocabulary_kind kind, const char *word);

/** The same, with a region's members of a year; 0 = today. */
GPtrArray *lontar_vocabularies_expand_in(const lontar_vocabularies *vocabularies,
                                         lontar_vocabulary_kind kind, const char *word, int year);

/**
 * The regions that lie within a region, itself the first: those whose members are all its members.
 *
 * @return codes, lent by the vocabularies, in a new array; NULL when the word names no region
 */
GPtrArray *lontar_vocabularies_regions(const lontar_vocabularies *vocabularies, const char *word);

G_END_DECLS

#endif
