/*
 * A bulk load: who has which id, and the parts that become one database.
 */
#include "bulk.h"

#include <string.h>

#include "lontar/error.h"
#include "store_part.h"

/* Text of a part; smaller ones fit better into caches, larger ones make fewer to merge. */
#define PART_BYTES (128 << 10)
/* Parts that are merged into one before more are made, so that few files are open at the end. */
#define PARTS_MAX 32
/* Ids that are kept in memory, 48 bytes each; those of more documents are looked up in the index. */
#define CLAIMS_MAX (1 << 20)

typedef struct {
    uint64_t number;
    uint64_t checksum;
} claim;

struct lontar_bulk {
    const lontar_lock *index_lock;
    const lontar_store *store;
    char *folder;        /* INDEX/gen-N.new */
    GMutex lock;         /* of all below */
    GHashTable *claimed; /* digest of an id -> index in claims + 1 */
    GArray *claims;
    GPtrArray *parts; /* folders, owned */
    GString *ids;     /* a line each */
    uint64_t pages;
    unsigned made; /* parts, for their names */
    GError *error; /* the first that a writer met when it ended */
};

struct lontar_bulk_writer {
    lontar_bulk *bulk;
    lontar_store *part; /* the one that is filled, or NULL */
    GPtrArray *parts;   /* folders of those that are full, owned */
};

/* --- the bulk --- */

bool
lontar_bulk_suits(const lontar_store *store)
{
    return lontar_store_revision(store) == 0 && lontar_store_document_size(store) == 0;
}

lontar_bulk *
lontar_bulk_new(const lontar_lock *lock, const lontar_store *store, GError **error)
{
    g_autofree char *folder = lontar_generation_begin(lock, error);

    if (folder == NULL) {
        return NULL;
    }

    lontar_bulk *bulk = g_new0(lontar_bulk, 1);

    g_mutex_init(&bulk->lock);
    bulk->index_lock = lock;
    bulk->store = store;
    bulk->folder = g_steal_pointer(&folder);
    bulk->claimed = g_hash_table_new(g_direct_hash, g_direct_equal);
    bulk->claims = g_array_new(FALSE, FALSE, sizeof(claim));
    bulk->parts = g_ptr_array_new_with_free_func(g_free);
    bulk->ids = g_string_new(NULL);
    return bulk;
}

static void
remove_parts(GPtrArray *parts)
{
    for (guint i = 0; i < parts->len; i++) {
        lontar_store_part_remove(parts->pdata[i]);
    }
    g_ptr_array_set_size(parts, 0);
}

void
lontar_bulk_free(lontar_bulk *bulk)
{
    if (bulk != NULL) {
        remove_parts(bulk->parts);
        g_ptr_array_unref(bulk->parts);
        g_hash_table_unref(bulk->claimed);
        g_array_unref(bulk->claims);
        g_string_free(bulk->ids, TRUE);
        g_clear_error(&bulk->error);
        g_mutex_clear(&bulk->lock);
        g_free(bulk->folder);
        g_free(bulk);
    }
}

/* FNV-1a of 64 bits. What two texts have in common by chance is only looked at more closely. */
static uint64_t
digest(const char *text)
{
    uint64_t hash = 0xcbf29ce484222325;

    for (; *text != '\0'; text++) {
        hash = (hash ^ (unsigned char)*text) * 0x100000001b3;
    }
    return hash;
}

static lontar_bulk_claim
compare_claims(const claim *old, const claim *one)
{
    if (old->checksum == one->checksum) {
        return LONTAR_BULK_SAME;
    }
    return one->number > old->number ? LONTAR_BULK_LATER : LONTAR_BULK_EARLIER;
}

lontar_bulk_claim
lontar_bulk_take(lontar_bulk *bulk, const char *id, uint64_t number, const char *checksum)
{
    void *key = GSIZE_TO_POINTER(digest(id));
    claim one = {number, digest(checksum)};
    lontar_bulk_claim result = LONTAR_BULK_LATER;

    g_mutex_lock(&bulk->lock);

    size_t found = GPOINTER_TO_SIZE(g_hash_table_lookup(bulk->claimed, key));

    if (found != 0) {
        result = compare_claims(&g_array_index(bulk->claims, claim, found - 1), &one);
    } else if (bulk->claims->len < CLAIMS_MAX) {
        g_array_append_val(bulk->claims, one);
        g_hash_table_insert(bulk->claimed, key, GSIZE_TO_POINTER(bulk->claims->len));
        result = LONTAR_BULK_TAKEN;
    }
    g_mutex_unlock(&bulk->lock);
    return result;
}

