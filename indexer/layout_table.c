/*
 * A table is told from columns of a page by what its columns hold, how wide they are, and by white
 * space that goes through all of them.
 */
#include "layout_table.h"

#include <math.h>

#define PROSE_CHARS  14   /* a line of prose has at least so many, in scripts with letters */
#define PROSE_EM     7    /* and is at least so wide, in any script */
#define PROSE_FILL   0.55 /* of the column's width */
#define BAND_GAP     0.45 /* of a line's height, between the rows of a table */
#define HOLE_GAP     0.8  /* of a line height: white space within a column */
#define HOLES        0.2  /* of a column height, in a table whose cells are text */
#define EVEN         0.75 /* of the widest column, for all to be columns of a page */
#define WRAPPED_FILL 0.6  /* of the column width: a line that may have been wrapped */
#define CELL_FILL    0.8  /* of the column width: a line that is so wide was wrapped */

void
lontar_layout_place(const lontar_layout_context *self, const lontar_piece *piece, lontar_join join)
{
    lontar_placed placed = {.piece = piece, .join = join};

    g_array_append_val(self->out, placed);
}

size_t
lontar_layout_column(const lontar_piece *piece, const GArray *gutters)
{
    size_t column = 0;
    double middle = (piece->box.x1 + piece->box.x2) / 2;

    while (column < gutters->len && middle > g_array_index(gutters, lontar_span, column).from) {
        column++;
    }
    return column;
}

/* Whether a column looks like running text. */
static bool
is_prose(const lontar_piece *pieces, size_t size, const GArray *gutters, size_t column)
{
    double left = INFINITY;
    double right = -INFINITY;
    size_t lines = 0;
    size_t letters = 0;
    size_t full = 0; /* letters on full lines */

    for (size_t i = 0; i < size; i++) {
        if (lontar_layout_column(&pieces[i], gutters) == column) {
            left = lontar_lower(left, pieces[i].box.x1);
            right = lontar_higher(right, pieces[i].box.x2);
            lines++;
            letters += pieces[i].size;
        }
    }
    for (size_t i = 0; i < size; i++) {
        double width = pieces[i].box.x2 - pieces[i].box.x1;
        if (lontar_layout_column(&pieces[i], gutters) == column &&
            width >= PROSE_FILL * (right - left) && width >= PROSE_EM * pieces[i].type &&
            (pieces[i].size >= PROSE_CHARS || width < 1.5 * pieces[i].size * pieces[i].type)) {
            full += pieces[i].size;
        }
    }
    return lines >= 3 && full * 2 >= letters;
}

/* How often all columns pause together: the rules between the rows of a table. */
static size_t
count_pauses(const GArray *rows, size_t first, size_t last)
{
    size_t pauses = 0;
    double bottom = -INFINITY;

    for (size_t i = first; i < last; i++) {
        const lontar_box *box = &g_array_index(rows, lontar_row, i).box;
        pauses += i > first && box->y1 - bottom > BAND_GAP * (box->y2 - box->y1);
        bottom = lontar_higher(bottom, box->y2);
    }
    return pauses;
}

/* White space in a column, as a part of its height; 0 unless there is more than one hole. */
static double
measure_holes(const lontar_piece *pieces, size_t size, const GArray *gutters, size_t column)
{
    double top = INFINITY;
    double bottom = -INFINITY;
    double white = 0;
    size_t holes = 0;

    for (size_t i = 0; i < size; i++) {
        const lontar_box *box = &pieces[i].box;
        if (lontar_layout_column(&pieces[i], gutters) != column) {
            continue;
        }
        if (top != INFINITY && box->y1 - bottom > HOLE_GAP * (box->y2 - box->y1)) {
            white += box->y1 - bottom;
            holes++;
        }
        top = lontar_lower(top, box->y1);
        bottom = lontar_higher(bottom, box->y2);
    }
    return holes > 1 ? white / (bottom - top) : 0;
}

/* The width of each column's text. */
static double *
measure_widths(const lontar_piece *pieces, size_t size, const GArray *gutters)
{
    double *widths = g_new(double, gutters->len + 1);

    for (size_t column = 0; column <= gutters->len; column++) {
        double left = INFINITY;
        double right = -INFINITY;
        for (size_t i = 0; i < size; i++) {
            if (lontar_layout_column(&pieces[i], gutters) == column) {
                left = lontar_lower(left, pieces[i].box.x1);
                right = lontar_higher(right, pieces[i].box.x2);
            }
        }
        widths[column] = lontar_higher(right - left, 0);
    }
    return widths;
}

/* Whether columns are about equally wide, as those of a page are, and of a table seldom. */
static bool
are_even(const double *widths, size_t size)
{
    double least = INFINITY;
    double most = 0;

    for (size_t i = 0; i < size; i++) {
        least = lontar_lower(least, widths[i]);
        most = lontar_higher(most, widths[i]);
    }
    return least > EVEN * most;
}

