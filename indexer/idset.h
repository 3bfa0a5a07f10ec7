/*
 * A set of ids, of which only a hash of 64 bits is kept: about 16 bytes an id.
 */
#ifndef LONTAR_IDSET_H
#define LONTAR_IDSET_H

#include <glib.h>
#include <stdbool.h>

typedef struct lontar_idset lontar_idset;

lontar_idset *lontar_idset_new(void);
void lontar_idset_free(lontar_idset *set);

/** Put an id in. False when it may have been in, which is said of a new one once in 2^64 / size. */
bool lontar_idset_add(lontar_idset *set, const char *id);
/** Whether an id may be in. */
bool lontar_idset_has(const lontar_idset *set, const char *id);

#endif
