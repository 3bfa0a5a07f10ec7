/*
 * The page that is being filled: page.c keeps it, flow.c puts blocks on it. Lengths are points.
 */
#ifndef CORPUS_PAGE_H
#define CORPUS_PAGE_H

#include "typeset.h"

enum { COLUMNS_MAX = 8 };

#define PAGE_GAP 18.0 /* between columns, and between a table's cells a third of it */

typedef struct {
    int level;
    char *text;
    char *label;
} entry;

typedef struct {
    const source *from;
    cairo_surface_t *pdf;
    cairo_surface_t *image; /* of a scanned page; NULL on others */
    cairo_t *cr;            /* draws on pdf or image */
    PangoContext *context;
    double width, height, margin, size;
    int columns, column;
    double top, y, deepest;
    GPtrArray *notes; /* lines of the footnotes of this column */
    double notes_height;
    int page, number;
    bool roman, plain;
    int parents[4];
    GPtrArray *contents; /* entry, as found in this pass */
    GPtrArray *known;    /* entry, from the pass before */
    double table[COLUMNS_MAX];
    size_t table_columns;
    const char *table_head; /* set again when a table runs on to another page */
} flow;

bool page_is_rtl(const flow *at);
double page_line_height(PangoLayout *line);
double page_lines_height(const GPtrArray *lines);
look page_body_look(const flow *at, double width);
look page_plain_look(const flow *at, double width, double size);
void page_show(flow *at, PangoLayout *line, double x, double y);
void page_rule(flow *at, double x, double y, double width);
double page_column_width(const flow *at);
double page_column_x(const flow *at);
double page_bottom(const flow *at);
void page_begin(flow *at);
void page_end(flow *at);
void page_next(flow *at);
void page_begin_scan(flow *at);
void page_next_column(flow *at);
void page_set_columns(flow *at, int columns);
/* Lines of marked text, each a PangoLayout; free with g_ptr_array_unref. */
GPtrArray *page_lines(const flow *at, const char *markup, const look *as);
/* The label of this page, i or 1; free with g_free. */
char *page_label(const flow *at);

#endif
