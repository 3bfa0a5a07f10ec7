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

#include "layout_table.h"

#define GUTTER_EM    0.8 /* narrower white space is between words */
#define CELL_EM      1.5 /* wider white space on one line parts cells */
#define DEPTH_MAX    3   /* of columns within columns */
#define COLUMN_ROWS  2   /* rows that a column has at least */
#define SETTLED_ROWS 6   /* rows after which nothing may stand in a gutter */

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

static bool
is_on_row(const lontar_row *line, const lontar_piece *piece)
{
    double middle = (piece->box.y1 + piece->box.y2) / 2;
    double height = lontar_lower(line->box.y2 - line->box.y1, piece->box.y2 - piece->box.y1);

    return fabs(middle - (line->box.y1 + line->box.y2) / 2) < 0.5 * height;
}

/* Gather pieces into rows; sorts the pieces by row, then from left to right. */
static GArray *
make_rows(lontar_piece *pieces, size_t size)
{
    GArray *rows = g_array_new(FALSE, FALSE, sizeof(lontar_row));

    qsort(pieces, size, sizeof *pieces, compare_by_middle);
    for (size_t i = 0; i < size; i++) {
        lontar_row *last = rows->len > 0 ? &g_array_index(rows, lontar_row, rows->len - 1) : NULL;
        if (last != NULL && is_on_row(last, &pieces[i])) {
            lontar_box_grow(&last->box, &pieces[i].box);
            last->last = i + 1;
        } else {
            lontar_row fresh = {.first = i, .last = i + 1, .box = pieces[i].box};
            g_array_append_val(rows, fresh);
        }
    }
    for (guint i = 0; i < rows->len; i++) {
        lontar_row *one = &g_array_index(rows, lontar_row, i);
        qsort(pieces + one->first, one->last - one->first, sizeof *pieces, compare_by_left);
    }
    return rows;
}

/* The white space of a row, edges of the region included. */
static void
find_white(const lontar_piece *pieces, const lontar_row *line, GArray *out)
{
    double at = -INFINITY;

    g_array_set_size(out, 0);
    for (size_t i = line->first; i < line->last; i++) {
        if (pieces[i].box.x1 > at) {
            lontar_span white = {at, pieces[i].box.x1};
            g_array_append_val(out, white);
        }
        at = lontar_higher(at, pieces[i].box.x2);
    }
    lontar_span rest = {at, INFINITY};
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
        const lontar_span *one = &g_array_index(a, lontar_span, i);
        const lontar_span *two = &g_array_index(b, lontar_span, j);
        lontar_span both = {lontar_higher(one->from, two->from), lontar_lower(one->to, two->to)};
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
           const lontar_span *gutter)
{
    size_t left = 0;
    size_t right = 0;

    for (size_t i = first; i < last; i++) {
        const lontar_row *line = &g_array_index(rows, lontar_row, i);
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
    const lontar_row *line = &g_array_index(rows, lontar_row, at);

    for (guint i = 0; at - first >= SETTLED_ROWS && i < gutters->len; i++) {
        const lontar_span *one = &g_array_index(gutters, lontar_span, i);
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
    g_autoptr(GArray) white = g_array_new(FALSE, FALSE, sizeof(lontar_span));
    g_autoptr(GArray) both = g_array_new(FALSE, FALSE, sizeof(lontar_span));
    size_t end = first + 1;

    find_white(pieces, &g_array_index(rows, lontar_row, first), gutters);
    for (; end < rows->len; end++) {
        bool inner = false;
        find_white(pieces, &g_array_index(rows, lontar_row, end), white);
        intersect(gutters, white, min, both);
        for (guint i = 0; i < both->len; i++) {
            const lontar_span *one = &g_array_index(both, lontar_span, i);
            inner |= one->from != -INFINITY && one->to != INFINITY;
        }
        if (!inner || stands_in_gutter(pieces, rows, first, end, gutters)) {
            break;
        }
        g_array_set_size(gutters, 0);
        g_array_append_vals(gutters, both->data, both->len);
    }
    for (guint i = gutters->len; i > 0; i--) {
        const lontar_span *one = &g_array_index(gutters, lontar_span, i - 1);
        if (one->from == -INFINITY || one->to == INFINITY || one->to - one->from < min ||
            !parts_rows(pieces, rows, first, end, one)) {
            g_array_remove_index(gutters, i - 1);
        }
    }
    return end;
}

static void
place_row(const lontar_layout_context *self, const lontar_piece *pieces, const lontar_row *line)
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
        lontar_layout_place(self, &pieces[at], join);
    }
}

static void order_region(const lontar_layout_context *self, lontar_piece *pieces, size_t size,
                         unsigned depth);

/* Sort the pieces of a run by column, keeping their order, and place column after column. */
static void
place_columns(const lontar_layout_context *self, lontar_piece *pieces, size_t size,
              const GArray *gutters, unsigned depth)
{
    size_t columns = gutters->len + 1;
    g_autofree lontar_piece *copy = g_memdup2(pieces, size * sizeof *pieces);
    size_t at = 0;

    for (size_t i = 0; i < columns; i++) {
        size_t column = self->rtl ? columns - 1 - i : i;
        size_t begin = at;
        for (size_t j = 0; j < size; j++) {
            if (lontar_layout_column(&copy[j], gutters) == column) {
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
order_region(const lontar_layout_context *self, lontar_piece *pieces, size_t size, unsigned depth)
{
    if (size == 0) {
        return;
    }
    g_autoptr(GArray) rows = make_rows(pieces, size);
    g_autoptr(GArray) gutters = g_array_new(FALSE, FALSE, sizeof(lontar_span));
    double min = GUTTER_EM * median_type(pieces, size);

    for (size_t i = 0; i < rows->len;) {
        const lontar_row *line = &g_array_index(rows, lontar_row, i);
        size_t end = depth < DEPTH_MAX ? follow_gutters(pieces, rows, i, min, gutters) : i;

        if (end < i + COLUMN_ROWS || gutters->len == 0) {
            place_row(self, pieces, line);
            i++;
            continue;
        }
        size_t last = g_array_index(rows, lontar_row, end - 1).last;
        if (lontar_layout_is_table(pieces, rows, i, end, gutters)) {
            lontar_layout_place_table(self, pieces, rows, i, end, gutters);
        } else {
            place_columns(self, pieces + line->first, last - line->first, gutters, depth);
        }
        i = end;
    }
}

void
lontar_layout_order(lontar_piece *pieces, size_t size, bool rtl, GArray *out)
{
    lontar_layout_context self = {.rtl = rtl, .out = out};

    order_region(&self, pieces, size, 0);
}
