/*
 * Slots: how many children may run at once, and the right to run alone.
 */
#ifndef LONTAR_SLOTS_H
#define LONTAR_SLOTS_H

#include <glib.h>

G_BEGIN_DECLS

typedef struct lontar_slots lontar_slots;

lontar_slots *lontar_slots_new(unsigned size);
void lontar_slots_free(lontar_slots *slots);

/** Wait for one slot, or for all of them: then nobody else has any. */
void lontar_slots_take(lontar_slots *slots, gboolean alone);
void lontar_slots_give(lontar_slots *slots, gboolean alone);

G_END_DECLS

#endif
