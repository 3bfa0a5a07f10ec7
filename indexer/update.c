/*
 * Update: plan, read, write.
 *
 * First files are read, largest first; then the documents whose paths or words have changed are
 * made anew from what the index has of them. The main thread writes.
 */
#include "update.h"

#include <string.h>

#include "lontar/error.h"
#include "lontar/generation.h"
#include "update_private.h"
#include "view.h"
#include "write.h"

static void
take_complaint(const char *complaint, void *data)
{
    g_ptr_array_add(data, g_strdup(complaint));
}

static void
say_complaints(lontar_update *update)
{
    g_mutex_lock(&update->tasks.lock);
    for (size_t i = 0; i < update->complaints->len; i++) {
        lontar_progress_say(update->progress, update->complaints->pdata[i]);
    }
    g_ptr_array_set_size(update->complaints, 0);
    g_mutex_unlock(&update->tasks.lock);
}

lontar_update *
lontar_update_new(const lontar_options *options, GError **error)
{
    g_autoptr(lontar_update) update = g_new0(lontar_update, 1);

    update->options = options;
    update->progress = lontar_progress_new(options->progress);
    update->complaints = g_ptr_array_new_with_free_func(g_free);
    update->copies = g_ptr_array_new();
    g_mutex_init(&update->tasks.lock);
    update->library = lontar_library_open(options->library, error);
    update->vocabularies =
        update->library == NULL ? NULL : lontar_vocabularies_load(options->vocabularies, error);
    update->tagging =
        update->vocabularies == NULL
            ? NULL
            : lontar_tagger_digest(update->vocabularies, LONTAR_TAGGER_VERSION, error);
    if (update->tagging == NULL) {
        return NULL;
    }
    update->metadata =
        lontar_metadata_new(update->vocabularies, take_complaint, update->complaints);
    return g_steal_pointer(&update);
}

static void
drop_plan(lontar_update *update)
{
    g_clear_pointer(&update->plan, lontar_plan_free);
    g_clear_pointer(&update->index, lontar_index_free);
    g_clear_pointer(&update->failures, lontar_failures_free);
    g_clear_pointer(&update->catalogue, lontar_catalogue_free);
    g_clear_pointer(&update->crawl, lontar_crawl_free);
    g_ptr_array_set_size(update->complaints, 0);
}

void
lontar_update_free(lontar_update *update)
{
    if (update == NULL) {
        return;
    }
    drop_plan(update);
    lontar_store_free(update->store);
    lontar_extractor_free(update->extractor);
    lontar_lock_free(update->lock);
    lontar_maker_free(update->maker);
    lontar_metadata_free(update->metadata);
    lontar_vocabularies_free(update->vocabularies);
    lontar_library_free(update->library);
    lontar_progress_free(update->progress);
    g_clear_pointer(&update->tasks.claimed, g_hash_table_unref);
    g_free(update->tasks.database);
    g_free(update->tagging);
    g_free(update->tasks.old);
    g_mutex_clear(&update->tasks.lock);
    g_ptr_array_unref(update->copies);
    g_ptr_array_unref(update->complaints);
    g_free(update);
}

/* --- the plan --- */

static bool
read_catalogue(lontar_update *update, GError **error)
{
    g_autofree char *path = g_build_filename(update->options->library, LONTAR_CATALOGUE_NAME, NULL);
    g_autofree char *text = NULL;
    g_autoptr(GError) cause = NULL;
    gsize length;

    if (update->crawl->catalogue_stamp == NULL) {
        return true;
    }
    if (!g_file_get_contents(path, &text, &length, &cause)) {
        /* To go on without it would take away what it says of every document. */
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_IO, "the catalogue cannot be read: %s",
                    cause->message);
        return false;
    }
    update->catalogue =
        lontar_catalogue_parse(update->metadata, LONTAR_CATALOGUE_NAME, text, length);
    return true;
}

static bool
open_index(lontar_update *update, GError **error)
{
    g_autoptr(GError) cause = NULL;

    if (update->is_without_index) {
        return true;
    }
    update->index = lontar_view_open(update->options->index, &cause);
    if (update->index == NULL && !g_error_matches(cause, LONTAR_ERROR, LONTAR_ERROR_NOT_FOUND)) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    return true;
}

/* Whether what is indexed was tagged by other rules. */
static bool
find_tagging(lontar_update *update, bool *out_differs, GError **error)
{
    g_autofree char *tagging = update->index == NULL
                                   ? g_strdup(update->tagging)
                                   : lontar_view_text(update->index, LONTAR_META_TAGGING, error);

    if (tagging == NULL) {
        return false;
    }
    *out_differs = !g_str_equal(tagging, update->tagging);
    return true;
}

