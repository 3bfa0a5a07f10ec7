/*
 * The health of a library.
 *
 * A field that a person said to be empty is not missing, so the details of a document are read
 * where its record has no value.
 */
#include "health.h"

#include <string.h>

#include "lontar/record.h"
#include "lontar/twins.h"
#include "view.h"

/* Kinds that are about pages, and their flags. */
static const struct {
    lontar_health_kind kind;
    unsigned flag;
} page_kinds[] = {
    {LONTAR_HEALTH_NO_TEXT, LONTAR_PAGE_EMPTY}, {LONTAR_HEALTH_GARBLED, LONTAR_PAGE_GARBLED},
    {LONTAR_HEALTH_FAILED, LONTAR_PAGE_FAILED}, {LONTAR_HEALTH_CUT, LONTAR_PAGE_CUT},
    {LONTAR_HEALTH_OCR, LONTAR_PAGE_OCR},
};

/* Kinds that are about a field. */
static const struct {
    lontar_health_kind kind;
    lontar_field field;
} field_kinds[] = {
    {LONTAR_HEALTH_NO_TITLE, LONTAR_FIELD_TITLE},
    {LONTAR_HEALTH_NO_COUNTRY, LONTAR_FIELD_COUNTRY},
    {LONTAR_HEALTH_NO_YEAR, LONTAR_FIELD_YEAR},
    {LONTAR_HEALTH_NO_LANGUAGE, LONTAR_FIELD_LANGUAGE},
};

typedef struct {
    const lontar_index *index;
    lontar_health *health;
    GError *error;
} examination;

static void
document_free(void *data)
{
    lontar_health_document *document = data;

    g_free(document->id);
    g_free(document->title);
    g_free(document->language);
    g_free(document->year);
    g_strfreev(document->paths);
    g_clear_pointer(&document->pages, g_array_unref);
    g_free(document);
}

static void
group_free(void *data)
{
    lontar_health_group *group = data;

    g_ptr_array_unref(group->documents);
    g_array_unref(group->links);
    g_free(group);
}

static lontar_health_document *
document_new(const lontar_record *record)
{
    lontar_health_document *document = g_new0(lontar_health_document, 1);

    document->id = g_strdup(lontar_record_id(record));
    document->title = g_strdup(lontar_record_value(record, LONTAR_FIELD_TITLE));
    document->language = g_strdup(lontar_record_value(record, LONTAR_FIELD_LANGUAGE));
    document->year = g_strdup(lontar_record_value(record, LONTAR_FIELD_YEAR));
    document->paths = g_strdupv((char **)lontar_record_paths(record));
    document->page_size = lontar_record_page_size(record);
    return document;
}

static lontar_health_document *
list_document(examination *of, lontar_health_kind kind, const lontar_record *record)
{
    lontar_health_document *document = document_new(record);

    g_ptr_array_add(of->health->lists[kind], document);
    return document;
}

static void
examine_pages(examination *of, const lontar_record *record)
{
    for (size_t i = 0; i < G_N_ELEMENTS(page_kinds); i++) {
        lontar_health_document *document = NULL;

        for (size_t page = 0; page < lontar_record_page_size(record); page++) {
            size_t number = page + 1;

            if ((lontar_record_page_flags(record, page) & page_kinds[i].flag) == 0) {
                continue;
            }
            if (document == NULL) {
                document = list_document(of, page_kinds[i].kind, record);
                document->pages = g_array_new(FALSE, FALSE, sizeof(size_t));
            }
            g_array_append_val(document->pages, number);
        }
    }
}

static bool
examine_fields(examination *of, const lontar_record *record)
{
    g_autoptr(lontar_document) details = NULL;

    for (size_t i = 0; i < G_N_ELEMENTS(field_kinds); i++) {
        lontar_source source;

        if (lontar_record_value(record, field_kinds[i].field) != NULL) {
            continue;
        }
        if (details == NULL) {
            details = lontar_view_details(of->index, record, &of->error);
        }
        if (details == NULL) {
            return false;
        }
        if (!lontar_document_is_none(details, field_kinds[i].field, &source) ||
            source == LONTAR_SOURCE_TAGGER) {
            (void)list_document(of, field_kinds[i].kind, record);
        }
    }
    return true;
}

static bool
examine(uint32_t docid, uint32_t wdf, void *data)
{
    examination *of = data;
    g_autoptr(GBytes) bytes = lontar_index_data(of->index, docid, &of->error);
    g_autoptr(lontar_record) record =
        bytes == NULL ? NULL : lontar_record_decode(bytes, &of->error);

    (void)wdf;
    if (record == NULL) {
        return false;
    }
    of->health->documents++;
    of->health->pages += lontar_record_page_size(record);
    examine_pages(of, record);
    if (g_strv_length((char **)lontar_record_paths(record)) > 1) {
        (void)list_document(of, LONTAR_HEALTH_SAME_CONTENT, record);
    }
    return examine_fields(of, record);
}

/* --- twins --- */

typedef struct {
    const lontar_index *index;
    GArray *docids;    /* of all that may have twins */
    GHashTable *twins; /* docid -> GPtrArray of lontar_twin, of those that have any */
    GHashTable *done;  /* docids that are in a group */
} pairing;

static bool
find_twins(pairing *of, GError **error)
{
    for (guint i = 0; i < of->docids->len; i++) {
        uint32_t docid = g_array_index(of->docids, uint32_t, i);
        g_autoptr(GPtrArray) twins = lontar_twins_find(of->index, docid, error);

        if (twins == NULL) {
            return false;
        }
        if (twins->len > 0) {
            g_hash_table_insert(of->twins, GUINT_TO_POINTER(docid), g_steal_pointer(&twins));
        }
    }
    return true;
}

