/*
 * What stands behind a store, for those who fill it in parts.
 */
#ifndef LONTAR_STORE_PRIVATE_H
#define LONTAR_STORE_PRIVATE_H

#include "lontar/xapian.h"
#include "store.h"

G_BEGIN_DECLS

struct lontar_store {
    lontar_writer *writer;
    char *database, *folder; /* gen-N/db, gen-N */
    int committed;           /* open file, or -1 */
    GString *ids;            /* put since the last commit, a line each */
    uint64_t revision;       /* of the last commit */
    uint64_t pages;
    size_t commit_bytes;
    int64_t first_us; /* when the first change since the last commit came */
    bool changed;
};

/** Append the ids that are durable to the file of committed ids. */
bool lontar_store_report(lontar_store *store, GError **error);

G_END_DECLS

#endif
