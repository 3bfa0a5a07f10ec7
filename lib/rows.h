/*
 * Rows: hits before they are shown, and how those of equal score stand.
 */
#ifndef LONTAR_LIB_ROWS_H
#define LONTAR_LIB_ROWS_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

G_BEGIN_DECLS

/* A hit before it is shown. */
typedef struct {
    uint32_t docid;
    float score;
    const char *id; /* lent by the columns or the answer */
} lontar_row;

/** Sort by score; equal scores by id. */
void lontar_rows_sort(GArray *rows);

/** Whether scores equal to the last wanted go on past the last hit that was taken. */
bool lontar_rows_tie_is_open(const GArray *rows, size_t wanted, size_t taken);

G_END_DECLS

#endif