/* All that hang together with a document; the array grows as it is walked. */
static GArray *
collect(pairing *of, uint32_t first)
{
    GArray *docids = g_array_new(FALSE, FALSE, sizeof(uint32_t));

    g_hash_table_add(of->done, GUINT_TO_POINTER(first));
    g_array_append_val(docids, first);
    for (guint i = 0; i < docids->len; i++) {
        const GPtrArray *twins =
            g_hash_table_lookup(of->twins, GUINT_TO_POINTER(g_array_index(docids, uint32_t, i)));

        for (guint j = 0; twins != NULL && j < twins->len; j++) {
            uint32_t docid = ((const lontar_twin *)twins->pdata[j])->docid;

            if (g_hash_table_add(of->done, GUINT_TO_POINTER(docid))) {
                g_array_append_val(docids, docid);
            }
        }
    }
    return docids;
}

static void
add_links(const pairing *of, const GArray *docids, guint a, lontar_health_group *group)
{
    const GPtrArray *twins =
        g_hash_table_lookup(of->twins, GUINT_TO_POINTER(g_array_index(docids, uint32_t, a)));

    for (guint b = a + 1; twins != NULL && b < docids->len; b++) {
        for (guint i = 0; i < twins->len; i++) {
            const lontar_twin *twin = twins->pdata[i];

            if (twin->docid == g_array_index(docids, uint32_t, b)) {
                lontar_health_link link = {a, b, lontar_twin_kind(twin->evidence),
                                           lontar_twin_evidence_name(twin->evidence), twin->share};

                g_array_append_val(group->links, link);
            }
        }
    }
}

static lontar_health_group *
make_group(pairing *of, uint32_t first, GError **error)
{
    g_autoptr(GArray) docids = collect(of, first);
    lontar_health_group *group = g_new0(lontar_health_group, 1);

    group->documents = g_ptr_array_new_with_free_func(document_free);
    group->links = g_array_new(FALSE, FALSE, sizeof(lontar_health_link));
    for (guint i = 0; i < docids->len; i++) {
        uint32_t docid = g_array_index(docids, uint32_t, i);
        g_autoptr(GBytes) bytes = lontar_index_data(of->index, docid, error);
        g_autoptr(lontar_record) record = bytes == NULL ? NULL : lontar_record_decode(bytes, error);

        if (record == NULL) {
            group_free(group);
            return NULL;
        }
        g_ptr_array_add(group->documents, document_new(record));
        add_links(of, docids, i, group);
    }
    return group;
}

static int
compare_groups(const void *left, const void *right)
{
    const lontar_health_group *a = *(const lontar_health_group *const *)left;
    const lontar_health_group *b = *(const lontar_health_group *const *)right;
    const lontar_health_document *x = a->documents->pdata[0];
    const lontar_health_document *y = b->documents->pdata[0];

    if (a->documents->len != b->documents->len) {
        return a->documents->len > b->documents->len ? -1 : 1;
    }
    return strcmp(x->id, y->id);
}

static bool
examine_twins(const examination *of, GError **error)
{
    g_autoptr(GArray) docids = lontar_twins_candidates(of->index, error);
    g_autoptr(GHashTable) twins =
        g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)g_ptr_array_unref);
    g_autoptr(GHashTable) done = g_hash_table_new(NULL, NULL);
    pairing pairs = {of->index, docids, twins, done};

    if (docids == NULL || !find_twins(&pairs, error)) {
        return false;
    }
    for (guint i = 0; i < docids->len; i++) {
        uint32_t docid = g_array_index(docids, uint32_t, i);

        if (g_hash_table_contains(twins, GUINT_TO_POINTER(docid)) &&
            !g_hash_table_contains(done, GUINT_TO_POINTER(docid))) {
            lontar_health_group *group = make_group(&pairs, docid, error);

            if (group == NULL) {
                return false;
            }
            g_ptr_array_add(of->health->twins, group);
        }
    }
    g_ptr_array_sort(of->health->twins, compare_groups);
    return true;
}

/* --- all --- */

/* By path, and imported records by id. */
static int
compare_documents(const void *left, const void *right)
{
    const lontar_health_document *a = *(const lontar_health_document *const *)left;
    const lontar_health_document *b = *(const lontar_health_document *const *)right;
    int order = g_strcmp0(a->paths[0], b->paths[0]);

    return order != 0 ? order : strcmp(a->id, b->id);
}

lontar_health *
lontar_health_new(const lontar_index *index, GError **error)
{
    g_autoptr(lontar_health) health = g_new0(lontar_health, 1);
    examination of = {.index = index, .health = health};

    for (int i = 0; i < LONTAR_HEALTH_COUNT; i++) {
        health->lists[i] = g_ptr_array_new_with_free_func(document_free);
    }
    health->twins = g_ptr_array_new_with_free_func(group_free);
    if (!lontar_index_each_posting(index, "", examine, &of, error)) {
        g_clear_error(&of.error);
        return NULL;
    }
    if (of.error != NULL) {
        g_propagate_error(error, of.error);
        return NULL;
    }
    for (int i = 0; i < LONTAR_HEALTH_COUNT; i++) {
        g_ptr_array_sort(health->lists[i], compare_documents);
    }
    return examine_twins(&of, error) ? g_steal_pointer(&health) : NULL;
}

void
lontar_health_free(lontar_health *health)
{
    if (health != NULL) {
        for (int i = 0; i < LONTAR_HEALTH_COUNT; i++) {
            g_clear_pointer(&health->lists[i], g_ptr_array_unref);
        }
        g_clear_pointer(&health->twins, g_ptr_array_unref);
        g_free(health);
    }
}
