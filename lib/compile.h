/*
 * Compiling: a parsed query becomes an expression, and a list of what to look for on the pages.
 */
#ifndef LONTAR_LIB_COMPILE_H
#define LONTAR_LIB_COMPILE_H

#include "lontar/analyser.h"
#include "lontar/query.h"
#include "lontar/search.h"
#include "lontar/thesaurus.h"
#include "lontar/xapian.h"
#include "forms.h"

G_BEGIN_DECLS

typedef enum {
    LONTAR_TARGET_WORD,       /* any of the stems */
    LONTAR_TARGET_TERMS,      /* any of the folded words: what a wildcard stands for */
    LONTAR_TARGET_PHRASE,     /* the folded words in this order */
    LONTAR_TARGET_INSTRUMENT, /* citations of the code */
} lontar_target_kind;

/* What a page is looked through for. */
typedef struct {
    lontar_target_kind kind;
    char **terms;  /* NULL-terminated, without prefixes */
    char *prefix;  /* TERMS: what they begin with */
    double weight; /* as ranking weighs it */
} lontar_target;

typedef struct {
    lontar_expression *expression; /* NULL = all documents */
    GArray *targets;               /* lontar_target */
    GArray *terms;                 /* lontar_term_count; strings are owned */
    GArray *expansions;            /* lontar_expansion; the names are owned */
    GPtrArray *warnings;
    bool is_partial; /* something was cut */
} lontar_compiled;

/* What a query is compiled with. */
typedef struct {
    lontar_index *index;
    lontar_analyser *analyser;
    const char *const *languages;      /* NULL-terminated, the asker's first */
    const lontar_thesaurus *thesaurus; /* NULL = no other names */
    lontar_forms *forms;               /* of the index */
} lontar_compile_scope;

lontar_compiled *lontar_compile(const lontar_compile_scope *scope, const lontar_query *query,
                                GError **error);
void lontar_compiled_free(lontar_compiled *compiled);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_compiled, lontar_compiled_free)

G_END_DECLS

#endif
