/*
 * Shards behind sockets: a watch over each end, and what it has found.
 */
#include "shards.h"

#include <string.h>

#include "lontar/terms.h"
#include "searcher.h"

#define PREFIX "tcp:"

/* Between two looks at an end. */
#define WATCH_MS 1000UL

/* One server of a shard. */
typedef struct {
    char *location;    /* `tcp:HOST:PORT` */
    char *state;       /* what its watch last read; NULL = nothing yet */
    uint64_t revision; /* last found */
    bool is_up;
} end;

/* All ends by location, never removed. Under the lock, as is all of an end but its name. */
static GMutex lock;
static GHashTable *ends;
static uint64_t moves = 1;

bool
lontar_shard_is_remote(const char *location)
{
    return g_str_has_prefix(location, PREFIX);
}

/* The ends of a location, each as `tcp:HOST:PORT`. */
static char **
split(const char *location)
{
    char **names = g_strsplit(location + strlen(PREFIX), ",", -1);

    for (size_t i = 0; names[i] != NULL; i++) {
        char *name = g_strconcat(PREFIX, names[i], NULL);

        g_free(names[i]);
        names[i] = name;
    }
    return names;
}

/* What tells one state of an end from another; NULL = it does not answer. */
static char *
read_state(const char *location, uint64_t *out_revision)
{
    g_autoptr(lontar_index) index = lontar_index_open(location, NULL);
    g_autofree char *revision =
        index == NULL ? NULL : lontar_searcher_key(index, LONTAR_META_REVISION, NULL);
    g_autofree char *updated =
        revision == NULL ? NULL : lontar_searcher_key(index, LONTAR_META_UPDATED, NULL);

    if (updated == NULL) {
        return NULL;
    }
    *out_revision = g_ascii_strtoull(revision, NULL, 10);
    return g_strdup_printf("%s %s %zu %" G_GUINT32_FORMAT, revision, updated,
                           lontar_index_document_size(index), lontar_index_last_docid(index));
}

static void
look(end *own)
{
    uint64_t revision = 0;
    g_autofree char *state = read_state(own->location, &revision);
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&lock);

    if ((state != NULL) != own->is_up || (state != NULL && g_strcmp0(state, own->state) != 0)) {
        moves++;
    }
    own->is_up = state != NULL;
    if (state != NULL) {
        own->revision = revision;
        g_free(own->state);
        own->state = g_steal_pointer(&state);
    }
}

static gpointer
watch(gpointer data)
{
    for (;;) {
        look(data);
        g_usleep(WATCH_MS * 1000);
    }
    return NULL;
}

/* An end that nothing is known of is taken to answer. */
static void
add(const char *location)
{
    end *own;

    if (ends == NULL) {
        ends = g_hash_table_new(g_str_hash, g_str_equal);
    }
    if (g_hash_table_contains(ends, location)) {
        return;
    }
    own = g_new0(end, 1);
    own->location = g_strdup(location);
    own->is_up = true;
    g_hash_table_insert(ends, own->location, own);
    g_thread_unref(g_thread_new("shard", watch, own));
}

void
lontar_shards_watch(char *const *locations)
{
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&lock);

    for (size_t i = 0; locations[i] != NULL; i++) {
        if (lontar_shard_is_remote(locations[i])) {
            g_auto(GStrv) names = split(locations[i]);

            for (size_t j = 0; names[j] != NULL; j++) {
                add(names[j]);
            }
        }
    }
}

uint64_t
lontar_shards_moves(void)
{
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&lock);

    return moves;
}

char *
lontar_shards_choose(const char *location)
{
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&lock);
    g_auto(GStrv) names = split(location);
    const end *best = NULL;

    for (size_t i = 0; names[i] != NULL; i++) {
        const end *one = g_hash_table_lookup(ends, names[i]);

        if (one != NULL && one->is_up && (best == NULL || one->revision > best->revision)) {
            best = one;
        }
    }
    return best == NULL ? NULL : g_strdup(best->location);
}

void
lontar_shards_give_up(const char *location)
{
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&lock);
    end *own = g_hash_table_lookup(ends, location);

    if (own != NULL && own->is_up) {
        own->is_up = false;
        moves++;
    }
}

void
lontar_shards_note(const char *location, uint64_t revision)
{
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&lock);
    end *own = ends == NULL ? NULL : g_hash_table_lookup(ends, location);

    if (own != NULL) {
        own->revision = revision;
    }
}

uint64_t
lontar_shards_revision(const char *location)
{
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&lock);
    g_auto(GStrv) names = split(location);
    uint64_t highest = 0;

    for (size_t i = 0; names[i] != NULL; i++) {
        const end *one = g_hash_table_lookup(ends, names[i]);

        highest = one == NULL ? highest : MAX(highest, one->revision);
    }
    return highest;
}
