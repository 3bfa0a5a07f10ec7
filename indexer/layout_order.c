/*
 * Reading order by gutters: rows that share white space from top to bottom are columns.
 *
 * Pieces are gathered into rows. From each row on, the white space that all the next rows leave
 * free is followed down; where it has text on both sides it is a gutter, and the rows are columns
 * of prose (read one after the other) or of a table (read row by row).
 */
#include "layout_order.h"

#include <math.h>
#include <stdlib.h>

#define GUTTER_EM    0.8  /* narrower white space is between words */
#define CELL_EM      1.5  /* wider white space on one line parts cells */
#define DEPTH_MAX    3    /* of columns within columns */
#define PROSE_CHARS  14   /* a line of prose has at least so many, in scripts with letters */
#define PROSE_EM     7    /* and is at least so wide, in any script */
#define PROSE_FILL   0.55 /* of the column's width */
#define BAND_GAP     0.45 /* of a line's height, between the rows of a table */
#define COLUMN_ROWS  2    /* rows that a column has at least */
#define SETTLED_ROWS 6    /* rows after which nothing may stand in a gutter */
#define HOLE_GAP     0.8  /* of a line height: white space within a column */
#define HOLES        0.2  /* of a column height, in a table whose cells are text */
#define EVEN         0.75 /* of the widest column, for all to be columns of a page */
#define WRAPPED_FILL 0.6  /* of the column width: a line that may have been wrapped */
#define CELL_FILL    0.8  /* of the column width: a line that is so wide was wrapped */

/* A row of the page: pieces from first to last, sorted from left to right. */
typedef struct {
    size_t first, last; /* last is one past */
    lontar_box box;
} row;

typedef struct {
    double from, to;
} span;

typedef struct {
    bool rtl;
    GArray *out;
} context;

static int
compare_by_middle(const void *a, const void *b)
{
    const lontar_box *one = &((const lontar_piece *)a)->box;
    const lontar_box *two = &((const lontar_piece *)b)->box;
    double left = one->y1 + one->y2;
    double right = two->y1 + two->y2;

    if (left != right) {
        return left < right ? -1 : 1;
    }
    return (one->x1 > two->x1) - (one->x1 < two->x1);
}

static int
compare_by_left(const void *a, const void *b)
{
    const lontar_box *one = &((const lontar_piece *)a)->box;
    const lontar_box *two = &((const lontar_piece *)b)->box;

    return (one->x1 > two->x1) - (one->x1 < two->x1);
}

static void
grow_box(lontar_box *box, const lontar_box *other)
{
    box->x1 = fmin(box->x1, other->x1);
    box->y1 = fmin(box->y1, other->y1);
    box->x2 = fmax(box->x2, other->x2);
    box->y2 = fmax(box->y2, other->y2);
}

static bool
is_on_row(const row *line, const lontar_piece *piece)
{
    double middle = (piece->box.y1 + piece->box.y2) / 2;
    double height = fmin(line->box.y2 - line->box.y1, piece->box.y2 - piece->box.y1);

    return fabs(middle - (line->box.y1 + line->box.y2) / 2) < 0.5 * height;
}

/* Gather pieces into rows; sorts the pieces by row, then from left to right. */
static GArray *
make_rows(lontar_piece *pieces, size_t size)
{
    GArray *rows = g_array_new(FALSE, FALSE, sizeof(row));

    qsort(pieces, size, sizeof *pieces, compare_by_middle);
    for (size_t i = 0; i < size; i++) {
        row *last = rows->len > 0 ? &g_array_index(rows, row, rows->len - 1) : NULL;
        if (last != NULL && is_on_row(last, &pieces[i])) {
            grow_box(&last->box, &pieces[i].box);
            last->last = i + 1;
        } else {
            row fresh = {.first = i, .last = i + 1, .box = pieces[i].box};
            g_array_append_val(rows, fresh);
        }
    }
    for (guint i = 0; i < rows->len; i++) {
        row *one = &g_array_index(rows, row, i);
        qsort(pieces + one->first, one->last - one->first, sizeof *pieces, compare_by_left);
    }
    return rows;
}

