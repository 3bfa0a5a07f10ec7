/*
 * Slots are counted under one lock; who waits to be alone goes before those who come later.
 */
#include "slots.h"

struct lontar_slots {
    GMutex lock;
    GCond changed;
    unsigned size;
    unsigned taken;         /* under lock */
    unsigned waiting_alone; /* under lock */
};

lontar_slots *
lontar_slots_new(unsigned size)
{
    lontar_slots *slots = g_new0(lontar_slots, 1);

    g_mutex_init(&slots->lock);
    g_cond_init(&slots->changed);
    slots->size = size;
    return slots;
}

void
lontar_slots_free(lontar_slots *slots)
{
    if (slots != NULL) {
        g_mutex_clear(&slots->lock);
        g_cond_clear(&slots->changed);
        g_free(slots);
    }
}

void
lontar_slots_take(lontar_slots *slots, gboolean alone)
{
    g_mutex_lock(&slots->lock);
    if (alone) {
        slots->waiting_alone++;
        while (slots->taken > 0) {
            g_cond_wait(&slots->changed, &slots->lock);
        }
        slots->waiting_alone--;
        slots->taken = slots->size;
    } else {
        while (slots->taken >= slots->size || slots->waiting_alone > 0) {
            g_cond_wait(&slots->changed, &slots->lock);
        }
        slots->taken++;
    }
    g_mutex_unlock(&slots->lock);
}

void
lontar_slots_give(lontar_slots *slots, gboolean alone)
{
    g_mutex_lock(&slots->lock);
    slots->taken -= alone ? slots->size : 1;
    g_cond_broadcast(&slots->changed);
    g_mutex_unlock(&slots->lock);
}
