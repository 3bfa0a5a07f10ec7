/*
 * What columns are made of, for those who fill them and those who keep them in a file.
 */
#ifndef LONTAR_LIB_COLUMNS_PRIVATE_H
#define LONTAR_LIB_COLUMNS_PRIVATE_H

#include "columns.h"

#define LONTAR_COLUMN_CODES_MAX 65535
#define LONTAR_COLUMN_SORTS     (LONTAR_SORT_TITLE + 1)

struct lontar_columns {
    gint refs;
    char *name; /* under which it is shared, or NULL */
    uint32_t last;
    size_t size; /* documents */
    lontar_column columns[LONTAR_FIELD_COUNT];
    uint32_t *dates; /* by docid, 20190527; 0 = undated */
    char *ids;       /* each ended by NUL; begins with an empty one */
    size_t ids_size;
    uint32_t *id_at; /* by docid: offset into ids; 0 = no such document */
    GMutex lock;     /* over orders */
    uint32_t *orders[LONTAR_COLUMN_SORTS];
    char *block; /* where all arrays above are that have been read from a file, or NULL */
    size_t block_size;
};

/** Columns without anything in them, for documents up to one. */
lontar_columns *lontar_columns_new(uint32_t last);

/** Begin a column: no value, no code. */
void lontar_column_begin(lontar_column *column);
/** Add a value, which is taken over unless it is lent for as long as the column; its code. */
uint16_t lontar_column_add(lontar_column *column, char *value);

/** Columns filled from the values in the index. */
lontar_columns *lontar_columns_fill(const lontar_index *index, GError **error);
/** The same without the columns of fields; one of these, and it taken out again. */
lontar_columns *lontar_columns_fill_head(const lontar_index *index, GError **error);
bool lontar_columns_fill_one(lontar_columns *columns, lontar_field field, const lontar_index *index,
                             GError **error);
void lontar_columns_drop_one(lontar_columns *columns, lontar_field field);

#endif
