/*
 * The history of an index: when each of its revisions came, and which documents are gone.
 */
#include "lontar/history.h"

#include <stdlib.h>
#include <string.h>

#include "lontar/terms.h"

#define REVISION_BYTES 8

/* A row: when a revision of a shard came. */
typedef struct {
    uint64_t revision;
    int64_t time;
} moment;

struct lontar_history {
    size_t references;
    size_t shards;
    GArray **moments; /* moment by revision, one array a shard */
    int64_t otherwise;
    uint64_t *revisions; /* by docid */
    uint32_t last_docid;
    GArray *gone; /* lontar_gone */
};

/* --- writing -------------------------------------------------------------------------------- */

static void
make_time_key(uint64_t revision, char *out)
{
    uint64_t number = GUINT64_TO_BE(revision);

    out[0] = LONTAR_META_TIME[0];
    memcpy(out + 1, &number, REVISION_BYTES);
}

bool
lontar_history_set_time(lontar_writer *writer, uint64_t revision, int64_t time, GError **error)
{
    char key[1 + REVISION_BYTES];
    g_autofree char *value = g_strdup_printf("%" G_GINT64_FORMAT, time);

    make_time_key(revision, key);
    return lontar_writer_set_metadata(writer, key, sizeof key, value, strlen(value), error);
}

bool
lontar_history_set_gone(lontar_writer *writer, const char *id, const lontar_record *record,
                        uint64_t revision, GError **error)
{
    static const lontar_field fields[] = {LONTAR_FIELD_COUNTRY, LONTAR_FIELD_SECTOR};
    g_autofree char *key = g_strconcat(LONTAR_META_GONE, id, NULL);
    g_autoptr(GString) value = g_string_new(NULL);

    for (size_t i = 0; record != NULL && i < G_N_ELEMENTS(fields); i++) {
        const char *const *values = lontar_record_values(record, fields[i]);

        for (size_t j = 0; values[j] != NULL; j++) {
            g_string_append_printf(value, "\t%s:%s", lontar_field_name(fields[i]), values[j]);
        }
    }
    if (record != NULL) {
        g_autofree char *number = g_strdup_printf("%" G_GUINT64_FORMAT, revision);

        g_string_prepend(value, number);
    }
    return lontar_writer_set_metadata(writer, key, strlen(key), value->str, value->len, error);
}

/* --- reading -------------------------------------------------------------------------------- */

static void
clear_gone(void *data)
{
    lontar_gone *gone = data;

    g_free(gone->id);
    g_strfreev(gone->values);
}

/* What one shard is read into. */
typedef struct {
    lontar_history *history;
    const lontar_index *index; /* of all shards */
    const lontar_index *shard;
    size_t number;
    GError *error;
} reading;

static char *
read_value(reading *of, const char *key, size_t length)
{
    g_autoptr(GBytes) bytes = lontar_index_metadata(of->shard, key, length, &of->error);

    if (bytes == NULL) {
        return NULL;
    }

    gsize size;
    const char *text = g_bytes_get_data(bytes, &size);
    return g_strndup(text != NULL ? text : "", size);
}

static bool
take_time(const char *key, size_t length, void *data)
{
    reading *of = data;
    g_autofree char *value = read_value(of, key, length);
    moment one = {0, 0};

    if (value == NULL) {
        return false;
    }
    if (length == 1 + REVISION_BYTES) {
        memcpy(&one.revision, key + 1, REVISION_BYTES);
        one.revision = GUINT64_FROM_BE(one.revision);
        one.time = g_ascii_strtoll(value, NULL, 10);
        g_array_append_val(of->history->moments[of->number], one);
    }
    return true;
}