static char *
name_part(lontar_bulk *bulk)
{
    g_mutex_lock(&bulk->lock);

    unsigned number = ++bulk->made;

    g_mutex_unlock(&bulk->lock);
    return g_strdup_printf("%s/part-%u", bulk->folder, number);
}

/* --- a thread's parts --- */

lontar_bulk_writer *
lontar_bulk_writer_new(lontar_bulk *bulk)
{
    lontar_bulk_writer *writer = g_new0(lontar_bulk_writer, 1);

    writer->bulk = bulk;
    writer->parts = g_ptr_array_new_with_free_func(g_free);
    return writer;
}

/* Make one part of those that are full. */
static bool
merge_own(lontar_bulk_writer *writer, GError **error)
{
    g_autofree char *merged = name_part(writer->bulk);

    if (!lontar_compact((const char *const *)writer->parts->pdata, writer->parts->len, merged,
                        error)) {
        return false;
    }
    remove_parts(writer->parts);
    g_mutex_lock(&writer->bulk->lock);
    g_ptr_array_add(writer->bulk->parts, g_steal_pointer(&merged));
    g_mutex_unlock(&writer->bulk->lock);
    return true;
}

static bool
end_part(lontar_bulk_writer *writer, GError **error)
{
    lontar_bulk *bulk = writer->bulk;
    g_autoptr(lontar_store) part = g_steal_pointer(&writer->part);

    if (part == NULL) {
        return true;
    }
    g_ptr_array_add(writer->parts, g_strdup(lontar_store_database(part)));
    if (!lontar_store_part_end(part, error)) {
        return false;
    }
    g_mutex_lock(&bulk->lock);
    bulk->pages += lontar_store_part_pages(part);
    g_string_append(bulk->ids, lontar_store_part_ids(part));
    g_mutex_unlock(&bulk->lock);
    return writer->parts->len < PARTS_MAX || merge_own(writer, error);
}

void
lontar_bulk_writer_free(lontar_bulk_writer *writer)
{
    g_autoptr(GError) error = NULL;
    lontar_bulk *bulk = writer == NULL ? NULL : writer->bulk;

    if (bulk == NULL) {
        return;
    }
    (void)end_part(writer, &error); /* finish looks at the error */
    g_mutex_lock(&bulk->lock);
    for (guint i = 0; i < writer->parts->len; i++) {
        g_ptr_array_add(bulk->parts, g_strdup(writer->parts->pdata[i]));
    }
    if (bulk->error == NULL) {
        bulk->error = g_steal_pointer(&error);
    }
    g_mutex_unlock(&bulk->lock);
    g_ptr_array_unref(writer->parts);
    g_free(writer);
}

bool
lontar_bulk_put(lontar_bulk_writer *writer, const lontar_stored *stored, GError **error)
{
    if (writer->part == NULL) {
        g_autofree char *database = name_part(writer->bulk);

        writer->part = lontar_store_part_new(database, error);
    }
    return writer->part != NULL && lontar_store_put(writer->part, stored, error) &&
           (lontar_store_part_bytes(writer->part) < PART_BYTES || end_part(writer, error));
}

/* --- the end --- */

/* The part that says what the index is. */
static bool
make_head(lontar_bulk *bulk, GError **error)
{
    char *database = name_part(bulk);
    g_autoptr(lontar_store) head = NULL;

    g_ptr_array_add(bulk->parts, database);
    head = lontar_store_part_new(database, error);
    return head != NULL && lontar_store_part_describe(head, bulk->store, bulk->pages, error) &&
           lontar_store_part_end(head, error);
}

bool
lontar_bulk_finish(lontar_bulk *bulk, GError **error)
{
    g_autofree char *database = g_build_filename(bulk->folder, "db", NULL);

    if (bulk->error != NULL) {
        g_propagate_error(error, g_steal_pointer(&bulk->error));
        return false;
    }
    if (!make_head(bulk, error) || !lontar_compact((const char *const *)bulk->parts->pdata,
                                                   bulk->parts->len, database, error)) {
        return false;
    }
    remove_parts(bulk->parts);
    return lontar_generation_publish(bulk->index_lock, bulk->folder, error) &&
           lontar_store_part_report(bulk->store, bulk->ids->str, error);
}
