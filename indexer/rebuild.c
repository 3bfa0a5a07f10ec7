/*
 * Rebuild: a new generation of what the old one has, brought in line with the library.
 *
 * First every document of the old generation is carried over: from its stored text, so that no
 * publication is opened, but analysed and tagged anew. Then the new generation is updated like any
 * other. Nobody sees it until it has been proved whole.
 */
#include <string.h>

#include "invariants.h"
#include "lontar/error.h"
#include "lontar/xapian.h"
#include "update_private.h"
#include "write.h"

/* Documents of a new generation whose words are looked up in it before it is switched to. */
#define SAMPLE 1000

/* --- carrying documents over --- */

typedef struct {
    lontar_update *update;
    GHashTable *paths; /* id -> GPtrArray of lontar_planned; owns both */
    GPtrArray *ids;    /* those of imported records and then of files; owned */
    GHashTable *kept;  /* the same as a set, lent */
    GError *error;     /* of a callback */
} carried;

static void
carried_clear(carried *of)
{
    g_hash_table_unref(of->paths);
    g_ptr_array_unref(of->ids);
    g_hash_table_unref(of->kept);
    g_clear_error(&of->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(carried, carried_clear)

static bool
take_imported(const char *key, size_t length, void *data)
{
    size_t prefix = strlen(LONTAR_META_IMPORT);

    g_ptr_array_add(((carried *)data)->ids, g_strndup(key + prefix, length - prefix));
    return true;
}

/* The content that the old generation has for a path: the one to be there, or the one before. */
static const char *
content_of(const lontar_plan *plan, const lontar_planned *file)
{
    g_autofree char *id = file->sha256 == NULL ? NULL : lontar_known_id(file->sha256);

    if (id != NULL && g_hash_table_contains(plan->known_paths, id)) {
        return file->sha256;
    }
    return file->known != NULL ? file->known->sha256 : NULL;
}

static void
take_files(carried *of)
{
    const lontar_plan *plan = of->update->plan;

    for (size_t i = 0; i < plan->files->len; i++) {
        lontar_planned *file = plan->files->pdata[i];
        const char *sha256 = content_of(plan, file);
        g_autofree char *id = sha256 == NULL ? NULL : lontar_known_id(sha256);
        GPtrArray *paths = id == NULL ? NULL : g_hash_table_lookup(of->paths, id);

        if (id == NULL) {
            continue;
        }
        if (paths == NULL) {
            paths = g_ptr_array_new();
            g_ptr_array_add(of->ids, g_strdup(id));
            g_hash_table_insert(of->paths, g_steal_pointer(&id), paths);
        }
        g_ptr_array_add(paths, file);
    }
}

/* What is left out is gone as of this revision; what stays of it in the library comes with it. */
static bool
note_gone(uint32_t docid, uint32_t wdf, void *data)
{
    carried *of = data;
    lontar_update *update = of->update;
    g_autoptr(GBytes) bytes = lontar_index_data(update->index, docid, &of->error);
    g_autoptr(lontar_record) record =
        bytes == NULL ? NULL : lontar_record_decode(bytes, &of->error);

    (void)wdf;
    if (record == NULL) {
        return false;
    }
    return g_hash_table_contains(of->kept, lontar_record_id(record)) ||
           lontar_store_set_gone(update->store, record, &of->error);
}

static bool
note_all_gone(carried *of, GError **error)
{
    for (size_t i = 0; i < of->ids->len; i++) {
        g_hash_table_add(of->kept, of->ids->pdata[i]);
    }
    if (!lontar_index_each_posting(of->update->index, "", note_gone, of, error)) {
        return false;
    }
    if (of->error != NULL && !g_error_matches(of->error, LONTAR_ERROR, LONTAR_ERROR_CORRUPT)) {
        g_propagate_error(error, g_steal_pointer(&of->error));
        return false;
    }
    g_clear_error(&of->error); /* what cannot be read cannot be said to be gone */
    return true;
}

static bool
carry_all(lontar_update *update, size_t *out_size, GError **error)
{
    g_auto(carried) of = {
        .update = update,
        .paths = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
                                       (GDestroyNotify)g_ptr_array_unref),
        .ids = g_ptr_array_new_with_free_func(g_free),
        .kept = g_hash_table_new(g_str_hash, g_str_equal),
    };
    g_autoptr(GArray) tasks = NULL;

    if (!lontar_store_carry(update->store, update->index, error) ||
        !lontar_index_each_key(update->index, LONTAR_META_IMPORT, strlen(LONTAR_META_IMPORT),
                               take_imported, &of, error)) {
        return false;
    }
    take_files(&of);
    if (!note_all_gone(&of, error)) {
        return false;
    }
    g_hash_table_remove_all(of.kept);
    tasks = g_array_sized_new(FALSE, TRUE, sizeof(lontar_task), of.ids->len);
    for (size_t i = 0; i < of.ids->len; i++) {
        lontar_task task = {.id = of.ids->pdata[i],
                            .paths = g_hash_table_lookup(of.paths, of.ids->pdata[i]),
                            .carries = true};

        g_array_append_val(tasks, task);
    }
    *out_size = tasks->len;
    return tasks->len == 0 || lontar_update_run_tasks(update, "carrying over", tasks, 0, error);
}

/* What is known of a path whose document is the one that was carried over. */
static bool
set_known(lontar_update *update, lontar_planned *file, const char *id, GError **error)
{
    g_autofree char *own_id = file->sha256 == NULL ? NULL : lontar_known_id(file->sha256);
    g_autoptr(lontar_known) known = g_strcmp0(own_id, id) == 0 ? lontar_planned_known(file) : NULL;

    /* Its words have just been applied; what else there is to do for it comes with the update. */
    if (file->change == LONTAR_CHANGE_METADATA) {
        file->change = LONTAR_CHANGE_TOUCHED;
    }
    if (known != NULL) {
        return lontar_store_set_file(update->store, known, error);
    }
    return file->known == NULL || lontar_store_set_file(update->store, file->known, error);
}

/* Files whose stored text is damaged are read; what has no file is lost. */
static void
read_instead(lontar_update *update, const lontar_task_result *result)
{
    const lontar_task *task = result->task;
    g_autofree char *line = g_strdup_printf("%s: %s", task->id, result->error->message);

    lontar_progress_say(update->progress, line);
    g_hash_table_remove(update->plan->paths, task->id);
    g_mutex_lock(&update->tasks.lock);
    g_hash_table_remove(update->tasks.claimed, task->id);
    g_mutex_unlock(&update->tasks.lock);
    for (size_t i = 0; task->paths != NULL && i < task->paths->len; i++) {
        lontar_planned *file = task->paths->pdata[i];

        if (file->change < LONTAR_CHANGE_FAILED) {
            file->change = LONTAR_CHANGE_NEW;
            g_clear_pointer(&file->sha256, g_free);
        }
    }
}

bool
lontar_rebuild_apply(lontar_update *update, lontar_task_result *result, GError **error)
{
    const lontar_task *task = result->task;
    lontar_stored stored = {
        .entry = result->entry,
        .document = result->document,
        .stamp = result->stamp,
        .is_new = true,
        .before = result->before,
        .own = result->own,
        .import = result->import,
    };

    if (result->state == LONTAR_TASK_MISSING) {
        read_instead(update, result);
        return true;
    }
    if (!lontar_store_put(update->store, &stored, error)) {
        return false;
    }
    for (size_t i = 0; task->paths != NULL && i < task->paths->len; i++) {
        if (!set_known(update, task->paths->pdata[i], task->id, error)) {
            return false;
        }
    }
    lontar_progress_step(update->progress, task->id, "carried", 0,
                         lontar_document_page_size(result->document));
    return true;
}

/* --- the run --- */

static bool
check_loss(const lontar_update *update, const lontar_rebuilt *rebuilt, GError **error)
{
    size_t before = rebuilt->before, after = rebuilt->after;
    double loss = before <= after ? 0 : 100.0 * (double)(before - after) / (double)before;

    if (loss <= update->options->max_loss || update->options->force) {
        return true;
    }
    g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_IO,
                "%s: stays as it is: a new index would have %zu documents, this one has %zu, that "
                "is %.1f%% fewer: look at the library (%s), or allow it with --max-loss %.0f",
                update->options->index, after, before, loss, update->options->library,
                MIN(100.0, loss + 1));
    return false;
}