static bool
make_plan(lontar_update *update, GError **error)
{
    bool retag = false;

    drop_plan(update);
    update->crawl = lontar_crawl_run(update->options->library, error);
    if (update->crawl == NULL || !read_catalogue(update, error) || !open_index(update, error) ||
        !find_tagging(update, &retag, error)) {
        return false;
    }
    update->failures = lontar_failures_load(update->options->index, error);
    if (update->failures == NULL) {
        return false;
    }

    lontar_plan_options of = {
        .library = update->library,
        .crawl = update->crawl,
        .catalogue = update->catalogue,
        .failures = update->failures,
        .index = update->index,
        .retry_failed = update->options->retry_failed,
        .retag = retag && !update->is_rebuild,
    };

    update->plan = lontar_plan_new(&of, error);
    if (update->plan != NULL && update->catalogue != NULL) {
        lontar_catalogue_complain_unused(update->catalogue, update->metadata);
    }
    return update->plan != NULL;
}

static bool
take_lock(lontar_update *update, GError **error)
{
    update->lock =
        lontar_lock_take(update->options->index, (unsigned)update->options->wait_s, error);
    return update->lock != NULL;
}

/*
 * Children are forked while no lock is held that they would inherit; then all is looked at again.
 */
static bool
start_extractor(lontar_update *update, GError **error)
{
    g_autofree char *cache = g_build_filename(update->options->index, "ocr", NULL);
    lontar_extractor_options of = {
        .jobs = (unsigned)update->options->jobs, .ocr = update->options->ocr, .cache = cache};

    drop_plan(update);
    g_clear_pointer(&update->lock, lontar_lock_free);
    update->extractor = lontar_extractor_new(&of, error);
    return update->extractor != NULL && take_lock(update, error) && make_plan(update, error);
}

bool
lontar_update_prepare(lontar_update *update, GError **error)
{
    bool writes = !update->options->dry_run;

    if ((writes && !take_lock(update, error)) || !make_plan(update, error) ||
        (writes && lontar_plan_reads(update->plan) && !start_extractor(update, error))) {
        return false;
    }
    say_complaints(update);
    return true;
}

/* Begin again as if there were no index. */
static bool
forget_index(lontar_update *update, GError **error)
{
    g_clear_pointer(&update->store, lontar_store_free);
    g_clear_pointer(&update->maker, lontar_maker_free);
    g_clear_pointer(&update->tasks.claimed, g_hash_table_unref);
    g_clear_pointer(&update->tasks.database, g_free);
    g_clear_pointer(&update->tasks.old, g_free);
    g_ptr_array_set_size(update->copies, 0);
    update->counts = (lontar_counts){0};
    update->is_without_index = true;
    if (!make_plan(update, error)) {
        return false;
    }
    say_complaints(update);
    return true;
}

bool
lontar_update_do_without(lontar_update *update, GError *cause, GError **error)
{
    if (!update->options->force || update->lock == NULL || update->is_without_index ||
        !g_error_matches(cause, LONTAR_ERROR, LONTAR_ERROR_CORRUPT)) {
        g_propagate_error(error, cause);
        return false;
    }
    lontar_progress_say(update->progress, cause->message);
    lontar_progress_say(update->progress,
                        "all is read from the library; imported records cannot be");
    g_error_free(cause);
    return forget_index(update, error);
}

bool
lontar_update_prepare_rebuild(lontar_update *update, GError **error)
{
    GError *cause = NULL;

    update->is_rebuild = true;
    if (!start_extractor(update, &cause)) {
        return lontar_update_do_without(update, cause, error);
    }
    say_complaints(update);
    return true;
}

const lontar_plan *
lontar_update_plan(const lontar_update *update)
{
    return update->plan;
}

/* --- the run --- */

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

    lontar_progress_commit(update->progress, lontar_store_revision(update->store));
    return lontar_failures_save(update->failures, error);
}

static void
tick(void *data)
{
    lontar_update *update = data;

    say_complaints(update);
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

bool
lontar_update_run_tasks(lontar_update *update, const char *phase, GArray *tasks, uint64_t bytes,
                        GError **error)
{
    queue jobs = {tasks, 0};
    source from = {&update->tasks, &jobs};
    lontar_pipeline_options pipeline = {
        .jobs = MIN((unsigned)update->options->jobs, tasks->len),
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
    say_complaints(update);
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

        if (file->change == LONTAR_CHANGE_NEW || file->change == LONTAR_CHANGE_CONTENT) {
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
lontar_update_start(lontar_update *update, GError **error)
{
    update->maker = lontar_maker_new(update->vocabularies, error);
    if (update->maker == NULL) {
        return false;
    }
    update->tasks.library = update->library;
    update->tasks.maker = update->maker;
    update->tasks.extractor = update->extractor;
    update->tasks.metadata = update->metadata;
    update->tasks.database = g_strdup(lontar_store_database(update->store));
    claim_known(update);
    return update->plan->retags || set_tagging(update, error);
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
    update->store =
        lontar_store_open(update->lock, update->options->index, update->options->committed, error);
    return update->store != NULL;
}

bool
lontar_update_run(lontar_update *update, lontar_counts *counts, GError **error)
{
    lontar_plan_count(update->plan, &update->counts);
    lontar_update_note_failures(update);
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
