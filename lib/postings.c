/*
 * Postings: an open-addressed table of terms over one array of (term, position).
 */
#include "postings.h"

#include <stdlib.h>
#include <string.h>

#include "hash.h"
#include "lontar/analyser.h"

/* Enough for a short record, which is most of what there are many of. */
#define TABLE_SIZE_FIRST 1024 /* slots; a power of two */
#define TERMS_FIRST      512

typedef struct {
    uint32_t name; /* offset into names */
    uint32_t hash;
    uint32_t size; /* postings */
    uint32_t wdf;  /* besides the positions' */
    unsigned flags;
} term;

typedef struct {
    uint32_t term;
    uint32_t place; /* twice the position, and 1 if it is only counted */
} posting;

struct lontar_postings {
    uint32_t *slots; /* number of a term + 1, 0 = free */
    size_t slot_size;
    term *terms;
    size_t term_size;
    size_t term_room;
    GString *names; /* each ended by NUL */
    posting *all;
    size_t size;
    size_t room;
};

lontar_postings *
lontar_postings_new(void)
{
    lontar_postings *postings = g_new0(lontar_postings, 1);

    postings->slot_size = TABLE_SIZE_FIRST;
    postings->slots = g_new0(uint32_t, postings->slot_size);
    postings->term_room = TERMS_FIRST;
    postings->terms = g_new(term, postings->term_room);
    postings->names = g_string_sized_new(TABLE_SIZE_FIRST);
    postings->room = TABLE_SIZE_FIRST;
    postings->all = g_new(posting, postings->room);
    return postings;
}

void
lontar_postings_free(lontar_postings *postings)
{
    if (postings != NULL) {
        g_free(postings->slots);
        g_free(postings->terms);
        g_string_free(postings->names, TRUE);
        g_free(postings->all);
        g_free(postings);
    }
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
    for (uint32_t i = 0; i < postings->term_size; i++) {
        place(postings, i, postings->terms[i].hash);
    }
}

static bool
is_named(const lontar_postings *postings, const term *one, const char *prefix, const char *text)
{
    const char *name = postings->names->str + one->name;

    for (; *prefix != '\0'; prefix++, name++) {
        if (*name != *prefix) {
            return false;
        }
    }
    return strcmp(name, text) == 0;
}

