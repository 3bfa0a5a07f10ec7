/*
 * A bulk load: many threads fill databases of their own, a few megabytes each, which are then
 * merged into the first generation of an index.
 *
 * Xapian's writer slows down as its tables grow, and only one thread can use it; small databases
 * fit into the processor's caches and are merged in one pass (docs/decisions/0008-bulk-load.md).
 * Only for an index that nothing was ever committed to. Until lontar_bulk_finish() nothing is.
 */
#ifndef LONTAR_BULK_H
#define LONTAR_BULK_H

#include "store.h"

G_BEGIN_DECLS

typedef struct lontar_bulk lontar_bulk;
/* What one thread fills. */
typedef struct lontar_bulk_writer lontar_bulk_writer;

/** Whether an index is one to load in bulk: nothing was ever committed to it. */
bool lontar_bulk_suits(const lontar_store *store);

/**
 * @param store  of the index; lent, and not written to until the bulk is finished
 */
lontar_bulk *lontar_bulk_new(const lontar_lock *lock, const lontar_store *store, GError **error);
/** What is not finished is lost. */
void lontar_bulk_free(lontar_bulk *bulk);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_bulk, lontar_bulk_free)

/* What becomes of a document whose id may have come before. */
typedef enum {
    LONTAR_BULK_TAKEN,  /* it is the first */
    LONTAR_BULK_LATER,  /* it may take another's place, once the bulk is finished */
    LONTAR_BULK_SAME,   /* it is the same as one that came before it in the file, or after it */
    LONTAR_BULK_EARLIER /* one that comes after it in the file has its place */
} lontar_bulk_claim;

/**
 * Claim an id. Threads: any.
 *
 * @param number    where it stands among all: of two with one id the one with the greater stays
 * @param checksum  of what it is
 */
lontar_bulk_claim lontar_bulk_take(lontar_bulk *bulk, const char *id, uint64_t number,
                                   const char *checksum);

lontar_bulk_writer *lontar_bulk_writer_new(lontar_bulk *bulk);
/** Give what it has to the bulk; what goes wrong is said by lontar_bulk_finish(). */
void lontar_bulk_writer_free(lontar_bulk_writer *writer);

/** Put a document whose id was taken. */
bool lontar_bulk_put(lontar_bulk_writer *writer, const lontar_stored *stored, GError **error);

/** Merge, publish, and report the ids as committed; no writer may be left. The store is outdated. */
bool lontar_bulk_finish(lontar_bulk *bulk, GError **error);

G_END_DECLS

#endif
