/*
 * What the modules of the engine know of vocabularies beyond their public face.
 */
#ifndef LONTAR_VOCABULARY_PRIVATE_H
#define LONTAR_VOCABULARY_PRIVATE_H

#include "automaton.h"
#include "lontar/vocabulary.h"

#define VOCABULARY_COLUMNS_MAX 8

/* What a column of a data file holds. */
typedef enum {
    COLUMN_END,
    COLUMN_CODE,
    COLUMN_ID,    /* another code: alpha-2, ISO 639-3 */
    COLUMN_LABEL, /* English */
    COLUMN_LABEL_FR,
    COLUMN_LABEL_ES,
    COLUMN_NAMES,   /* names, joined by `;` */
    COLUMN_WEAK,    /* what only hints at a code: taken where it belongs to one code alone */
    COLUMN_FORMER,  /* former names: as COLUMN_NAMES */
    COLUMN_CAPITAL, /* as COLUMN_WEAK */
    COLUMN_ISIC,
    COLUMN_MEMBERS,
    COLUMN_YEAR,
    COLUMN_STANDING,
} vocabulary_column;

/* An entry: its columns point into the vocabulary's text. */
typedef struct {
    const char *column[VOCABULARY_COLUMNS_MAX];
} vocabulary_entry;

struct lontar_vocabulary {
    lontar_vocabulary_kind kind;
    char *text;            /* the data file, cut up in place */
    char *more_text;       /* country-names.tsv, or NULL */
    GMutex foreign_lock;   /* guards foreign while it is made */
    GHashTable *foreign;   /* as keys, from more_text; made when a name is not among keys */
    GArray *entries;       /* vocabulary_entry, in order of the file */
    GHashTable *codes;     /* a code as it is written (lent by text) -> as keys */
    GHashTable *keys;      /* key of a name (owned) -> index of its entry + 1 */
    GMutex near_lock;      /* guards near_names while they are made */
    GArray *near_names[2]; /* names of keys and of foreign, as the nearest is looked for */
    GMutex labels_lock;    /* guards labels, which fills as languages are asked for */
    GHashTable *labels;    /* language (owned) -> strv of a label each (owned), "" = none */
};

struct lontar_vocabularies {
    char *folder; /* of the data files that replace the built-in ones, or NULL */
    lontar_vocabulary *kinds[LONTAR_VOCABULARY_COUNT];
    lontar_thesaurus *thesaurus;
    GMutex names_lock;                  /* guards instrument_names while it is made */
    lontar_automaton *instrument_names; /* made at the first scan for citations */
};

/* The key that a name is found by: case, accents, punctuation, `the` and `&` make no difference. */
char *vocabulary_key(const char *name);

/* Read one vocabulary; folder may be NULL. */
lontar_vocabulary *vocabulary_load(lontar_vocabulary_kind kind, const char *folder, GError **error);
void vocabulary_free(lontar_vocabulary *vocabulary);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_vocabulary, vocabulary_free)

/* A data file from the folder, else the built-in one; ends in NUL. */
char *vocabulary_read(const char *folder, const char *file, GError **error);

/* A column of entry i, or NULL where the kind has no such column; never NULL otherwise. */
const char *vocabulary_field(const lontar_vocabulary *vocabulary, size_t i,
                             vocabulary_column column);

/* Names of countries in other languages, by key; NULL for other kinds. Made at the first call. */
GHashTable *vocabulary_foreign(const lontar_vocabulary *vocabulary);

/* The index of the entry that a name or code belongs to, or -1. */
gssize vocabulary_index(const lontar_vocabulary *vocabulary, const char *name);

#endif
