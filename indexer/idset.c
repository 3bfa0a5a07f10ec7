/*
 * The set of ids: an open-addressed table of their hashes.
 */
#include "idset.h"

#include <stdint.h>

#define SLOTS_FIRST 1024 /* a power of two */

struct lontar_idset {
    uint64_t *slots; /* a hash, 0 = free */
    size_t slot_size, size;
};

lontar_idset *
lontar_idset_new(void)
{
    lontar_idset *set = g_new0(lontar_idset, 1);

    set->slot_size = SLOTS_FIRST;
    set->slots = g_new0(uint64_t, set->slot_size);
    return set;
}

void
lontar_idset_free(lontar_idset *set)
{
    if (set != NULL) {
        g_free(set->slots);
        g_free(set);
    }
}

/* FNV-1a of 64 bits, Fowler, Noll and Vo 1991. */
static uint64_t
hash_of(const char *id)
{
    uint64_t hash = 0xcbf29ce484222325;

    for (; *id != '\0'; id++) {
        hash = (hash ^ (unsigned char)*id) * 0x100000001b3;
    }
    return hash == 0 ? 1 : hash;
}

/* Where a hash is, or would be. FNV's low bits are those that the last bytes have mixed least. */
static size_t
slot_of(const lontar_idset *set, uint64_t hash)
{
    size_t slot = (hash ^ hash >> 32) & (set->slot_size - 1);

    while (set->slots[slot] != 0 && set->slots[slot] != hash) {
        slot = (slot + 1) & (set->slot_size - 1);
    }
    return slot;
}

static void
grow(lontar_idset *set)
{
    g_autofree uint64_t *old = set->slots;
    size_t old_size = set->slot_size;

    set->slot_size *= 2;
    set->slots = g_new0(uint64_t, set->slot_size);
    for (size_t i = 0; i < old_size; i++) {
        if (old[i] != 0) {
            set->slots[slot_of(set, old[i])] = old[i];
        }
    }
}

bool
lontar_idset_add(lontar_idset *set, const char *id)
{
    uint64_t hash = hash_of(id);
    size_t slot = slot_of(set, hash);

    if (set->slots[slot] != 0) {
        return false;
    }
    set->slots[slot] = hash;
    set->size++;
    if (set->size * 4 > set->slot_size * 3) {
        grow(set);
    }
    return true;
}

bool
lontar_idset_has(const lontar_idset *set, const char *id)
{
    return set->slots[slot_of(set, hash_of(id))] != 0;
}
