/*
 * Boxes: places on a page, and what is asked of them for each of its characters.
 *
 * fmin() and fmax() are calls, for the sake of numbers that are none; these are one instruction.
 * Where a coordinate is no number, a box is near to nothing.
 */
#ifndef LONTAR_BOX_H
#define LONTAR_BOX_H

/* A place on a page, in points from its upper left corner. */
typedef struct {
    double x1, y1, x2, y2;
} lontar_box;

static inline double
lontar_lower(double a, double b)
{
    return a < b ? a : b;
}

static inline double
lontar_higher(double a, double b)
{
    return a > b ? a : b;
}

/** Make a box hold another one, too. */
static inline void
lontar_box_grow(lontar_box *box, const lontar_box *other)
{
    box->x1 = lontar_lower(box->x1, other->x1);
    box->y1 = lontar_lower(box->y1, other->y1);
    box->x2 = lontar_higher(box->x2, other->x2);
    box->y2 = lontar_higher(box->y2, other->y2);
}

#endif
