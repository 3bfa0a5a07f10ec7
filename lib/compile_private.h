/*
 * Compiling: what its files share. Nobody else includes this.
 */
#ifndef LONTAR_LIB_COMPILE_PRIVATE_H
#define LONTAR_LIB_COMPILE_PRIVATE_H

#include "asked.h"
#include "compile.h"

G_BEGIN_DECLS

/* Share of their weight that stop words have: they order what is equal otherwise. */
#define LONTAR_STOP_FACTOR 0.03

/* A query being compiled. The first failure stays in error, and what is made after it is void. */
typedef struct {
    lontar_index *index;
    lontar_analyser *analyser;
    const char **languages; /* the query's own first */
    lontar_match match;
    const lontar_thesaurus *thesaurus; /* NULL = words are searched as typed */
    lontar_forms *forms;
    bool is_negated;     /* inside a NOT: nothing to mark or count */
    bool is_expanding;   /* inside another name of a concept: nothing to count */
    bool is_single;      /* the query is one word or phrase */
    GHashTable *counted; /* terms of out->terms, lent by it */
    GHashTable *keys;    /* of words, as the thesaurus looks them up */
    lontar_compiled *out;
    GError *error;
} lontar_compiler;

/* A word or phrase made ready to be joined with others. */
typedef struct {
    lontar_expression *must;   /* what has to match, without weight; NULL = the weight has to */
    lontar_expression *weight; /* NULL = none */
    bool is_stop;              /* never decides */
} lontar_piece;

/** Expressions joined; NULL for none. The array is emptied. */
lontar_expression *lontar_compile_join(lontar_op op, GPtrArray *parts);
/** An array that frees the expressions left in it. */
GPtrArray *lontar_compile_parts(void);
/** What has to match, ranked by its weight. */
lontar_expression *lontar_compile_piece(lontar_piece *piece);
/** The same as a part that only adds to what else matches: the weight alone. */
lontar_expression *lontar_compile_weight(lontar_piece *piece);

/** Prefix of a field's words, "" for the text. */
const char *lontar_compile_field(lontar_field field);
/** A folded word of a field. */
lontar_expression *lontar_compile_term(lontar_field field, const char *text);
/** Any of some terms. */
lontar_expression *lontar_compile_any(const GPtrArray *terms);
/** Where a word or its other forms may stand. */
lontar_expression *lontar_compile_places(lontar_compiler *compiler, const lontar_asked *word,
                                         lontar_field field);
/** That the words of a phrase stand as they do in it, without weight. */
lontar_expression *lontar_compile_phrase_must(lontar_compiler *compiler, const lontar_node *node);
/** The weights of a group's words, joined; counts the words, too. */
lontar_expression *lontar_compile_group(lontar_compiler *compiler, const lontar_group *group,
                                        double *out_weight);
/** Something to look for on the pages. */
void lontar_compile_target(lontar_compiler *compiler, lontar_target_kind kind,
                           const GPtrArray *terms, const char *prefix, double weight);
/** What the words of a wildcard begin with. */
const char *lontar_compile_wildcard(const lontar_group *group);

/** lontar_piece rows of a word: one, or several where it is written without spaces. */
GArray *lontar_compile_word(lontar_compiler *compiler, const lontar_node *node);
/** A phrase; false when there is no word in it. */
bool lontar_compile_phrase(lontar_compiler *compiler, const lontar_node *node,
                           lontar_piece *out_piece);
/** NEAR or ADJ. */
lontar_expression *lontar_compile_near(lontar_compiler *compiler, const lontar_node *node);

/** How many of the first nodes name a concept, 0 for none; and which. */
size_t lontar_compile_find_concept(lontar_compiler *compiler, const lontar_node *const *nodes,
                                   size_t size, size_t *out_concept);
/** The other names of a concept, weighing a share of typed_weight; NULL when none can be found. */
lontar_expression *lontar_compile_concept(lontar_compiler *compiler, size_t concept,
                                          const lontar_node *const *words, size_t size,
                                          double typed_weight);
/** What the targets from a first one on weigh together. */
double lontar_compile_target_weight(const lontar_compiler *compiler, size_t first);

/** Whether the query is in a language that writes syllables with their tones. */
bool lontar_compile_has_tones(const lontar_compiler *compiler);
/** The weight of a word of such a language; @a folded are its terms without tones. */
lontar_expression *lontar_compile_syllable(lontar_compiler *compiler, const lontar_asked *word,
                                           const GPtrArray *folded, double *out_weight);
/** Add what neighbours among nodes weigh where they stand next to each other in such a language. */
void lontar_compile_pairs(lontar_compiler *compiler, const lontar_node *const *nodes, size_t size,
                          GPtrArray *weights);

void lontar_compile_warn(lontar_compiler *compiler, const char *format, ...) G_GNUC_PRINTF(2, 3);

G_END_DECLS

#endif