/* When a revision of a shard came: the first that was written down at or after it. */
static int64_t
time_of(const lontar_history *history, size_t shard, uint64_t revision)
{
    const GArray *moments = history->moments[shard];
    guint low = 0;
    guint high = moments->len;

    while (low < high) {
        guint middle = low + (high - low) / 2;

        if (g_array_index(moments, moment, middle).revision < revision) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < moments->len ? g_array_index(moments, moment, low).time : history->otherwise;
}

/* A document that came back, here or in another shard, is not gone. */
static bool
take_gone(const char *key, size_t length, void *data)
{
    reading *of = data;
    g_autofree char *id = g_strndup(key + 1, length - 1);
    g_autofree char *term = lontar_terms_id(id);
    g_autofree char *value = read_value(of, key, length);
    uint32_t docid = 0;

    if (value == NULL || !lontar_index_find(of->index, term, &docid, &of->error)) {
        return false;
    }
    if (docid != 0) {
        return true;
    }

    char *rest = NULL;
    uint64_t revision = g_ascii_strtoull(value, &rest, 10);
    lontar_gone one = {
        .id = g_steal_pointer(&id),
        .values = g_strsplit(*rest == '\t' ? rest + 1 : "", "\t", -1),
        .revision = revision,
        .time = time_of(of->history, of->number, revision),
    };
    g_array_append_val(of->history->gone, one);
    return true;
}

static bool
take_revision(uint32_t docid, const char *value, size_t length, void *data)
{
    lontar_history *history = data;
    uint64_t revision = 0;

    if (length == REVISION_BYTES && docid <= history->last_docid) {
        memcpy(&revision, value, REVISION_BYTES);
        history->revisions[docid] = GUINT64_FROM_BE(revision);
    }
    return true;
}

static bool
read_shard(lontar_history *history, const lontar_index *index, size_t number, GError **error)
{
    reading of = {.history = history,
                  .index = index,
                  .shard = lontar_index_shard_of(index, (uint32_t)number + 1),
                  .number = number};
    bool done = lontar_index_each_key(of.shard, LONTAR_META_TIME, strlen(LONTAR_META_TIME),
                                      take_time, &of, error) &&
                of.error == NULL &&
                lontar_index_each_key(of.shard, LONTAR_META_GONE, strlen(LONTAR_META_GONE),
                                      take_gone, &of, error) &&
                of.error == NULL;

    if (of.error != NULL) {
        g_propagate_error(error, of.error);
    }
    return done;
}

static int
compare_gone(const void *left, const void *right)
{
    return strcmp(((const lontar_gone *)left)->id, ((const lontar_gone *)right)->id);
}

lontar_history *
lontar_history_read(const lontar_index *index, int64_t otherwise, GError **error)
{
    g_autoptr(lontar_history) history = g_new0(lontar_history, 1);

    history->references = 1;
    history->otherwise = otherwise;
    history->shards = lontar_index_shard_size(index);
    history->moments = g_new0(GArray *, history->shards);
    history->gone = g_array_new(FALSE, FALSE, sizeof(lontar_gone));
    g_array_set_clear_func(history->gone, clear_gone);
    history->last_docid = lontar_index_last_docid(index);
    history->revisions = g_new0(uint64_t, (size_t)history->last_docid + 1);
    for (size_t i = 0; i < history->shards; i++) {
        history->moments[i] = g_array_new(FALSE, FALSE, sizeof(moment));
        if (!read_shard(history, index, i, error)) {
            return NULL;
        }
    }
    g_array_sort(history->gone, compare_gone);
    if (!lontar_index_each_value(index, LONTAR_SLOT_CHANGED, take_revision, history, error)) {
        return NULL;
    }
    return g_steal_pointer(&history);
}

lontar_history *
lontar_history_ref(lontar_history *history)
{
    history->references++;
    return history;
}

void
lontar_history_unref(lontar_history *history)
{
    if (history == NULL || --history->references > 0) {
        return;
    }
    for (size_t i = 0; i < history->shards; i++) {
        g_clear_pointer(&history->moments[i], g_array_unref);
    }
    g_free(history->moments);
    g_free(history->revisions);
    g_array_unref(history->gone);
    g_free(history);
}

uint64_t
lontar_history_revision(const lontar_history *history, uint32_t docid)
{
    return docid <= history->last_docid ? history->revisions[docid] : 0;
}

int64_t
lontar_history_time(const lontar_history *history, uint32_t docid)
{
    return time_of(history, (docid - 1) % history->shards, lontar_history_revision(history, docid));
}

int64_t
lontar_history_first(const lontar_history *history)
{
    int64_t first = history->otherwise;

    for (size_t i = 0; i < history->shards; i++) {
        if (history->moments[i]->len > 0) {
            first = MIN(first, g_array_index(history->moments[i], moment, 0).time);
        }
    }
    return first;
}

size_t
lontar_history_gone_size(const lontar_history *history)
{
    return history->gone->len;
}

const lontar_gone *
lontar_history_gone_at(const lontar_history *history, size_t i)
{
    return &g_array_index(history->gone, lontar_gone, i);
}
