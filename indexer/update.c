/*
 * Update: the plan, and all that it is made of.
 */
#include "update.h"

#include <string.h>

#include "lontar/error.h"
#include "lontar/generation.h"
#include "update_private.h"
#include "view.h"

static void
take_complaint(const char *complaint, void *data)
{
    g_ptr_array_add(data, g_strdup(complaint));
}

void
lontar_update_say_complaints(lontar_update *update)
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
    update->budget = options->budget;
    update->progress = lontar_progress_new(options->progress);
    update->complaints = g_ptr_array_new_with_free_func(g_free);
    update->copies = g_ptr_array_new();
    update->edited = g_hash_table_new(g_str_hash, g_str_equal);
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
    g_clear_pointer(&update->elsewhere, g_hash_table_unref);
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
    g_hash_table_unref(update->edited);
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

/* The files of the library that belong to the index. */
static bool
crawl(lontar_update *update, GError **error)
{
    const lontar_options *options = update->options;
    bool writes = !options->dry_run;

    update->crawl = lontar_crawl_run(options->library, error);
    if (update->crawl == NULL ||
        !lontar_shard_settle(options->index, options->shard, writes, &update->shard, error)) {
        return false;
    }
    return update->shard.of < 2 ||
           lontar_shard_narrow(&update->shard, options->index, update->library, writes,
                               update->crawl, &update->elsewhere, error);
}

/* What the plan takes is not there for anything else. */
static void
settle_budget(lontar_update *update)
{
    const lontar_options *options = update->options;
    size_t files = update->plan->files->len + update->plan->gone->len;
    size_t carried =
        update->is_rebuild && update->index != NULL ? lontar_index_document_size(update->index) : 0;
    size_t tracked = files * LONTAR_TRACK_FILE + carried * LONTAR_TRACK_CARRIED;

    update->budget = options->budget;
    if (!lontar_budget_track(&update->budget, (unsigned)options->jobs, tracked)) {
        char *complaint = g_strdup_printf("to keep track of %zu files and documents takes %zuM, "
                                          "more than --memory leaves",
                                          files + carried, tracked >> 20);

        g_ptr_array_add(update->complaints, complaint);
    }
}

static bool
make_plan(lontar_update *update, GError **error)
{
    bool retag = false;

    drop_plan(update);
    if (!crawl(update, error) || !read_catalogue(update, error) || !open_index(update, error) ||
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
        .ocr = update->options->ocr,
        .retry_failed = update->options->retry_failed,
        .retag = retag && !update->is_rebuild,
    };

    update->plan = lontar_plan_new(&of, error);
    /* What the catalogue says of other shards' files finds none here. */
    if (update->plan != NULL && update->catalogue != NULL && update->shard.of < 2) {
        lontar_catalogue_complain_unused(update->catalogue, update->metadata);
    }
    if (update->plan != NULL) {
        settle_budget(update);
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
    lontar_extractor_options of = {.jobs = (unsigned)update->options->jobs,
                                   .ocr = update->options->ocr,
                                   .cache = cache,
                                   .vocabularies = update->vocabularies};

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
    lontar_update_say_complaints(update);
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
    lontar_update_say_complaints(update);
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
    lontar_update_say_complaints(update);
    return true;
}

const lontar_plan *
lontar_update_plan(const lontar_update *update)
{
    return update->plan;
}
