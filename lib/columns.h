/*
 * Columns: the values of facets and sort keys of all documents, in memory.
 *
 * Filled once a revision from the value slots and not changed after that: all searchers of a
 * process share them. Counting then only indexes arrays.
 *
 * A run of the writer leaves them in a file beside the database, INDEX/gen-N/columns, which a
 * daemon reads in a twentieth of the time. The file says which state of which database it is of; of
 * any other it is passed over, as is a damaged one.
 */
#ifndef LONTAR_LIB_COLUMNS_H
#define LONTAR_LIB_COLUMNS_H

#include "lontar/document.h"
#include "lontar/request.h"
#include "lontar/xapian.h"

G_BEGIN_DECLS

typedef struct lontar_columns lontar_columns;

/* Of documents without a value, or with several. */
#define LONTAR_CODE_NOT_ONE 65535

/* The values of one field: document d has codes[starts[d]] up to codes[starts[d + 1]]. */
typedef struct {
    GPtrArray *values; /* text of each code */
    GHashTable *codes; /* text -> code + 1; keys are lent by values */
    uint32_t *starts;  /* by docid, 0 to last + 1 */
    uint16_t *codes_of;
    uint16_t *only; /* by docid: its code if it has just one, else LONTAR_CODE_NOT_ONE */
    size_t *counts; /* documents of each code, in all */
    size_t missing; /* documents without a value, in all */
} lontar_column;

/**
 * The columns of an index as it is now.
 *
 * @param name      tells one state of one index from another; NULL = do not share these columns
 * @param database  the only database of the index, INDEX/gen-N/db, beside which a file may have
 *                  them; NULL = there is none
 */
lontar_columns *lontar_columns_get(const lontar_index *index, const char *name,
                                   const char *database, GError **error);
lontar_columns *lontar_columns_ref(lontar_columns *columns);
void lontar_columns_unref(lontar_columns *columns);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_columns, lontar_columns_unref)

/** The column of a field, or NULL for a field that is no facet. */
const lontar_column *lontar_columns_of(const lontar_columns *columns, lontar_field field);

size_t lontar_columns_document_size(const lontar_columns *columns);
uint32_t lontar_columns_last_docid(const lontar_columns *columns);
bool lontar_columns_has(const lontar_columns *columns, uint32_t docid);
const char *lontar_columns_id(const lontar_columns *columns, uint32_t docid);

/**
 * All docids in an order; relevance stands for the order of ids.
 *
 * @param index  the index that the columns are of: titles are read when first asked for
 * @return       lontar_columns_document_size() docids, lent
 */
const uint32_t *lontar_columns_order(lontar_columns *columns, const lontar_index *index,
                                     lontar_sort sort, GError **error);

/** Write the file of the columns beside a database. */
bool lontar_columns_write(const lontar_index *index, const char *database, GError **error);

/** The columns that the file beside a database has; NULL when they are not those of the index. */
lontar_columns *lontar_columns_read(const lontar_index *index, const char *database);

G_END_DECLS

#endif
