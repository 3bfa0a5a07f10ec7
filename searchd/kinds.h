/*
 * Kinds: what the types of documents are called in the formats of reference managers.
 */
#ifndef LONTAR_SEARCHD_KINDS_H
#define LONTAR_SEARCHD_KINDS_H

typedef struct {
    const char *type;   /* slug of the vocabulary */
    const char *ris;    /* TY of RIS */
    const char *bibtex; /* entry type */
    const char *csl;    /* type of CSL 1.0.2 */
    const char *schema; /* class of schema.org */
} lontar_kind;

/** The names of a type; those of `other` for NULL or an unknown one. */
const lontar_kind *lontar_kind_of(const char *type);

#endif
