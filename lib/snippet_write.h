/*
 * Writing snippets: a part of a text as plain text and as HTML.
 */
#ifndef LONTAR_LIB_SNIPPET_WRITE_H
#define LONTAR_LIB_SNIPPET_WRITE_H

#include "marks.h"

G_BEGIN_DECLS

/* A text being cut. */
typedef struct {
    const char *text;
    size_t length; /* bytes */
    GArray *spots; /* lontar_spot */
} lontar_source_text;

/* A part of it, in bytes; cut = an end that is not the end of a sentence. */
typedef struct {
    size_t start;
    size_t end;
    bool cut_before;
    bool cut_after;
} lontar_span;

/** Write a part out, blanks collapsed, spots marked. */
lontar_snippet *lontar_snippet_write(const lontar_source_text *from, const lontar_span *chosen,
                                     double score);

G_END_DECLS

#endif
