/*
 * Postings: an open-addressed table of terms over one array of (term, position).
 */
#include "postings.h"

#include <stdlib.h>
#include <string.h>

#include "lontar/analyser.h"

#define TABLE_SIZE_FIRST 4096 /* slots; a power of two */

typedef struct {
    uint32_t name; /* offset into names */
    uint32_t hash;
    uint32_t size; /* postings */
    uint32_t wdf;  /* besides the positions' */
    unsigned flags;
} term;

typedef struct {
    uint32_t term;
    uint32_t position;
} posting;

struct lontar_postings {
    uint32_t *slots; /* number of a term + 1, 0 = free */
    size_t slot_size;
    GArray *terms;  /* term */
    GString *names; /* each ended by NUL */
    GArray *all;    /* posting */
};

lontar_postings *
lontar_postings_new(void)
{
    lontar_postings *postings = g_new0(lontar_postings, 1);

    postings->slot_size = TABLE_SIZE_FIRST;
    postings->slots = g_new0(uint32_t, postings->slot_size);
    postings->terms = g_array_new(FALSE, FALSE, sizeof(term));
    postings->names = g_string_sized_new(TABLE_SIZE_FIRST);
    postings->all = g_array_new(FALSE, FALSE, sizeof(posting));
    return postings;
}

void
lontar_postings_free(lontar_postings *postings)
{
    if (postings != NULL) {
        g_free(postings->slots);
        g_array_unref(postings->terms);
        g_string_free(postings->names, TRUE);
        g_array_unref(postings->all);
        g_free(postings);
    }
}

/* FNV-1a, Fowler, Noll and Vo 1991. */
static uint32_t
hash_bytes(uint32_t hash, const char *bytes)
{
    for (; *bytes != '\0'; bytes++) {
        hash = (hash ^ (unsigned char)*bytes) * 16777619u;
    }
    return hash;
}

static void
place(lontar_postings *postings, uint32_t number, uint32_t hash)
{
    size_t mask = postings->slot_size - 1;
    size_t slot = hash & mask;

    while (postings->slots[slot] != 0) {
        slot = (slot + 1) & mask;
    }
    postings->slots[slot] = number + 1;
}

static void
grow(lontar_postings *postings)
{
    g_free(postings->slots);
    postings->slot_size *= 2;
    postings->slots = g_new0(uint32_t, postings->slot_size);
    for (uint32_t i = 0; i < postings->terms->len; i++) {
        place(postings, i, g_array_index(postings->terms, term, i).hash);
    }
}

static bool
is_named(const lontar_postings *postings, const term *one, const char *prefix, const char *text)
{
    const char *name = postings->names->str + one->name;
    size_t length = strlen(prefix);

    return strncmp(name, prefix, length) == 0 && strcmp(name + length, text) == 0;
}

static uint32_t
insert(lontar_postings *postings, const char *prefix, const char *text, uint32_t hash)
{
    uint32_t number = postings->terms->len;
    term one = {.name = (uint32_t)postings->names->len, .hash = hash};

    g_string_append(postings->names, prefix);
    g_string_append_len(postings->names, text, (gssize)strlen(text) + 1);
    g_array_append_val(postings->terms, one);
    if ((size_t)postings->terms->len * 2 > postings->slot_size) {
        grow(postings);
    } else {
        place(postings, number, hash);
    }
    return number;
}

uint32_t
lontar_postings_term(lontar_postings *postings, const char *prefix, const char *text,
                     unsigned flags)
{
    uint32_t hash = hash_bytes(hash_bytes(2166136261u, prefix), text);
    size_t mask = postings->slot_size - 1;
    uint32_t number = UINT32_MAX;

    for (size_t slot = hash & mask; postings->slots[slot] != 0; slot = (slot + 1) & mask) {
        const term *one = &g_array_index(postings->terms, term, postings->slots[slot] - 1);

        if (one->hash == hash && is_named(postings, one, prefix, text)) {
            number = postings->slots[slot] - 1;
            break;
        }
    }
    if (number == UINT32_MAX) {
        number = insert(postings, prefix, text, hash);
    }
    g_array_index(postings->terms, term, number).flags |= flags;
    return number;
}

void
lontar_postings_add(lontar_postings *postings, uint32_t number, uint32_t position)
{
    posting one = {number, position};

    g_array_append_val(postings->all, one);
    g_array_index(postings->terms, term, number).size++;
}

void
lontar_postings_weigh(lontar_postings *postings, uint32_t number, uint32_t wdf)
{
    g_array_index(postings->terms, term, number).wdf += wdf;
}

/* Where each term's positions begin in the array that they are sorted into. */
static uint32_t *
sort_out(const lontar_postings *postings, uint32_t *sorted)
{
    uint32_t *next = g_new(uint32_t, postings->terms->len + 1);
    uint32_t begin = 0;

    for (guint i = 0; i < postings->terms->len; i++) {
        next[i] = begin;
        begin += g_array_index(postings->terms, term, i).size;
    }
    for (guint i = 0; i < postings->all->len; i++) {
        const posting *one = &g_array_index(postings->all, posting, i);

        sorted[next[one->term]++] = one->position;
    }
    return next;
}

static int
compare_positions(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left;
    uint32_t b = *(const uint32_t *)right;

    return (a > b) - (a < b);
}

/* Put positions in order, each once; gives how many are left. */
static size_t
tidy(uint32_t *positions, size_t size)
{
    bool ordered = true;
    size_t kept = 0;

    for (size_t i = 1; i < size; i++) {
        ordered = ordered && positions[i - 1] < positions[i];
    }
    if (ordered) {
        return size;
    }
    qsort(positions, size, sizeof *positions, compare_positions);
    for (size_t i = 0; i < size; i++) {
        if (kept == 0 || positions[kept - 1] != positions[i]) {
            positions[kept++] = positions[i];
        }
    }
    return kept;
}

static bool
write_term(const lontar_postings *postings, const term *one, uint32_t *positions,
           lontar_entry *entry, GError **error)
{
    const char *name = postings->names->str + one->name;
    size_t size = tidy(positions, one->size);
    uint32_t wdf = one->wdf + (one->flags & LONTAR_POSTING_WEIGHT ? (uint32_t)size : 0);

    if (one->flags & LONTAR_POSTING_POSITIONS) {
        return lontar_entry_add_positions(entry, name, positions, size, wdf, error);
    }
    return lontar_entry_add_term(entry, name, wdf, error);
}

bool
lontar_postings_write(lontar_postings *postings, lontar_entry *entry, GError **error)
{
    g_autofree uint32_t *sorted = g_new(uint32_t, postings->all->len + 1);
    g_autofree uint32_t *ends = sort_out(postings, sorted);

    for (guint i = 0; i < postings->terms->len; i++) {
        const term *one = &g_array_index(postings->terms, term, i);

        if (!write_term(postings, one, sorted + ends[i] - one->size, entry, error)) {
            return false;
        }
    }
    return true;
}
