/*
 * Update: read, write.
 *
 * First files are read, largest first; then the documents whose paths or words have changed are
 * made anew from what the index has of them. The main thread writes.
 */
#include <string.h>

#include "update_private.h"
#include "write.h"

static bool
apply(void *data, void *result, GError **error)
{
    return lontar_update_apply(data, result, error);
}

static void
drop(void *result)
{
    lontar_task_result_free(result);
}

static bool
after_commit(void *data, GError **error)
{
    lontar_update *update = data;

    if (!update->is_editing) {
        lontar_progress_commit(update->progress, lontar_store_revision(update->store));
    }
    return lontar_failures_save(update->failures, error);
}

static void
tick(void *data)
{
    lontar_update *update = data;

    lontar_update_say_complaints(update);
    lontar_progress_tick(update->progress);
}

/* Jobs: the next one of an array. */
typedef struct {
    GArray *tasks;
    size_t next;
} queue;

typedef struct {
    lontar_tasks *tasks;
    queue *queue;
} source;

static void *
next_task(void *data)
{
    queue *of = ((source *)data)->queue;

    return of->next < of->tasks->len ? &g_array_index(of->tasks, lontar_task, of->next++) : NULL;
}

static void *
begin_thread(void *data, GError **error)
{
    return lontar_task_begin(((source *)data)->tasks, error);
}

lontar_store_options
lontar_update_store_options(const lontar_update *update)
{
    const lontar_options *options = update->options;

    return (lontar_store_options){update->lock, options->index, options->committed,
                                  &update->budget};
}

bool
lontar_update_run_tasks(lontar_update *update, const char *phase, GArray *tasks, uint64_t bytes,
                        GError **error)
{
    queue jobs = {tasks, 0};
    source from = {&update->tasks, &jobs};
    lontar_pipeline_options pipeline = {
        .jobs = MIN((unsigned)update->options->jobs, tasks->len),
        .queue_bytes = update->budget.queue,
        .data = &from,
        .begin = begin_thread,
        .end = lontar_task_end,
        .next = next_task,
        .work = lontar_task_work,
    };
    lontar_write_options writing = {
        .store = update->store,
        .data = update,
        .apply = apply,
        .drop = drop,
        .committed = after_commit,
        .tick = tick,
    };

    lontar_progress_start(update->progress, phase, tasks->len, bytes);

    bool done = lontar_write_run(&writing, &pipeline, error);

    lontar_progress_stop(update->progress);
    lontar_update_say_complaints(update);
    return done;
}

/* The largest first, so that none of them is begun when all else is done. */
static int
compare_tasks(const void *a, const void *b)
{
    const lontar_planned *x = ((const lontar_task *)a)->file;
    const lontar_planned *y = ((const lontar_task *)b)->file;

    return x->size != y->size ? (x->size < y->size ? 1 : -1) : strcmp(x->path, y->path);
}

static bool
read_files(lontar_update *update, const GPtrArray *files, GError **error)
{
    g_autoptr(GArray) tasks = g_array_new(FALSE, TRUE, sizeof(lontar_task));
    uint64_t bytes = 0;

    for (size_t i = 0; i < files->len; i++) {
        lontar_planned *file = files->pdata[i];
        lontar_task task = {.file = file};

        if (lontar_change_reads(file->change)) {
            g_array_append_val(tasks, task);
            bytes += file->size;
        }
    }
    g_array_sort(tasks, compare_tasks);
    return tasks->len == 0 || lontar_update_run_tasks(update, "reading", tasks, bytes, error);
}

