/*
 * The typesetter of the demonstration library: what its files share.
 *
 * typeset.c reads a source into blocks, text.c turns a block into lines, flow.c and page.c put the
 * lines on pages. typeset.c documents the markup.
 */
#ifndef CORPUS_TYPESET_H
#define CORPUS_TYPESET_H

#include <stdbool.h>

#include <pango/pangocairo.h>

/* One block of a source: a paragraph, a heading, a table row, a directive ... */
typedef struct {
    char kind;  /* p 1 2 3 - n > c C T | @ as typeset.c says */
    char *text; /* owned */
} block;

typedef struct {
    GHashTable *meta;  /* directive of the head -> its value */
    GPtrArray *blocks; /* block, in order */
    GHashTable *notes; /* key of a footnote -> its text */
} source;

/* Text with one style byte for each of its bytes. */
typedef struct {
    GString *text;
    GString *style;
} styled;

enum { STYLE_PLAIN = 'p', STYLE_ITALIC = 'i', STYLE_BOLD = 'b', STYLE_NOTE = 'n' };

/* How a block looks: all lengths in points. */
typedef struct {
    const char *family;
    double size;
    double width;
    bool bold;
    bool justify;
    bool hyphenate;
    PangoAlignment align;
} look;

const char *source_meta(const source *from, const char *key, const char *otherwise);

styled *styled_parse(const char *markup);
void styled_free(styled *text);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(styled, styled_free)

/* Lines as one-line layouts, each with the qdata "notes" (char **) of the footnotes it calls. */
GPtrArray *text_lines(PangoContext *context, const styled *text, const look *as);
/* The keys of the footnotes that a line calls, NULL-terminated; NULL if none. */
char **text_notes(PangoLayout *line);

/* Draw a line with its upper left corner at x, y. */
void text_show(cairo_t *cr, PangoLayout *line, double x, double y);

/* Write the publication to a PDF file; false after a message on standard error. */
bool flow_write(const source *from, const char *path);

#endif
