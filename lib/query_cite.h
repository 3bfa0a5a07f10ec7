/*
 * Citations in a query: where they stand, and how far they reach.
 */
#ifndef LONTAR_QUERY_CITE_H
#define LONTAR_QUERY_CITE_H

#include "query_private.h"

G_BEGIN_DECLS

/* Places are bytes of the input. */
typedef struct {
    const char *code; /* lent by the vocabularies */
    size_t start, end;
    bool is_number; /* the word that announces it stands before */
} query_citation;

typedef struct {
    lontar_query *query;
    GArray *tokens;
    GArray *citations; /* of the whole query, in order */
    size_t first, end; /* the run: tokens that nothing interrupts */
    char **folded;     /* the tokens' words, one a token, as far as they were asked for */
    guint plain;       /* words that are no citations, so far */
    guint next;        /* the first citation that ends after the word being replaced begins */
    guint written;     /* citations that are filters by now */
} query_citing;

/**
 * Stretch a citation over the words that belong to it: the word that announces its number, the
 * body, the year, the article; and over what joins it to the citation that ends at floor.
 */
void lontar_query_cite_reach(query_citing *cite, query_citation *own, size_t floor);

/** Whether a folded word, glued to the number of a citation, is a part of it: `no.29`. */
bool lontar_query_cite_is_part(const char *word);

G_END_DECLS

#endif