/* Copies of what has been read become paths of it; those of what failed are read for themselves. */
static bool
read_copies(lontar_update *update, GError **error)
{
    while (update->copies->len > 0) {
        g_autoptr(GPtrArray) copies = g_steal_pointer(&update->copies);
        g_autoptr(GPtrArray) rest = g_ptr_array_new();

        update->copies = g_ptr_array_new();
        for (size_t i = 0; i < copies->len; i++) {
            lontar_planned *file = copies->pdata[i];
            g_autofree char *id = lontar_known_id(file->sha256);
            g_autofree char *sha256 = g_steal_pointer(&file->sha256);

            if (!lontar_plan_has_path(update->plan, id)) {
                g_ptr_array_add(rest, file);
                continue;
            }
            update->counts.indexed += file->known == NULL ? 1 : 0;
            update->counts.updated += file->known == NULL ? 0 : 1;
            file->change = LONTAR_CHANGE_SAME;
            lontar_plan_assign(update->plan, file, sha256);
        }
        if (!read_files(update, rest, error)) {
            return false;
        }
    }
    return true;
}

static bool
make_stale_again(lontar_update *update, GError **error)
{
    g_autoptr(GPtrArray) stale = lontar_plan_stale(update->plan);
    g_autoptr(GPtrArray) no_paths = g_ptr_array_new();
    g_autoptr(GArray) tasks = g_array_new(FALSE, TRUE, sizeof(lontar_task));
    const GPtrArray *records = update->plan->records;

    for (size_t i = 0; i < records->len; i++) {
        lontar_task task = {.id = records->pdata[i], .paths = no_paths};

        g_array_append_val(tasks, task);
    }
    for (size_t i = 0; i < stale->len; i++) {
        lontar_task task = {.id = stale->pdata[i],
                            .paths = g_hash_table_lookup(update->plan->paths, stale->pdata[i])};

        g_array_append_val(tasks, task);
    }
    return tasks->len == 0 || lontar_update_run_tasks(update, "metadata", tasks, 0, error);
}

static void
claim_known(lontar_update *update)
{
    GHashTableIter each;
    void *id;

    g_clear_pointer(&update->tasks.claimed, g_hash_table_unref);
    update->tasks.claimed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_hash_table_iter_init(&each, update->plan->paths);
    while (g_hash_table_iter_next(&each, &id, NULL)) {
        g_hash_table_add(update->tasks.claimed, g_strdup(id));
    }
}

/* Said with the first document of an index, but only behind the last one that is tagged anew. */
static bool
set_tagging(const lontar_update *update, GError **error)
{
    return lontar_store_set_tagging(update->store, update->tagging, error);
}

bool
lontar_update_prepare_tasks(lontar_update *update, GError **error)
{
    if (update->maker == NULL) {
        update->maker = lontar_maker_new(update->vocabularies, error);
    }
    if (update->maker == NULL) {
        return false;
    }
    update->tasks.library = update->library;
    update->tasks.maker = update->maker;
    update->tasks.extractor = update->extractor;
    update->tasks.metadata = update->metadata;
    update->tasks.retags = update->plan->retags;
    g_free(update->tasks.database);
    update->tasks.database = g_strdup(lontar_store_source(update->store));
    claim_known(update);
    return true;
}

bool
lontar_update_start(lontar_update *update, GError **error)
{
    return lontar_update_prepare_tasks(update, error) &&
           (update->plan->retags || set_tagging(update, error));
}

bool
lontar_update_write(lontar_update *update, GError **error)
{
    return read_files(update, update->plan->files, error) && read_copies(update, error) &&
           lontar_update_apply_plan(update, error) && make_stale_again(update, error) &&
           (!update->plan->retags || set_tagging(update, error));
}

static bool
open_store(lontar_update *update, GError **error)
{
    lontar_write_catch_signals();

    lontar_store_options where = lontar_update_store_options(update);

    update->store = lontar_store_open(&where, error);
    return update->store != NULL;
}

bool
lontar_update_run(lontar_update *update, lontar_counts *counts, GError **error)
{
    lontar_plan_count(update->plan, &update->counts);
    lontar_update_note_failures(update);
    if (!lontar_update_edit(update, error)) {
        return false;
    }
    if (update->index == NULL || lontar_plan_writes(update->plan)) {
        if (!open_store(update, error) || !lontar_update_start(update, error) ||
            !lontar_update_write(update, error) || !lontar_store_close(update->store, error)) {
            return false;
        }
    }
    if (!lontar_failures_save(update->failures, error)) {
        return false;
    }
    *counts = update->counts;
    return true;
}
