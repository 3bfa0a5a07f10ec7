/*
 * Update: much of an index is tagged anew at once, by a new catalogue or by other rules.
 *
 * To change documents one by one in Xapian costs about as much as to index them. Where they are a
 * good part of all, the index is copied with what differs put in instead, which analyses nothing:
 * docs/decisions/0064-edits.md.
 */
#include "lontar/terms.h"
#include "update_private.h"

/* So many documents at least, and one of so many of the index. */
#define DOCUMENTS_MIN   100
#define DOCUMENTS_SHARE 24
/* What an edit takes in memory, about, until all are written; the rest has its turn after that. */
#define EDIT_BYTES 4608

static bool
may_be_edited(const lontar_plan *plan, const char *id, const GPtrArray *paths)
{
    const GPtrArray *known = g_hash_table_lookup(plan->known_paths, id);
    bool any = false;

    if (known == NULL || known->len != paths->len || g_hash_table_contains(plan->todo, id)) {
        return false;
    }
    for (size_t i = 0; i < paths->len; i++) {
        lontar_change change = ((const lontar_planned *)paths->pdata[i])->change;

        if (change > LONTAR_CHANGE_METADATA) {
            return false;
        }
        any = any || change == LONTAR_CHANGE_METADATA;
    }
    return any;
}

static GArray *
find_tasks(const lontar_update *update, GHashTable *tried, const GPtrArray *no_paths)
{
    const lontar_plan *plan = update->plan;
    size_t most = update->budget.edits / EDIT_BYTES;
    g_autoptr(GPtrArray) stale = lontar_plan_stale(plan);
    GArray *tasks = g_array_new(FALSE, TRUE, sizeof(lontar_task));

    for (size_t i = 0; i < plan->records->len && tasks->len < most; i++) {
        lontar_task task = {.id = plan->records->pdata[i], .paths = no_paths, .edits = true};

        if (!g_hash_table_contains(tried, task.id)) {
            g_array_append_val(tasks, task);
        }
    }
    for (size_t i = 0; i < stale->len && tasks->len < most; i++) {
        const GPtrArray *paths = g_hash_table_lookup(plan->paths, stale->pdata[i]);
        lontar_task task = {.id = stale->pdata[i], .paths = paths, .edits = true};

        if (!g_hash_table_contains(tried, task.id) && may_be_edited(plan, task.id, paths)) {
            g_array_append_val(tasks, task);
        }
    }
    return tasks;
}

/* What gives tasks their docids. */
typedef struct {
    GHashTable *tasks; /* id -> lontar_task; lent */
    GString *id;       /* scratch */
} numbering;

static bool
take_docid(uint32_t docid, const char *value, size_t length, void *data)
{
    numbering *of = data;
    lontar_task *task;

    g_string_truncate(of->id, 0);
    g_string_append_len(of->id, value, (gssize)length);
    task = g_hash_table_lookup(of->tasks, of->id->str);
    if (task != NULL) {
        task->docid = docid;
    }
    return true;
}

static int
compare_docids(const void *left, const void *right)
{
    const lontar_task *a = left;
    const lontar_task *b = right;

    return (a->docid > b->docid) - (a->docid < b->docid);
}

/* In order of docids, what is read of documents lies side by side. */
static bool
order_tasks(const lontar_index *index, GArray *tasks, GError **error)
{
    g_autoptr(GHashTable) by_id = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GString) id = g_string_new(NULL);
    numbering of = {by_id, id};

    for (guint i = 0; i < tasks->len; i++) {
        lontar_task *task = &g_array_index(tasks, lontar_task, i);

        g_hash_table_insert(by_id, (char *)task->id, task);
    }
    if (!lontar_index_each_value(index, LONTAR_SLOT_ID, take_docid, &of, error)) {
        return false;
    }
    g_array_sort(tasks, compare_docids);
    return true;
}

/* What has been edited is as it should be. */
static void
forget_edited(lontar_update *update, const GArray *tasks)
{
    GPtrArray *records = update->plan->records;

    for (guint i = 0; i < tasks->len; i++) {
        const lontar_task *task = &g_array_index(tasks, lontar_task, i);
        bool is_edited = g_hash_table_contains(update->edited, task->id);

        for (size_t j = 0; is_edited && j < task->paths->len; j++) {
            ((lontar_planned *)task->paths->pdata[j])->change = LONTAR_CHANGE_NONE;
        }
    }
    for (guint i = records->len; i-- > 0;) {
        if (g_hash_table_remove(update->edited, records->pdata[i])) {
            g_ptr_array_remove_index_fast(records, i);
        }
    }
    g_hash_table_remove_all(update->edited);
}

/* Those for which an edit would not do; their ids stay. */
static void
note_tried(const lontar_update *update, const GArray *tasks, GHashTable *tried)
{
    for (guint i = 0; i < tasks->len; i++) {
        const char *id = g_array_index(tasks, lontar_task, i).id;

        if (!g_hash_table_contains(update->edited, id)) {
            g_hash_table_add(tried, (char *)id);
        }
    }
}

/* Put what was edited in the place of the index, if there is room for both. */
static bool
publish(lontar_update *update, bool *out_published, GError **error)
{
    if (g_hash_table_size(update->edited) == 0 || !lontar_store_finish(update->store, NULL)) {
        g_hash_table_remove_all(update->edited);
        return true;
    }
    if (!lontar_store_publish(update->store, update->lock, error)) {
        return false;
    }
    lontar_progress_commit(update->progress, lontar_store_revision(update->store));
    *out_published = true;
    return true;
}

static bool
run_edits(lontar_update *update, GArray *tasks, bool *out_published, GError **error)
{
    lontar_store_options where = lontar_update_store_options(update);

    if (!order_tasks(update->index, tasks, error)) {
        return false;
    }
    update->store = lontar_store_begin_edited(&where, NULL);
    if (update->store == NULL) {
        return true; /* what keeps it from being begun is said by who does without */
    }
    update->is_editing = true;

    bool done = lontar_update_prepare_tasks(update, error) &&
                lontar_update_run_tasks(update, "metadata", tasks, 0, error) &&
                publish(update, out_published, error);

    update->is_editing = false;
    g_clear_pointer(&update->store, lontar_store_free);
    return done;
}

bool
lontar_update_edit(lontar_update *update, GError **error)
{
    g_autoptr(GHashTable) tried = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GPtrArray) no_paths = g_ptr_array_new();
    bool published = true;

    /* Documents keep their docids from one round to the next. */
    while (update->index != NULL && published) {
        g_autoptr(GArray) tasks = find_tasks(update, tried, no_paths);

        if (tasks->len < DOCUMENTS_MIN ||
            tasks->len < lontar_index_document_size(update->index) / DOCUMENTS_SHARE) {
            return true;
        }
        published = false;
        if (!run_edits(update, tasks, &published, error)) {
            return false;
        }
        if (published) {
            note_tried(update, tasks, tried);
            forget_edited(update, tasks);
        }
    }
    return true;
}