/* The white space of a row, edges of the region included. */
static void
find_white(const lontar_piece *pieces, const row *line, GArray *out)
{
    double at = -INFINITY;

    g_array_set_size(out, 0);
    for (size_t i = line->first; i < line->last; i++) {
        if (pieces[i].box.x1 > at) {
            span white = {at, pieces[i].box.x1};
            g_array_append_val(out, white);
        }
        at = fmax(at, pieces[i].box.x2);
    }
    span rest = {at, INFINITY};
    g_array_append_val(out, rest);
}

/* What two lists of white space share, if it is wide enough. */
static void
intersect(const GArray *a, const GArray *b, double min, GArray *out)
{
    guint i = 0;
    guint j = 0;

    g_array_set_size(out, 0);
    while (i < a->len && j < b->len) {
        const span *one = &g_array_index(a, span, i);
        const span *two = &g_array_index(b, span, j);
        span both = {fmax(one->from, two->from), fmin(one->to, two->to)};
        if (both.to - both.from >= min) {
            g_array_append_val(out, both);
        }
        if (one->to < two->to) {
            i++;
        } else {
            j++;
        }
    }
}

/* Whether at least so many rows have text on each side of a gutter. */
static bool
parts_rows(const lontar_piece *pieces, const GArray *rows, size_t first, size_t last,
           const span *gutter)
{
    size_t left = 0;
    size_t right = 0;

    for (size_t i = first; i < last; i++) {
        const row *line = &g_array_index(rows, row, i);
        left += pieces[line->first].box.x1 < gutter->from + 0.01;
        right += line->box.x2 > gutter->to - 0.01;
    }
    return left >= COLUMN_ROWS && right >= COLUMN_ROWS;
}

/* Whether a row has a piece that stands alone within white space that is a gutter by now. */
static bool
stands_in_gutter(const lontar_piece *pieces, const GArray *rows, size_t first, size_t at,
                 const GArray *gutters)
{
    const row *line = &g_array_index(rows, row, at);

    for (guint i = 0; at - first >= SETTLED_ROWS && i < gutters->len; i++) {
        const span *one = &g_array_index(gutters, span, i);
        for (size_t j = line->first; j < line->last; j++) {
            if (pieces[j].box.x1 > one->from && pieces[j].box.x2 < one->to &&
                parts_rows(pieces, rows, first, at, one)) {
                return true;
            }
        }
    }
    return false;
}

/* Follow white space down from a row; gives the row after the last and leaves real gutters. */
static size_t
follow_gutters(const lontar_piece *pieces, const GArray *rows, size_t first, double min,
               GArray *gutters)
{
    g_autoptr(GArray) white = g_array_new(FALSE, FALSE, sizeof(span));
    g_autoptr(GArray) both = g_array_new(FALSE, FALSE, sizeof(span));
    size_t end = first + 1;

    find_white(pieces, &g_array_index(rows, row, first), gutters);
    for (; end < rows->len; end++) {
        bool inner = false;
        find_white(pieces, &g_array_index(rows, row, end), white);
        intersect(gutters, white, min, both);
        for (guint i = 0; i < both->len; i++) {
            const span *one = &g_array_index(both, span, i);
            inner |= one->from != -INFINITY && one->to != INFINITY;
        }
        if (!inner || stands_in_gutter(pieces, rows, first, end, gutters)) {
            break;
        }
        g_array_set_size(gutters, 0);
        g_array_append_vals(gutters, both->data, both->len);
    }
    for (guint i = gutters->len; i > 0; i--) {
        const span *one = &g_array_index(gutters, span, i - 1);
        if (one->from == -INFINITY || one->to == INFINITY || one->to - one->from < min ||
            !parts_rows(pieces, rows, first, end, one)) {
            g_array_remove_index(gutters, i - 1);
        }
    }
    return end;
}

