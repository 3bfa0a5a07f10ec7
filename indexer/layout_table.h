/*
 * Columns that share rows: whether they are those of a table, and its cells in order.
 */
#ifndef LONTAR_LAYOUT_TABLE_H
#define LONTAR_LAYOUT_TABLE_H

#include "layout_order.h"

G_BEGIN_DECLS

/* A row of the page: pieces from first to last, sorted from left to right. */
typedef struct {
    size_t first, last; /* last is one past */
    lontar_box box;
} lontar_row;

/* White space from left to right. */
typedef struct {
    double from, to;
} lontar_span;

/* Where placed pieces go, and which way the page is read. */
typedef struct {
    bool rtl;
    GArray *out; /* lontar_placed */
} lontar_layout_context;

void lontar_layout_place(const lontar_layout_context *context, const lontar_piece *piece,
                         lontar_join join);

/** The column of a piece, by the gutters (lontar_span) between columns, from 0 at the left. */
size_t lontar_layout_column(const lontar_piece *piece, const GArray *gutters);

/** Whether rows first to last (one past) are a table, and not the columns of a page. */
bool lontar_layout_is_table(const lontar_piece *pieces, const GArray *rows, size_t first,
                            size_t last, const GArray *gutters);

/** Place rows first to last (one past) as a table: row by row, cell by cell. */
void lontar_layout_place_table(const lontar_layout_context *context, const lontar_piece *pieces,
                               const GArray *rows, size_t first, size_t last,
                               const GArray *gutters);

G_END_DECLS

#endif
