/*
 * Packing: a text as the bytes that an index keeps, and back.
 */
#ifndef LONTAR_PACKING_H
#define LONTAR_PACKING_H

#include "lontar/xapian.h"

G_BEGIN_DECLS

/* Where an index has its dictionary, packed. */
#define LONTAR_PACKING_KEY "z"

/** A way of packing: with a dictionary. NULL is the way without one. */
typedef struct lontar_packing lontar_packing;

/** How a dictionary is used: for the smallest values, or in a third of the time. */
typedef enum {
    LONTAR_PACKING_DENSE,
    LONTAR_PACKING_QUICK,
} lontar_packing_way;

/** @param dictionary  as lontar_packing_train() makes it; NULL if zstd does not take it */
lontar_packing *lontar_packing_new(GBytes *dictionary, lontar_packing_way way);
void lontar_packing_free(lontar_packing *packing);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_packing, lontar_packing_free)

/**
 * Make a dictionary of samples that follow each other.
 *
 * @param bytes  at most
 * @return       NULL where zstd finds the samples too few, or nothing in common in them
 */
GBytes *lontar_packing_train(const char *samples, const size_t *sizes, unsigned size, size_t bytes);

/**
 * The way in which an index packs; lent, kept with the handle. NULL where it has no dictionary, or
 * where index is NULL (a database that is filled).
 *
 * Errors:  LONTAR_ERROR_CORRUPT, LONTAR_ERROR_IO.
 */
bool lontar_packing_of(const lontar_index *index, lontar_packing **out_packing, GError **error);

/** Keep a dictionary in an index: what is put from now on is packed with it. */
bool lontar_packing_keep(lontar_writer *writer, GBytes *dictionary, GError **error);

/** A value that was packed without a dictionary packed anew; NULL for others. Threads: any. */
GBytes *lontar_packing_repack(lontar_packing *packing, GBytes *value);

/** Threads: any. */
GBytes *lontar_packing_pack(lontar_packing *packing, const char *text, size_t length);

/**
 * Unpack what an index keeps, with its dictionary if that takes one; a NUL stands behind the text.
 *
 * Errors:  LONTAR_ERROR_CORRUPT, LONTAR_ERROR_IO.
 */
char *lontar_packing_read(const lontar_index *index, GBytes *value, size_t *out_length,
                          GError **error);

G_END_DECLS

#endif