static void
place(const context *self, const lontar_piece *piece, lontar_join join)
{
    lontar_placed placed = {.piece = piece, .join = join};

    g_array_append_val(self->out, placed);
}

static void
place_row(const context *self, const lontar_piece *pieces, const row *line)
{
    size_t size = line->last - line->first;

    for (size_t i = 0; i < size; i++) {
        size_t at = self->rtl ? line->last - 1 - i : line->first + i;
        lontar_join join = LONTAR_JOIN_LINE;
        if (i > 0) {
            const lontar_box *one = &pieces[self->rtl ? at : at - 1].box;
            const lontar_box *two = &pieces[self->rtl ? at + 1 : at].box;
            join = two->x1 - one->x2 > CELL_EM * pieces[at].type ? LONTAR_JOIN_CELL
                                                                 : LONTAR_JOIN_SPACE;
        }
        place(self, &pieces[at], join);
    }
}

static size_t
column_of(const lontar_piece *piece, const GArray *gutters)
{
    size_t column = 0;
    double middle = (piece->box.x1 + piece->box.x2) / 2;

    while (column < gutters->len && middle > g_array_index(gutters, span, column).from) {
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
        if (column_of(&pieces[i], gutters) == column) {
            left = fmin(left, pieces[i].box.x1);
            right = fmax(right, pieces[i].box.x2);
            lines++;
            letters += pieces[i].size;
        }
    }
    for (size_t i = 0; i < size; i++) {
        double width = pieces[i].box.x2 - pieces[i].box.x1;
        if (column_of(&pieces[i], gutters) == column && width >= PROSE_FILL * (right - left) &&
            width >= PROSE_EM * pieces[i].type &&
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
        const lontar_box *box = &g_array_index(rows, row, i).box;
        pauses += i > first && box->y1 - bottom > BAND_GAP * (box->y2 - box->y1);
        bottom = fmax(bottom, box->y2);
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
        if (column_of(&pieces[i], gutters) != column) {
            continue;
        }
        if (top != INFINITY && box->y1 - bottom > HOLE_GAP * (box->y2 - box->y1)) {
            white += box->y1 - bottom;
            holes++;
        }
        top = fmin(top, box->y1);
        bottom = fmax(bottom, box->y2);
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
            if (column_of(&pieces[i], gutters) == column) {
                left = fmin(left, pieces[i].box.x1);
                right = fmax(right, pieces[i].box.x2);
            }
        }
        widths[column] = fmax(right - left, 0);
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
        least = fmin(least, widths[i]);
        most = fmax(most, widths[i]);
    }
    return least > EVEN * most;
}

