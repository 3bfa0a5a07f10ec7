/*
 * An automaton that finds many names in one pass over a folded text.
 *
 * It is a trie, walked from each place where a name may begin; a walk ends at the first byte that
 * no name goes on with, mostly the second or third. Children of a node lie side by side, so that a
 * step is a short search in one cache line.
 */
#include "automaton.h"

#include <string.h>

/* Bits of the table of beginnings: they fit into a processor's nearest cache. */
#define BEGINNINGS 65536u
/* Bytes of a beginning. */
#define BEGINNING_MAX 4
/* Room for about what the built-in vocabularies come to; what is not touched costs nothing. */
#define NODES_RESERVED (1u << 18)

/* While names are added: siblings in a list. */
typedef struct {
    uint32_t first_child, next_sibling; /* 0 = none */
    uint32_t names[AUTOMATON_CLASSES];  /* 1 + index of the name that ends here, by class */
    uint8_t byte;
} growing;

/* Closed: children are nodes child .. child + size - 1, by rising byte. */
typedef struct {
    uint32_t child;
    uint32_t ends; /* 1 + index into ends, 0 = no name ends here */
    uint16_t size;
    uint8_t byte;
} node;

typedef struct {
    uint32_t names[AUTOMATON_CLASSES];
} ending;

struct lontar_automaton {
    GArray *growing;   /* of growing; NULL once closed */
    GPtrArray *values; /* by name: GArray of uint32_t */
    GArray *nodes;     /* of node, breadth first; 0 is the root */
    GArray *ends;      /* of ending */
    uint32_t root[256];
    uint32_t beginnings[BEGINNINGS / 32]; /* a bit for each hash of how some name begins */
};

lontar_automaton *
automaton_new(void)
{
    lontar_automaton *made = g_new0(lontar_automaton, 1);
    growing root = {0};

    made->growing = g_array_sized_new(false, false, sizeof(growing), NODES_RESERVED);
    made->values = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
    made->ends = g_array_new(false, false, sizeof(ending));
    g_array_append_val(made->growing, root);
    return made;
}

void
automaton_free(lontar_automaton *automaton)
{
    if (automaton != NULL) {
        g_clear_pointer(&automaton->growing, g_array_unref);
        g_ptr_array_unref(automaton->values);
        g_clear_pointer(&automaton->nodes, g_array_unref);
        g_array_unref(automaton->ends);
        g_free(automaton);
    }
}

static uint32_t
grow(lontar_automaton *automaton, uint32_t at, uint8_t byte)
{
    growing *parent = &g_array_index(automaton->growing, growing, at);
    growing added = {.byte = byte};
    uint32_t index = automaton->growing->len;
    uint32_t before = 0, child = parent->first_child;

    while (child != 0 && g_array_index(automaton->growing, growing, child).byte < byte) {
        before = child;
        child = g_array_index(automaton->growing, growing, child).next_sibling;
    }
    if (child != 0 && g_array_index(automaton->growing, growing, child).byte == byte) {
        return child;
    }
    added.next_sibling = child;
    if (before == 0) {
        parent->first_child = index;
    } else {
        g_array_index(automaton->growing, growing, before).next_sibling = index;
    }
    g_array_append_val(automaton->growing, added);
    return index;
}

/*
 * A hash of up to four bytes, of which the first may be any: it ends before a space, which may be
 * part of a name or the end of a word, and before any byte that is not ASCII, since a name may end
 * there too.
 */
static inline uint32_t
hash_of_beginning(const char *key)
{
    uint32_t bytes = (uint8_t)key[0];

    for (size_t i = 1; i < BEGINNING_MAX && (int8_t)key[i] > ' '; i++) {
        bytes |= (uint32_t)(uint8_t)key[i] << 8 * i;
    }
    return (bytes * 0x9e3779b1u >> 16) % BEGINNINGS;
}

void
automaton_add(lontar_automaton *automaton, const char *key, uint32_t class, uint32_t value)
{
    g_assert(class < AUTOMATON_CLASSES);

    uint32_t at = 0;
    uint32_t hash;
    uint32_t *name;
    GArray *values;

    if (*key == '\0') {
        return;
    }
    for (const char *p = key; *p != '\0'; p++) {
        at = grow(automaton, at, *p);
    }
    hash = hash_of_beginning(key);
    automaton->beginnings[hash / 32] |= 1u << hash % 32;
    name = &g_array_index(automaton->growing, growing, at).names[class];
    if (*name == 0) {
        g_ptr_array_add(automaton->values, g_array_new(false, false, sizeof(uint32_t)));
        *name = automaton->values->len;
    }
    values = automaton->values->pdata[*name - 1];
    for (size_t i = 0; i < values->len; i++) {
        if (g_array_index(values, uint32_t, i) == value) {
            return;
        }
    }
    g_array_append_val(values, value);
}

static uint32_t
close_ending(lontar_automaton *automaton, const growing *from)
{
    ending ends;

    memcpy(ends.names, from->names, sizeof(ends.names));
    for (size_t class = 0; class < AUTOMATON_CLASSES; class ++) {
        if (ends.names[class] != 0) {
            g_array_append_val(automaton->ends, ends);
            return automaton->ends->len;
        }
    }
    return 0;
}

