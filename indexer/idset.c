/*
 * The set of ids: tables of half their hashes, one behind the other. The other half says where in a
 * table an id is looked for, so that two ids are seldom taken for one.
 *
 * A table that is full is followed by another and not copied into it, so that memory grows by the
 * piece and is never there twice: five bytes an id.
 */
#include "idset.h"

#include <stdint.h>

/* Of a table; a power of two. */
#define SLOTS     ((size_t)1 << 20)
#define SLOTS_MAX (SLOTS / 16 * 13)

struct lontar_idset {
    GPtrArray *tables; /* uint32_t of each slot: half a hash, 0 = free; owned */
    size_t size;       /* slots taken in the last one */
};

lontar_idset *
lontar_idset_new(void)
{
    lontar_idset *set = g_new0(lontar_idset, 1);

    set->tables = g_ptr_array_new_with_free_func(g_free);
    set->size = SLOTS_MAX;
    return set;
}

void
lontar_idset_free(lontar_idset *set)
{
    if (set != NULL) {
        g_ptr_array_unref(set->tables);
        g_free(set);
    }
}

/*
 * FNV-1a of 64 bits, Fowler, Noll and Vo 1991; then the end of SplitMix64, Steele, Lea and Flood
 * 2014, as FNV's bits are not mixed alike.
 */
static uint64_t
hash_of(const char *id)
{
    uint64_t hash = 0xcbf29ce484222325;

    for (; *id != '\0'; id++) {
        hash = (hash ^ (unsigned char)*id) * 0x100000001b3;
    }
    hash = (hash ^ hash >> 30) * 0xbf58476d1ce4e5b9;
    hash = (hash ^ hash >> 27) * 0x94d049bb133111eb;
    return hash ^ hash >> 31;
}

static uint32_t
mark_of(uint64_t hash)
{
    return MAX((uint32_t)hash, 1);
}

/* Where in a table a hash is, or would be. */
static uint32_t *
slot_of(uint32_t *table, uint64_t hash)
{
    size_t slot = hash >> 32 & (SLOTS - 1);

    while (table[slot] != 0 && table[slot] != mark_of(hash)) {
        slot = (slot + 1) & (SLOTS - 1);
    }
    return table + slot;
}

static bool
has_hash(const lontar_idset *set, uint64_t hash)
{
    for (guint i = set->tables->len; i > 0; i--) {
        if (*slot_of(set->tables->pdata[i - 1], hash) != 0) {
            return true;
        }
    }
    return false;
}

bool
lontar_idset_add(lontar_idset *set, const char *id)
{
    uint64_t hash = hash_of(id);

    if (has_hash(set, hash)) {
        return false;
    }
    if (set->size == SLOTS_MAX) {
        g_ptr_array_add(set->tables, g_new0(uint32_t, SLOTS));
        set->size = 0;
    }
    *slot_of(set->tables->pdata[set->tables->len - 1], hash) = mark_of(hash);
    set->size++;
    return true;
}

bool
lontar_idset_has(const lontar_idset *set, const char *id)
{
    return has_hash(set, hash_of(id));
}

size_t
lontar_idset_bytes(const lontar_idset *set)
{
    return set->tables->len * SLOTS * sizeof(uint32_t);
}
