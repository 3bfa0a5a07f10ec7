/*
 * Rows in their order.
 */
#include "rows.h"

#include <string.h>

static int
compare_rows(const void *left, const void *right)
{
    const lontar_row *a = left;
    const lontar_row *b = right;

    if (a->score != b->score) {
        return a->score > b->score ? -1 : 1;
    }
    return strcmp(a->id, b->id);
}

void
lontar_rows_sort(GArray *rows)
{
    g_array_sort(rows, compare_rows);
}

bool
lontar_rows_tie_is_open(const GArray *rows, size_t wanted, size_t taken)
{
    return rows->len == taken && wanted > 0 && wanted <= rows->len &&
           g_array_index(rows, lontar_row, wanted - 1).score ==
               g_array_index(rows, lontar_row, rows->len - 1).score;
}
