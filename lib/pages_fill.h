/*
 * Texts for a database that is filled: the first of them wait until there are enough to make a
 * dictionary of, as nothing that is written there can be packed anew.
 */
#ifndef LONTAR_LIB_PAGES_FILL_H
#define LONTAR_LIB_PAGES_FILL_H

#include "packing.h"

G_BEGIN_DECLS

/** The texts that wait for a writer. */
typedef struct lontar_waiting lontar_waiting;

/** Those of a writer that fills a database, lent; NULL for other writers. */
lontar_waiting *lontar_waiting_of(lontar_writer *writer);

/** Put a text under a key, now or when others have come. */
bool lontar_waiting_put(lontar_waiting *waiting, const char *key, size_t key_length,
                        const char *text, size_t length, GError **error);

/** The way in which texts are packed by now; lent. */
lontar_packing *lontar_waiting_packing(const lontar_waiting *waiting);

/** Wait no longer: put all, with a dictionary if they are enough for one. */
bool lontar_waiting_end(lontar_waiting *waiting, GError **error);

G_END_DECLS

#endif
