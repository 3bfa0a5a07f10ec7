/*
 * A set of ids, of which only hashes are kept: five bytes an id, in pieces of 4 MB.
 */
#ifndef LONTAR_IDSET_H
#define LONTAR_IDSET_H

#include <glib.h>
#include <stdbool.h>

typedef struct lontar_idset lontar_idset;

lontar_idset *lontar_idset_new(void);
void lontar_idset_free(lontar_idset *set);

/** Put an id in. False when it may have been in: of a new one that is said once in some 10^8. */
bool lontar_idset_add(lontar_idset *set, const char *id);
/** Whether an id may be in. */
bool lontar_idset_has(const lontar_idset *set, const char *id);

/** Bytes of memory that it takes. */
size_t lontar_idset_bytes(const lontar_idset *set);

#endif
