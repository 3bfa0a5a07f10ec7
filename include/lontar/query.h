/*
 * Queries: what a person typed, understood, and written back.
 *
 * The grammar is in docs/query-language.md. Nothing that is typed is an error: what cannot be
 * parsed is taken as words and said in a warning, with its column.
 */
#ifndef LONTAR_QUERY_H
#define LONTAR_QUERY_H

#include "lontar/document.h"
#include "lontar/vocabulary.h"

G_BEGIN_DECLS

/*
 * Limits that keep the cost of a match in hand. What goes beyond them is cut, and said in a warning
 * with is_limit. They are counted on the parsed query, so a query that is written back in full
 * meets none that it had not met before.
 */
#define LONTAR_QUERY_BYTES_MAX        8192  /* of words and phrases together */
#define LONTAR_QUERY_INPUT_MAX        32768 /* of the text as typed, signs and blanks included */
#define LONTAR_QUERY_TERMS_MAX        128   /* words; a phrase counts as one */
#define LONTAR_QUERY_FILTERS_MAX      512   /* a region counts as its members */
#define LONTAR_QUERY_DEPTH_MAX        32    /* of parentheses; deeper ones are ignored */
#define LONTAR_QUERY_DISTANCE_MAX     1000  /* of NEAR and ADJ */
#define LONTAR_QUERY_WARNINGS_MAX     32
#define LONTAR_WILDCARD_LETTERS_MIN   3
#define LONTAR_WILDCARD_EXPANSION_MAX 100

typedef struct lontar_query lontar_query;

typedef enum {
    LONTAR_MATCH_ALL, /* words are joined by AND */
    LONTAR_MATCH_ANY, /* by OR */
} lontar_match;

typedef enum {
    LONTAR_NODE_WORD,   /* text; wildcard if prefix is set */
    LONTAR_NODE_PHRASE, /* text between the quotes */
    LONTAR_NODE_FILTER, /* field and value: a tag */
    LONTAR_NODE_AND,
    LONTAR_NODE_OR,
    LONTAR_NODE_NOT,  /* one child */
    LONTAR_NODE_NEAR, /* children are words or phrases; distance */
    LONTAR_NODE_ADJ,  /* the same, in order */
} lontar_node_kind;

/*
 * A node of a parsed query. Lent by the query.
 *
 * AND and OR have two children or more, none of their own kind. A NOT is never the child of a NOT,
 * but it may be the root, or all children of an AND or some of an OR may be: then it stands for all
 * documents but those. NEAR and ADJ have two children or more, all of one field, all words or
 * phrases: they hold where the children's first words lie within a stretch of distance + children
 * words (so "a NEAR/1 b" are neighbours), in order for ADJ. One word may be the child of several of
 * them. A word's text has a letter or digit at both ends, and may still be several words to the
 * analyser (co-operation, 29/1930, a sentence in Thai).
 */
typedef struct lontar_node lontar_node;
struct lontar_node {
    lontar_node_kind kind;
    const char *text;       /* WORD, PHRASE: as typed; FILTER: the code or range as canonical */
    lontar_field field;     /* FILTER: which; WORD, PHRASE: TITLE or AUTHOR, COUNT = anywhere */
    bool wildcard;          /* WORD: text is a prefix */
    uint32_t distance;      /* NEAR, ADJ */
    int year_from, year_to; /* FILTER by year: both ends included; 0 and 9999 = open */
    size_t position;        /* column of its beginning in the input, code points, from 0 */
    size_t child_size;
    const lontar_node *const *children;
};

typedef struct {
    const char *message;
    size_t position; /* code points from 0 */
    bool is_limit;   /* something was cut: the answer is partial */
} lontar_warning;

/**
 * Parse a query.
 *
 * Never fails, whatever the bytes. Instruments cited in the text become filters.
 *
 * @param vocabularies  must live as long as the query
 * @param text          what was typed; NULL or blank = all documents
 * @param match         how words that stand side by side are joined. By ANY, filters written as
 *                      `country:THA` and words that are excluded still narrow the answer.
 * Cost: linear in the length of the text.
 */
lontar_query *lontar_query_parse(const lontar_vocabularies *vocabularies, const char *text,
                                 lontar_match match);
void lontar_query_free(lontar_query *query);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_query, lontar_query_free)

/** The root, or NULL when the query matches all documents. */
const lontar_node *lontar_query_root(const lontar_query *query);
lontar_match lontar_query_match(const lontar_query *query);
/** What was typed, as valid UTF-8. */
const char *lontar_query_input(const lontar_query *query);
size_t lontar_query_warning_size(const lontar_query *query);
const lontar_warning *lontar_query_warning_at(const lontar_query *query, size_t i);

/** Whether a limit has cut the query: what it finds is partial. */
bool lontar_query_is_partial(const lontar_query *query);

/** Write a query back in full, so that parsing it gives the same query; "" for all documents. */
char *lontar_query_format(const lontar_query *query);

/** Whether two queries have the same tree, wherever in their inputs its parts stood. */
bool lontar_query_is_equal(const lontar_query *query, const lontar_query *other);

/** The field that a query names (`title`, `mentions`), and back; -1 and NULL when there is none. */
int lontar_query_field_find(const char *name);
const char *lontar_query_field_name(lontar_field field);

G_END_DECLS

#endif