void
automaton_close(lontar_automaton *automaton)
{
    guint size = automaton->growing->len;
    g_autoptr(GArray) queue = g_array_sized_new(false, false, sizeof(uint32_t), size);
    uint32_t root = 0;
    node first = {0};

    g_array_append_val(queue, root);
    automaton->nodes = g_array_sized_new(false, false, sizeof(node), size);
    g_array_append_val(automaton->nodes, first);
    for (size_t i = 0; i < queue->len; i++) {
        uint32_t from = g_array_index(queue, uint32_t, i);
        const growing *old = &g_array_index(automaton->growing, growing, from);
        uint32_t child = old->first_child;

        g_array_index(automaton->nodes, node, i).ends = close_ending(automaton, old);
        g_array_index(automaton->nodes, node, i).child = automaton->nodes->len;
        for (; child != 0; child = g_array_index(automaton->growing, growing, child).next_sibling) {
            node added = {.byte = g_array_index(automaton->growing, growing, child).byte};

            g_array_append_val(automaton->nodes, added);
            g_array_append_val(queue, child);
            g_array_index(automaton->nodes, node, i).size++;
            if (i == 0) {
                automaton->root[added.byte] = automaton->nodes->len - 1;
            }
        }
    }
    g_clear_pointer(&automaton->growing, g_array_unref);
}

/* Whether any name may begin as the key does at a byte; most words of a text end here. */
static inline bool
may_start(const lontar_automaton *automaton, const lontar_keytext *key, size_t at)
{
    uint32_t hash = hash_of_beginning(key->str + at);

    return automaton->beginnings[hash / 32] & 1u << hash % 32;
}

/* The node that a byte leads to, or 0. */
static uint32_t
step(const lontar_automaton *automaton, uint32_t at, uint8_t byte)
{
    const node *nodes = (const node *)(void *)automaton->nodes->data;
    uint32_t low, high;

    if (at == 0) {
        return automaton->root[byte];
    }
    low = nodes[at].child;
    high = low + nodes[at].size;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;

        if (nodes[middle].byte == byte) {
            return middle;
        }
        if (nodes[middle].byte < byte) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return 0;
}

static bool
is_katakana(gunichar c)
{
    return c >= 0x30a0 && c <= 0x30ff;
}

/* Whether two letters belong to one word though nobody writes a space there. */
static bool
is_joined(gunichar before, gunichar after)
{
    return !keytext_is_unspaced(before) || (is_katakana(before) && is_katakana(after));
}

/* Whether a name may end before byte at: at a word's end, or after an unspaced letter. */
static bool
may_end(const lontar_keytext *key, size_t at)
{
    const char *last;

    if (at == key->len || key->str[at] == ' ') {
        return true;
    }
    if ((unsigned char)key->str[at] < 0x80 && (unsigned char)key->str[at - 1] < 0x80) {
        return false;
    }
    last = g_utf8_find_prev_char(key->str, key->str + at);
    return last != NULL && (key->str[at] & 0xc0) != 0x80 &&
           !is_joined(g_utf8_get_char(last), g_utf8_get_char(key->str + at));
}

/* Walk from start and note, by class, the longest names that end well. */
static void
walk(const lontar_automaton *automaton, const lontar_keytext *key, size_t start,
     automaton_match *found)
{
    uint32_t at = 0;

    for (size_t i = start; i < key->len; i++) {
        uint32_t ends;

        at = step(automaton, at, key->str[i]);
        if (at == 0) {
            return;
        }
        ends = g_array_index(automaton->nodes, node, at).ends;
        if (ends == 0 || !may_end(key, i + 1)) {
            continue;
        }
        for (uint32_t class = 0; class < AUTOMATON_CLASSES; class ++) {
            uint32_t name = g_array_index(automaton->ends, ending, ends - 1).names[class];

            if (name != 0) {
                found[class] = (automaton_match){start, i + 1, class, name - 1};
            }
        }
    }
}

static bool
is_wide(const lontar_keytext *key, size_t at)
{
    return (unsigned char)key->str[at] >= 0xe0 &&
           keytext_is_unspaced(g_utf8_get_char(key->str + at));
}

/* The next place where a name may begin, after the character at. */
static size_t
next_start(const lontar_keytext *key, size_t at)
{
    gunichar before = 0;

    if (is_wide(key, at)) {
        before = g_utf8_get_char(key->str + at);
        at = g_utf8_next_char(key->str + at) - key->str;
    }
    while (at < key->len && key->str[at] != ' ') {
        if (is_wide(key, at)) {
            gunichar here = g_utf8_get_char(key->str + at);

            if (before == 0 || !is_joined(before, here)) {
                return at;
            }
            before = here;
            at = g_utf8_next_char(key->str + at) - key->str;
        } else {
            at++;
        }
    }
    return at + 1;
}

void
automaton_scan(const lontar_automaton *automaton, const lontar_keytext *text, GArray *matches)
{
    const lontar_keytext *key = text;
    uint32_t ends[AUTOMATON_CLASSES] = {0};

    for (size_t at = 0; at < key->len; at = next_start(key, at)) {
        automaton_match found[AUTOMATON_CLASSES] = {{0}};

        if (!may_start(automaton, key, at)) {
            continue;
        }
        walk(automaton, key, at, found);
        for (size_t class = 0; class < AUTOMATON_CLASSES; class ++) {
            if (found[class].end != 0 && at >= ends[class]) {
                g_array_append_val(matches, found[class]);
                ends[class] = found[class].end;
            }
        }
    }
}

const GArray *
automaton_values(const lontar_automaton *automaton, uint32_t name)
{
    return automaton->values->pdata[name];
}
