/*
 * Layout: the characters of a page, with their places, become lines in the order of reading.
 */
#ifndef LONTAR_LAYOUT_H
#define LONTAR_LAYOUT_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

#include "box.h"

G_BEGIN_DECLS

/* Characters of one size, by their numbers in the text; bidi controls are not counted. */
typedef struct {
    size_t end;  /* number of the first character that is not of this size any more */
    double size; /* points */
    bool bold;
} lontar_type_run;

typedef struct {
    const char *text;            /* UTF-8; lines ended by \n */
    const lontar_box *boxes;     /* one a character, those of bidi controls left out */
    size_t box_size;             /* may be too few: the rest of the text has no place */
    const lontar_type_run *runs; /* by end */
    size_t run_size;
    double width, height; /* points */
} lontar_layout_page;

/* A line of the laid out text. */
typedef struct {
    size_t start;  /* bytes */
    size_t length; /* bytes, without \n */
    lontar_box box;
    double size; /* of its largest type, points; 0 = it has no place */
    bool bold;   /* begins in bold type */
} lontar_layout_line;

typedef struct {
    GString *text;
    GArray *lines;        /* lontar_layout_line */
    double width, height; /* points, after the page was turned to be read */
} lontar_layout;

/**
 * Put the text of a page in order.
 *
 * Columns are read one after the other, tables row by row with \t between cells; pages set sideways
 * or vertically are turned first. Compatibility letters (ligatures, Arabic forms) are resolved and
 * bidi controls left out. A page that is too odd keeps the order in which it came.
 */
lontar_layout *lontar_layout_new(const lontar_layout_page *page);
void lontar_layout_free(lontar_layout *layout);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_layout, lontar_layout_free)

/** Whether a character belongs to a script written from right to left. */
bool lontar_is_rtl(gunichar character);

/** Whether a character only controls the direction of writing. */
bool lontar_is_bidi_control(gunichar character);

G_END_DECLS

#endif