static uint32_t
insert(lontar_postings *postings, const char *prefix, const char *text, size_t length,
       uint32_t hash)
{
    uint32_t number = (uint32_t)postings->term_size++;

    if (number == postings->term_room) {
        postings->term_room *= 2;
        postings->terms = g_renew(term, postings->terms, postings->term_room);
    }
    postings->terms[number] = (term){.name = (uint32_t)postings->names->len, .hash = hash};
    g_string_append(postings->names, prefix);
    g_string_append_len(postings->names, text, (gssize)length + 1);
    if (postings->term_size * 2 > postings->slot_size) {
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
    size_t length = strlen(text);
    uint32_t hash = lontar_hash_bytes(lontar_hash_bytes(0, prefix, strlen(prefix)), text, length);
    size_t mask = postings->slot_size - 1;
    uint32_t number = UINT32_MAX;

    for (size_t slot = hash & mask; postings->slots[slot] != 0; slot = (slot + 1) & mask) {
        const term *one = &postings->terms[postings->slots[slot] - 1];

        if (one->hash == hash && is_named(postings, one, prefix, text)) {
            number = postings->slots[slot] - 1;
            break;
        }
    }
    if (number == UINT32_MAX) {
        number = insert(postings, prefix, text, length, hash);
    }
    postings->terms[number].flags |= flags;
    return number;
}

static void
add_place(lontar_postings *postings, uint32_t number, uint32_t place)
{
    if (postings->size == postings->room) {
        postings->room *= 2;
        postings->all = g_renew(posting, postings->all, postings->room);
    }
    postings->all[postings->size++] = (posting){number, place};
    postings->terms[number].size++;
}

void
lontar_postings_add(lontar_postings *postings, uint32_t number, uint32_t position)
{
    add_place(postings, number, position << 1);
}

void
lontar_postings_count(lontar_postings *postings, uint32_t number, uint32_t position)
{
    add_place(postings, number, position << 1 | 1);
}

void
lontar_postings_weigh(lontar_postings *postings, uint32_t number, uint32_t wdf)
{
    postings->terms[number].wdf += wdf;
}

/* Where each term's places begin in the array that they are sorted into. */
static uint32_t *
sort_out(const lontar_postings *postings, uint32_t *sorted)
{
    uint32_t *next = g_new(uint32_t, postings->term_size + 1);
    uint32_t begin = 0;

    for (size_t i = 0; i < postings->term_size; i++) {
        next[i] = begin;
        begin += postings->terms[i].size;
    }
    for (size_t i = 0; i < postings->size; i++) {
        sorted[next[postings->all[i].term]++] = postings->all[i].place;
    }
    return next;
}

static int
compare_places(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left;
    uint32_t b = *(const uint32_t *)right;

    return (a > b) - (a < b);
}

/* Put places in order, each position once: as one that is kept if it is that, too. */
static size_t
tidy(uint32_t *places, size_t size)
{
    bool ordered = true;
    size_t kept = 0;

    for (size_t i = 1; i < size; i++) {
        ordered = ordered && places[i - 1] >> 1 < places[i] >> 1;
    }
    if (ordered) {
        return size;
    }
    qsort(places, size, sizeof *places, compare_places);
    for (size_t i = 0; i < size; i++) {
        if (kept == 0 || places[kept - 1] >> 1 != places[i] >> 1) {
            places[kept++] = places[i];
        }
    }
    return kept;
}

/* Leave the positions that are kept, in place of places. */
static size_t
keep_positions(uint32_t *places, size_t size)
{
    size_t kept = 0;

    for (size_t i = 0; i < size; i++) {
        if ((places[i] & 1) == 0) {
            places[kept++] = places[i] >> 1;
        }
    }
    return kept;
}

static bool
write_term(const lontar_postings *postings, const term *one, uint32_t *places, lontar_entry *entry,
           GError **error)
{
    const char *name = postings->names->str + one->name;
    size_t size = tidy(places, one->size);
    uint32_t wdf = one->wdf + (one->flags & LONTAR_POSTING_WEIGHT ? (uint32_t)size : 0);

    size = one->flags & LONTAR_POSTING_POSITIONS ? keep_positions(places, size) : 0;
    return size > 0 ? lontar_entry_add_positions(entry, name, places, size, wdf, error)
                    : lontar_entry_add_term(entry, name, wdf, error);
}

/* A term and how its name begins: the first byte is the highest. */
typedef struct {
    uint64_t first;
    uint32_t number;
} ranked;

enum { KEY_BYTES = sizeof(uint64_t) };

static ranked
rank_term(const lontar_postings *postings, uint32_t number)
{
    const char *name = postings->names->str + postings->terms[number].name;
    ranked one = {.number = number};

    for (size_t i = 0; i < KEY_BYTES && name[i] != '\0'; i++) {
        one.first |= (uint64_t)(unsigned char)name[i] << (8 * (KEY_BYTES - 1 - i));
    }
    return one;
}

/* One pass of a radix sort: by one byte of the keys. */
static void
sort_by_byte(const ranked *from, ranked *to, size_t size, unsigned shift, const uint32_t *counts)
{
    uint32_t next[256];
    uint32_t begin = 0;

    for (size_t i = 0; i < G_N_ELEMENTS(next); i++) {
        next[i] = begin;
        begin += counts[i];
    }
    for (size_t i = 0; i < size; i++) {
        to[next[from[i].first >> shift & 0xFF]++] = from[i];
    }
}

/* Terms in the order in which their names begin; bytes that all have in common are passed over. */
static ranked *
rank_terms(const lontar_postings *postings)
{
    size_t size = postings->term_size;
    ranked *order = g_new(ranked, size + 1);
    ranked *other = g_new(ranked, size + 1);
    uint32_t counts[KEY_BYTES][256] = {{0}};

    for (uint32_t i = 0; i < size; i++) {
        order[i] = rank_term(postings, i);
        for (unsigned byte = 0; byte < KEY_BYTES; byte++) {
            counts[byte][order[i].first >> (8 * byte) & 0xFF]++;
        }
    }
    for (unsigned byte = 0; byte < KEY_BYTES && size > 0; byte++) {
        ranked *sorted = other;

        if (counts[byte][order[0].first >> (8 * byte) & 0xFF] < size) {
            sort_by_byte(order, other, size, 8 * byte, counts[byte]);
            other = order;
            order = sorted;
        }
    }
    g_free(other);
    return order;
}

/* In order, so that each search in Xapian's tree of names goes where the last one went. */
bool
lontar_postings_write(lontar_postings *postings, lontar_entry *entry, GError **error)
{
    g_autofree uint32_t *sorted = g_new(uint32_t, postings->size + 1);
    g_autofree uint32_t *ends = sort_out(postings, sorted);
    g_autofree ranked *order = rank_terms(postings);

    for (size_t i = 0; i < postings->term_size; i++) {
        uint32_t number = order[i].number;
        const term *one = &postings->terms[number];

        if (!write_term(postings, one, sorted + ends[number] - one->size, entry, error)) {
            return false;
        }
    }
    return true;
}
