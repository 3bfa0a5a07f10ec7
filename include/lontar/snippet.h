/*
 * Snippets: a passage of one page with the query's words marked.
 */
#ifndef LONTAR_SNIPPET_H
#define LONTAR_SNIPPET_H

#include "lontar/analyser.h"
#include "lontar/vocabulary.h"

G_BEGIN_DECLS

/* A row: [start, length] in code points of the snippet's text. */
typedef struct {
    size_t start;
    size_t length;
} lontar_range;

typedef struct {
    char *text;     /* plain */
    char *html;     /* escaped; <mark> is the only tag */
    GArray *ranges; /* lontar_range */
    double score;   /* distinct words, then density; compares passages of one document */
} lontar_snippet;

/* What to mark. */
typedef struct lontar_marks lontar_marks;

/** Make the tables of characters that the first marks would make. Threads: any. */
void lontar_marks_prepare(void);
lontar_marks *lontar_marks_new(void);
void lontar_marks_free(lontar_marks *marks);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_marks, lontar_marks_free)
void lontar_marks_add_stem(lontar_marks *marks, const char *stem, double weight);
/** Stems that mean the same, NULL-terminated: they count as one mark. */
void lontar_marks_add_stems(lontar_marks *marks, const char *const *stems, double weight);
void lontar_marks_add_term(lontar_marks *marks, const char *term, double weight);
void lontar_marks_add_prefix(lontar_marks *marks, const char *prefix, double weight);
/** Folded words of a phrase, NULL-terminated: marked only where they stand together. */
void lontar_marks_add_phrase(lontar_marks *marks, const char *const *words, double weight);
void lontar_marks_add_instrument(lontar_marks *marks, const char *code, double weight);

/**
 * Cut the best passage from a page's text.
 *
 * @param length  wanted, in code points; never cut inside a grapheme, at sentence ends where near
 * @return        NULL when no mark is in the text and required is true
 * Cost: one pass over the text.
 */
lontar_snippet *lontar_snippet_make(lontar_analyser *analyser,
                                    const lontar_vocabularies *vocabularies,
                                    const lontar_marks *marks, const char *text, size_t text_length,
                                    const char *language, size_t length, bool required);
void lontar_snippet_free(lontar_snippet *snippet);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_snippet, lontar_snippet_free)

G_END_DECLS

#endif