static bool
is_table(const lontar_piece *pieces, const GArray *rows, size_t first, size_t last,
         const GArray *gutters)
{
    size_t from = g_array_index(rows, row, first).first;
    size_t to = g_array_index(rows, row, last - 1).last;
    g_autofree double *widths = measure_widths(pieces + from, to - from, gutters);
    double holes = 0;
    size_t prose = 0;

    for (size_t column = 0; column <= gutters->len; column++) {
        holes = fmax(holes, measure_holes(pieces + from, to - from, gutters, column));
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
    const context *self;
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
    const row *line = &g_array_index(self->rows, row, at);

    for (size_t i = line->first; i < line->last; i++) {
        if (column_of(&self->pieces[i], self->gutters) == self->first_column) {
            return &self->pieces[i];
        }
    }
    return NULL;
}

/* Whether all that stands above a row's pieces is wide enough to have been wrapped. */
static bool
is_wrapped(const table *self, size_t at)
{
    const row *line = &g_array_index(self->rows, row, at);
    const row *before = &g_array_index(self->rows, row, at - 1);

    for (size_t i = line->first; i < line->last; i++) {
        size_t column = column_of(&self->pieces[i], self->gutters);
        for (size_t j = before->first; j < before->last; j++) {
            const lontar_box *box = &self->pieces[j].box;
            if (column_of(&self->pieces[j], self->gutters) == column &&
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
    const lontar_box *box = &g_array_index(self->rows, row, at).box;
    const lontar_box *before = &g_array_index(self->rows, row, at - 1).box;
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
        if (column_of(piece, self->gutters) != column) {
            continue;
        }
        if (before != NULL) {
            bool wrapped = before->box.x2 - before->box.x1 > CELL_FILL * self->widths[column] ||
                           before->box.y2 > piece->box.y1 + (piece->box.y2 - piece->box.y1) / 2;
            join = wrapped ? LONTAR_JOIN_SPACE : LONTAR_JOIN_LINE;
        }
        place(self->self, piece, join);
        before = piece;
    }
    return before != NULL;
}

/* Place rows of the page, first to last, as one row of a table. */
static void
place_band(const table *self, size_t first, size_t last)
{
    size_t columns = self->gutters->len + 1;
    size_t from = g_array_index(self->rows, row, first).first;
    size_t to = g_array_index(self->rows, row, last - 1).last;
    bool begun = false;

    for (size_t i = 0; i < columns; i++) {
        size_t column = self->self->rtl ? columns - 1 - i : i;
        begun |= place_cell(self, from, to, column, begun);
    }
}

static void
place_table(const context *self, const lontar_piece *pieces, const GArray *rows, size_t first,
            size_t last, const GArray *gutters)
{
    size_t from = g_array_index(rows, row, first).first;
    size_t to = g_array_index(rows, row, last - 1).last;
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

static void order_region(const context *self, lontar_piece *pieces, size_t size, unsigned depth);

/* Sort the pieces of a run by column, keeping their order, and place column after column. */
static void
place_columns(const context *self, lontar_piece *pieces, size_t size, const GArray *gutters,
              unsigned depth)
{
    size_t columns = gutters->len + 1;
    g_autofree lontar_piece *copy = g_memdup2(pieces, size * sizeof *pieces);
    size_t at = 0;

    for (size_t i = 0; i < columns; i++) {
        size_t column = self->rtl ? columns - 1 - i : i;
        size_t begin = at;
        for (size_t j = 0; j < size; j++) {
            if (column_of(&copy[j], gutters) == column) {
                pieces[at++] = copy[j];
            }
        }
        order_region(self, pieces + begin, at - begin, depth + 1);
    }
}

static int
compare_doubles(const void *a, const void *b)
{
    return (*(const double *)a > *(const double *)b) - (*(const double *)a < *(const double *)b);
}

static double
median_type(const lontar_piece *pieces, size_t size)
{
    g_autofree double *types = g_new(double, size);

    for (size_t i = 0; i < size; i++) {
        types[i] = pieces[i].type;
    }
    qsort(types, size, sizeof *types, compare_doubles);
    return types[size / 2];
}

static void
order_region(const context *self, lontar_piece *pieces, size_t size, unsigned depth)
{
    if (size == 0) {
        return;
    }
    g_autoptr(GArray) rows = make_rows(pieces, size);
    g_autoptr(GArray) gutters = g_array_new(FALSE, FALSE, sizeof(span));
    double min = GUTTER_EM * median_type(pieces, size);

    for (size_t i = 0; i < rows->len;) {
        const row *line = &g_array_index(rows, row, i);
        size_t end = depth < DEPTH_MAX ? follow_gutters(pieces, rows, i, min, gutters) : i;

        if (end < i + COLUMN_ROWS || gutters->len == 0) {
            place_row(self, pieces, line);
            i++;
            continue;
        }
        size_t last = g_array_index(rows, row, end - 1).last;
        if (is_table(pieces, rows, i, end, gutters)) {
            place_table(self, pieces, rows, i, end, gutters);
        } else {
            place_columns(self, pieces + line->first, last - line->first, gutters, depth);
        }
        i = end;
    }
}

void
lontar_layout_order(lontar_piece *pieces, size_t size, bool rtl, GArray *out)
{
    context self = {.rtl = rtl, .out = out};

    order_region(&self, pieces, size, 0);
}
