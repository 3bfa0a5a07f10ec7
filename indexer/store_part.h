/*
 * Parts of a store: databases that nobody reads, to be merged into an index.
 */
#ifndef LONTAR_STORE_PART_H
#define LONTAR_STORE_PART_H

#include "store.h"

G_BEGIN_DECLS

/** A part to which lontar_store_put() puts new documents. */
lontar_store *lontar_store_part_new(const char *database, GError **error);

/** Bytes of text, number of pages, and ids (a line each) that were put. */
size_t lontar_store_part_bytes(const lontar_store *part);
uint64_t lontar_store_part_pages(const lontar_store *part);
const char *lontar_store_part_ids(const lontar_store *part);

/** Give a part what says which index it is, as a store will have it after its next commit. */
bool lontar_store_part_describe(lontar_store *part, const lontar_store *store, uint64_t pages,
                                GError **error);

/** Write all of a part, without a sync. Nothing can be put to it any more. */
bool lontar_store_part_end(lontar_store *part, GError **error);

/** Append ids that have become durable in parts to a store's file of committed ids. */
bool lontar_store_part_report(const lontar_store *store, const char *ids, GError **error);

/** Remove a part's files. */
void lontar_store_part_remove(const char *database);

G_END_DECLS

#endif
