/*
 * The inside of a query: what its lexer, its citations, its parser and its format share.
 *
 *     text -> lex -> balance -> cite -> tidy -> tokens -> build -> tree
 */
#ifndef LONTAR_QUERY_PRIVATE_H
#define LONTAR_QUERY_PRIVATE_H

#include "lontar/query.h"

G_BEGIN_DECLS

/* A node and what the parser knows of it. */
typedef struct {
    lontar_node node; /* first, so that a lontar_node is one of these */
    unsigned height;  /* parentheses that it takes to write it */
    bool narrows;     /* beside words that are joined by OR it still narrows the answer */
} query_node;

struct lontar_query {
    const lontar_vocabularies *vocabularies; /* lent */
    lontar_match match;
    char *input;
    GStringChunk *strings; /* texts of nodes and warnings */
    GPtrArray *nodes;      /* query_node; position in bytes until the query is whole */
    GPtrArray *lists;      /* arrays of children */
    GArray *warnings;      /* lontar_warning; position in bytes until the query is whole */
    size_t unsaid;         /* warnings beyond the limit */
    unsigned guesses;      /* names looked for that are near to one that is not valid */
    const lontar_node *root;
    size_t steps; /* characters and tokens looked at, to show that parsing is linear */
};

typedef enum {
    TOKEN_WORD,
    TOKEN_PHRASE,
    TOKEN_FILTER,
    TOKEN_OPEN,
    TOKEN_CLOSE,
    TOKEN_AND,
    TOKEN_OR,
    TOKEN_NOT,
    TOKEN_NEAR,
    TOKEN_ADJ,
    TOKEN_NOTHING, /* left out */
} query_token_kind;

typedef struct {
    query_token_kind kind;
    const char *text;   /* WORD, PHRASE, operators in letters; lent by the query; else NULL */
    GArray *values;     /* FILTER: query_value, any of them; owned */
    lontar_field field; /* FILTER; WORD, PHRASE and OPEN in a field, else COUNT */
    bool wildcard;      /* WORD */
    bool cited;         /* FILTER: an instrument that the text cites */
    uint32_t distance;  /* NEAR, ADJ */
    size_t start, end;  /* bytes of the input */
    size_t partner;     /* OPEN, CLOSE: index of the other */
} query_token;

/* One value of a filter. */
typedef struct {
    const char *code; /* lent by the vocabularies or the query */
    int year_from, year_to;
} query_value;

/** Keep a string as long as the query. */
const char *lontar_query_keep(lontar_query *query, const char *text, size_t length);

/** Say something of the byte where it begins. Beyond the limit warnings are only counted. */
void lontar_query_warn(lontar_query *query, size_t start, const char *format, ...)
    G_GNUC_PRINTF(3, 4);
/** Say that something was cut; always said. */
void lontar_query_warn_limit(lontar_query *query, size_t start, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

/** Say that a filter has no such value, and which one is near. */
void lontar_query_warn_value(lontar_query *query, size_t start, lontar_field field,
                             const char *value);

/** Cut the input into tokens. */
GArray *lontar_query_lex(lontar_query *query);
/**
 * Leave out parentheses without a partner and those that are too deep, and put what stands in the
 * parentheses of a field into the field. From here on each step gives new tokens, and takes over
 * what the old ones own.
 */
GArray *lontar_query_balance(lontar_query *query, GArray *tokens);
/** Turn the citations of instruments among the tokens into filters. */
GArray *lontar_query_cite(lontar_query *query, GArray *tokens);
/** Leave out empty parentheses, and take operators without operands as words. */
GArray *lontar_query_tidy(lontar_query *query, GArray *tokens);
/** Build the tree; NULL when there is none. */
const lontar_node *lontar_query_build(lontar_query *query, const GArray *tokens);

/** A new array of query_token that frees what its tokens own. */
GArray *lontar_query_tokens_new(void);
/** Append the words of a stretch of the input, whatever signs stand between them. */
void lontar_query_add_words(lontar_query *query, GArray *tokens, size_t start, size_t end);

G_END_DECLS

#endif