/* At most so many documents there will be: what can be carried over, and each file to be read. */
static size_t
most_documents(const lontar_update *update, size_t documents)
{
    const GPtrArray *files = update->plan->files;

    for (size_t i = 0; i < files->len; i++) {
        documents += ((lontar_planned *)files->pdata[i])->change == LONTAR_CHANGE_NEW ? 1 : 0;
    }
    return documents;
}

/* Prove a new generation whole before anyone sees it. */
static bool
prove(const lontar_update *update, GError **error)
{
    const char *database = lontar_store_database(update->store);

    if (lontar_check(database, NULL, error) &&
        lontar_invariants_check(database, SAMPLE, NULL, error)) {
        return true;
    }
    g_prefix_error(error, "the new generation is not whole, the old one stays: ");
    if (error != NULL && *error != NULL) {
        (*error)->code = LONTAR_ERROR_INTERNAL;
    }
    return false;
}

static bool
build(lontar_update *update, lontar_rebuilt *rebuilt, GError **error)
{
    if (!lontar_update_start(update, error)) {
        return false;
    }
    if (update->index != NULL) {
        g_autofree char *database = lontar_generation_current(update->options->index, NULL, error);
        size_t documents = 0;

        update->tasks.old = g_steal_pointer(&database);
        if (update->tasks.old == NULL || !carry_all(update, &documents, error)) {
            return false;
        }
        rebuilt->after = most_documents(update, documents);
        if (!check_loss(update, rebuilt, error)) {
            return false;
        }
    }
    return lontar_update_write(update, error);
}

static bool
make_generation(lontar_update *update, lontar_rebuilt *rebuilt, GError **error)
{
    lontar_store_options where = lontar_update_store_options(update);

    lontar_plan_count(update->plan, &update->counts);
    lontar_update_note_failures(update);
    rebuilt->before = update->index == NULL ? 0 : lontar_index_document_size(update->index);
    update->store = lontar_store_begin(&where, update->index, error);
    if (update->store == NULL || !build(update, rebuilt, error)) {
        return false;
    }
    rebuilt->after = lontar_store_document_size(update->store);
    return check_loss(update, rebuilt, error) && lontar_store_finish(update->store, error) &&
           prove(update, error);
}

bool
lontar_update_rebuild(lontar_update *update, lontar_counts *counts, lontar_rebuilt *rebuilt,
                      GError **error)
{
    const char *index_path = update->options->index;
    GError *cause = NULL;

    lontar_write_catch_signals();
    if (!make_generation(update, rebuilt, &cause) &&
        (!lontar_update_do_without(update, cause, error) ||
         !make_generation(update, rebuilt, error))) {
        return false;
    }
    if (!lontar_store_publish(update->store, update->lock, error) ||
        !lontar_failures_save(update->failures, error)) {
        return false;
    }

    g_autofree char *database = lontar_generation_current(index_path, NULL, error);
    g_autofree char *folder = database == NULL ? NULL : g_path_get_dirname(database);

    rebuilt->generation = folder == NULL ? NULL : g_path_get_basename(folder);
    *counts = update->counts;
    return folder != NULL;
}
