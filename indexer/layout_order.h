/*
 * The order of reading: which pieces of a page's lines come after which.
 */
#ifndef LONTAR_LAYOUT_ORDER_H
#define LONTAR_LAYOUT_ORDER_H

#include "layout.h"

G_BEGIN_DECLS

/* Words that stand together on one line. */
typedef struct {
    size_t first_word; /* numbers of words, as the caller counts them */
    size_t last_word;  /* one past the last */
    size_t size;       /* characters */
    lontar_box box;
    double type; /* size of type, points */
    bool bold;
} lontar_piece;

typedef enum {
    LONTAR_JOIN_SPACE, /* goes on after the piece before, on its line */
    LONTAR_JOIN_CELL,  /* in the next cell of the same row */
    LONTAR_JOIN_LINE,  /* on a new line */
} lontar_join;

/* A piece in its place. */
typedef struct {
    const lontar_piece *piece;
    lontar_join join; /* to what comes before */
} lontar_placed;

/**
 * Order the pieces of a page.
 *
 * @param pieces  upright; reordered by the call
 * @param rtl     columns and cells go from right to left
 * @param out     lontar_placed rows are added to it; they point into pieces
 */
void lontar_layout_order(lontar_piece *pieces, size_t size, bool rtl, GArray *out);

G_END_DECLS

#endif