bool
lontar_layout_is_table(const lontar_piece *pieces, const GArray *rows, size_t first, size_t last,
                       const GArray *gutters)
{
    size_t from = g_array_index(rows, lontar_row, first).first;
    size_t to = g_array_index(rows, lontar_row, last - 1).last;
    g_autofree double *widths = measure_widths(pieces + from, to - from, gutters);
    double holes = 0;
    size_t prose = 0;

    for (size_t column = 0; column <= gutters->len; column++) {
        holes = lontar_higher(holes, measure_holes(pieces + from, to - from, gutters, column));
        prose += is_prose(pieces + from, to - from, gutters, column);
    }
    if (prose < gutters->len + 1) {
        return true;
    }
    if (are_even(widths, gutters->len + 1)) {
        return false;
    }
    return holes > HOLES || count_pauses(rows, first, last) * 5 >= last - first;
}

/* A table on its way to be placed. */
typedef struct {
    const lontar_layout_context *self;
    const lontar_piece *pieces;
    const GArray *rows;
    const GArray *gutters;
    size_t first_column;  /* in the order of reading */
    bool has_pauses;      /* white space parts its rows */
    bool has_holes;       /* white space in the first column parts its rows */
    const double *widths; /* of the columns' text */
} table;

/* The piece of a row in the first column, or NULL. */
static const lontar_piece *
first_cell(const table *self, size_t at)
{
    const lontar_row *line = &g_array_index(self->rows, lontar_row, at);

    for (size_t i = line->first; i < line->last; i++) {
        if (lontar_layout_column(&self->pieces[i], self->gutters) == self->first_column) {
            return &self->pieces[i];
        }
    }
    return NULL;
}

/* Whether all that stands above a row's pieces is wide enough to have been wrapped. */
static bool
is_wrapped(const table *self, size_t at)
{
    const lontar_row *line = &g_array_index(self->rows, lontar_row, at);
    const lontar_row *before = &g_array_index(self->rows, lontar_row, at - 1);

    for (size_t i = line->first; i < line->last; i++) {
        size_t column = lontar_layout_column(&self->pieces[i], self->gutters);
        for (size_t j = before->first; j < before->last; j++) {
            const lontar_box *box = &self->pieces[j].box;
            if (lontar_layout_column(&self->pieces[j], self->gutters) == column &&
                box->x2 - box->x1 < WRAPPED_FILL * self->widths[column]) {
                return false;
            }
        }
    }
    return true;
}

/* Whether a row of the page belongs to the same row of the table as the one above it. */
static bool
goes_on(const table *self, size_t at)
{
    const lontar_box *box = &g_array_index(self->rows, lontar_row, at).box;
    const lontar_box *before = &g_array_index(self->rows, lontar_row, at - 1).box;
    const lontar_piece *cell = first_cell(self, at);

    if (self->has_pauses && box->y1 - before->y2 > BAND_GAP * (box->y2 - box->y1)) {
        return false;
    }
    if (self->has_pauses || cell == NULL) {
        return true;
    }
    return self->has_holes && cell->box.y1 - before->y2 < BAND_GAP * (box->y2 - box->y1) &&
           is_wrapped(self, at);
}

/* Place the pieces of one cell: lines that were wrapped run on. */
static bool
place_cell(const table *self, size_t from, size_t to, size_t column, bool begun)
{
    const lontar_piece *before = NULL;

    for (size_t at = from; at < to; at++) {
        const lontar_piece *piece = &self->pieces[at];
        lontar_join join = begun ? LONTAR_JOIN_CELL : LONTAR_JOIN_LINE;
        if (lontar_layout_column(piece, self->gutters) != column) {
            continue;
        }
        if (before != NULL) {
            bool wrapped = before->box.x2 - before->box.x1 > CELL_FILL * self->widths[column] ||
                           before->box.y2 > piece->box.y1 + (piece->box.y2 - piece->box.y1) / 2;
            join = wrapped ? LONTAR_JOIN_SPACE : LONTAR_JOIN_LINE;
        }
        lontar_layout_place(self->self, piece, join);
        before = piece;
    }
    return before != NULL;
}

/* Place rows of the page, first to last, as one row of a table. */
static void
place_band(const table *self, size_t first, size_t last)
{
    size_t columns = self->gutters->len + 1;
    size_t from = g_array_index(self->rows, lontar_row, first).first;
    size_t to = g_array_index(self->rows, lontar_row, last - 1).last;
    bool begun = false;

    for (size_t i = 0; i < columns; i++) {
        size_t column = self->self->rtl ? columns - 1 - i : i;
        begun |= place_cell(self, from, to, column, begun);
    }
}

void
lontar_layout_place_table(const lontar_layout_context *self, const lontar_piece *pieces,
                          const GArray *rows, size_t first, size_t last, const GArray *gutters)
{
    size_t from = g_array_index(rows, lontar_row, first).first;
    size_t to = g_array_index(rows, lontar_row, last - 1).last;
    size_t begin = first;
    g_autofree double *widths = measure_widths(pieces + from, to - from, gutters);
    table one = {
        .self = self, .pieces = pieces, .rows = rows, .gutters = gutters, .widths = widths};

    one.first_column = self->rtl ? gutters->len : 0;
    one.has_pauses = count_pauses(rows, first, last) * 5 >= last - first;
    one.has_holes = measure_holes(pieces + from, to - from, gutters, one.first_column) > 0;
    for (size_t i = first + 1; i <= last; i++) {
        if (i == last || !goes_on(&one, i)) {
            place_band(&one, begin, i);
            begin = i;
        }
    }
}
