/*
 * Import: lines are parsed and analysed in threads, and written in their order, so that of two
 * records with one id the later one stays.
 *
 * A first load fills a new generation, which takes each id once. Lines with an id that has been
 * there, and deletions, wait in a file until that is published, and are then imported like any
 * other's, before what has not been read when the ids had used up their part of the budget.
 */
#include "import.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "import_private.h"
#include "lontar/error.h"

/* A file that is smaller does not gain by a new generation: docs/decisions/0062-first-load.md. */
#define FILL_BYTES_MIN (4 << 20)
/* A change of every so manyth document touches most blocks of all tables. */
#define LOOSE_SHARE 256

/* --- the writer --- */

static void
say_all(lontar_import *of, const lontar_import_record *done)
{
    for (size_t i = 0; i < done->complaints->len; i++) {
        lontar_progress_say(of->progress, done->complaints->pdata[i]);
    }
}

static bool
put(lontar_import *of, const lontar_import_record *done, bool is_new, GError **error)
{
    lontar_stored stored = {
        .entry = done->entry,
        .document = done->document,
        .stamp = done->stamp,
        .is_new = is_new,
        .import = done->checksum,
    };

    of->counts.indexed += is_new ? 1 : 0;
    of->counts.updated += is_new ? 0 : 1;
    of->counts.pages += lontar_document_page_size(done->document);
    return lontar_store_put(of->store, &stored, error);
}

static bool
write_record(lontar_import *of, lontar_import_record *done, GError **error)
{
    g_autoptr(GError) cause = NULL;
    g_autofree char *old =
        lontar_store_imported(of->store, lontar_document_id(done->document), &cause);

    if (cause != NULL) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    if (old != NULL && g_str_equal(old, done->checksum)) {
        of->counts.unchanged++;
        return true;
    }
    /* A record that seemed the same has been replaced by an earlier line of this file. */
    if (done->entry == NULL && !lontar_import_make_entry(of, of->analyser, done, error)) {
        return false;
    }
    return put(of, done, old == NULL, error);
}

/* Take out a record, and never a file's document that has its id. */
static bool
delete_record(lontar_import *of, const char *id, GError **error)
{
    g_autoptr(GError) cause = NULL;
    g_autofree char *old = strlen(id) > LONTAR_ID_MAX || *id == '\0'
                               ? NULL
                               : lontar_store_imported(of->store, id, &cause);

    if (cause != NULL) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    of->counts.deleted += old != NULL ? 1 : 0;
    of->counts.unchanged += old != NULL ? 0 : 1;
    return old == NULL || lontar_store_delete(of->store, id, NULL, error);
}

static bool
write_line(lontar_import *of, lontar_import_record *done, GError **error)
{
    return done->deleted != NULL ? delete_record(of, done->deleted, error)
                                 : write_record(of, done, error);
}

static bool
after_commit(void *data, GError **error)
{
    const lontar_import *of = data;

    (void)error;
    if (!of->fills) {
        lontar_progress_commit(of->progress, lontar_store_revision(of->store));
    }
    return true;
}

/* --- a first load --- */

static lontar_store_options
store_options(const lontar_import *of)
{
    const lontar_options *options = of->options;

    return (lontar_store_options){of->lock, options->index, options->committed, &options->budget};
}

static bool
begin_filling(lontar_import *of, GError **error)
{
    lontar_store_options where = store_options(of);
    g_autoptr(lontar_index) old = lontar_index_open(lontar_store_database(of->store), error);

    if (old == NULL || !lontar_store_close(of->store, error)) {
        return false;
    }
    lontar_store_free(of->store);
    of->store = lontar_store_begin_filled(&where, old, error);
    of->ids = lontar_idset_new();
    of->fills = true;
    return of->store != NULL && lontar_store_carry(of->store, old, error);
}

static bool
publish(lontar_import *of, GError **error)
{
    lontar_idset_free(of->ids);
    of->ids = NULL;
    if (!lontar_store_finish(of->store, error) ||
        !lontar_store_publish(of->store, of->lock, error)) {
        return false;
    }
    lontar_progress_commit(of->progress, lontar_store_revision(of->store));
    g_clear_pointer(&of->store, lontar_store_free);
    of->fills = false;
    return true;
}

static bool
fill_line(lontar_import *of, const lontar_import_record *done, GError **error)
{
    if (g_atomic_int_get(&of->is_full)) {
        return lontar_import_set_aside(of, done, error);
    }
    if (done->deleted != NULL && !lontar_idset_has(of->ids, done->deleted)) {
        of->counts.unchanged++;
        return true;
    }
    if (done->deleted != NULL || !lontar_idset_add(of->ids, lontar_document_id(done->document))) {
        return lontar_import_set_aside(of, done, error);
    }
    g_atomic_int_set(&of->is_full, lontar_idset_bytes(of->ids) > of->options->budget.ids);
    return put(of, done, true, error);
}

/* --- lines --- */

static bool
apply(void *data, void *result, GError **error)
{
    lontar_import *of = data;
    lontar_import_record *done = result;

    if (done->is_dropped) {
        return true;
    }
    if (!done->is_late) {
        say_all(of, done);
        lontar_progress_step(of->progress, of->name, done->error != NULL ? "failed" : "indexed",
                             done->length, 0);
    }
    if (done->is_elsewhere) {
        return true;
    }
    if (done->error == NULL) {
        return of->fills ? fill_line(of, done, error) : write_line(of, done, error);
    }
    if (!g_error_matches(done->error, LONTAR_ERROR, LONTAR_ERROR_DOCUMENT)) {
        g_propagate_error(error, g_steal_pointer(&done->error));
        return false;
    }
    lontar_progress_say(of->progress, done->error->message);
    of->counts.failed++;
    return true;
}

static void
tick(void *data)
{
    lontar_progress_tick(((lontar_import *)data)->progress);
}

/* --- the run --- */

static void
import_clear(lontar_import *of)
{
    lontar_store_free(of->store);
    lontar_lock_free(of->lock);
    lontar_maker_free(of->maker);
    lontar_vocabularies_free(of->vocabularies);
    lontar_analyser_free(of->analyser);
    lontar_progress_free(of->progress);
    if (of->file != NULL && of->file != stdin) {
        fclose(of->file);
    }
    lontar_harvest_free(of->harvest);
    lontar_idset_free(of->ids);
    g_clear_pointer(&of->late, fclose);
    g_free(of->name);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(lontar_import, import_clear)

/* What was in the index before may have been tagged by other rules: the next update finds out. */
static bool
set_tagging(const lontar_import *of, GError **error)
{
    g_autofree char *tagging =
        of->had_documents ? NULL
                          : lontar_tagger_digest(of->vocabularies, LONTAR_TAGGER_VERSION, error);

    return of->had_documents ||
           (tagging != NULL && lontar_store_set_tagging(of->store, tagging, error));
}

/* Only for a file: what comes through a pipe may come slowly, and is committed as it comes. */
static bool
fills(const lontar_import *of)
{
    struct stat status;

    return !of->had_documents && fstat(fileno(of->file), &status) == 0 && S_ISREG(status.st_mode) &&
           status.st_size >= FILL_BYTES_MIN;
}

static bool
start(lontar_import *of, const char *file, GError **error)
{
    const lontar_options *options = of->options;

    of->vocabularies = lontar_vocabularies_load(options->vocabularies, error);
    if (of->vocabularies == NULL) {
        return false;
    }
    of->file = lontar_import_open(options, of->vocabularies, file, &of->name, &of->harvest, error);
    if (of->file == NULL) {
        return false;
    }
    of->progress = lontar_progress_new(options->progress);
    of->maker = lontar_maker_new(of->vocabularies, error);
    of->analyser = of->maker == NULL ? NULL : lontar_analyser_new(error);
    if (of->analyser == NULL) {
        return false;
    }
    lontar_write_catch_signals();
    of->lock = lontar_lock_take(options->index, (unsigned)options->wait_s, error);

    lontar_store_options where = store_options(of);

    of->store = of->lock == NULL || !lontar_shard_settle(options->index, options->shard, true,
                                                         &of->shard, error)
                    ? NULL
                    : lontar_store_open(&where, error);
    if (of->store == NULL) {
        return false;
    }
    of->had_documents = lontar_store_document_size(of->store) > 0;
    return (!fills(of) || begin_filling(of, error)) && set_tagging(of, error);
}

/* Import all lines that there are now. */
static bool
run_lines(lontar_import *of, GError **error)
{
    lontar_pipeline_options pipeline = {
        .jobs = (unsigned)of->options->jobs,
        .queue_bytes = of->options->budget.queue,
        .ordered = true,
        .data = of,
        .begin = lontar_import_begin_thread,
        .end = lontar_import_end_thread,
        .next = lontar_import_next,
        .work = lontar_import_work,
    };
    lontar_write_options writing = {
        .store = of->store,
        .data = of,
        .apply = apply,
        .drop = lontar_import_record_free,
        .committed = after_commit,
        .tick = tick,
    };

    return lontar_write_run(&writing, &pipeline, error);
}

/* What has waited, and what has not been read yet, goes into what has been published. */
static bool
run_rest(lontar_import *of, GError **error)
{
    lontar_store_options where = store_options(of);

    of->store = lontar_store_open(&where, error);
    of->is_going_on = true;
    if (of->store == NULL || (of->late != NULL && fseeko(of->late, 0, SEEK_SET) != 0) ||
        !run_lines(of, error)) {
        return false;
    }
    if (of->late_size >= lontar_store_document_size(of->store) / LOOSE_SHARE) {
        lontar_store_set_loose(of->store);
    }
    return true;
}

static bool
run_all(lontar_import *of, GError **error)
{
    bool done = run_lines(of, error);

    /* What a signal has ended is published as far as it came. */
    if (of->fills && (done || lontar_write_is_interrupted())) {
        done = publish(of, done ? error : NULL) && done;
    } else {
        return done;
    }
    return done && ((of->late == NULL && !of->is_full) || run_rest(of, error));
}

bool
lontar_import_run(const lontar_options *options, const char *file, lontar_counts *counts,
                  GError **error)
{
    g_auto(lontar_import) of = {.options = options};

    if (!start(&of, file, error)) {
        return false;
    }
    lontar_progress_start(of.progress, "import", 0, 0);

    bool done = run_all(&of, error);

    lontar_progress_stop(of.progress);
    if (done && of.is_broken) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_IO, "%s: cannot be read after line %zu",
                    of.name, of.line);
        done = false;
    }
    if (!done || (of.store != NULL && !lontar_store_close(of.store, error))) {
        return false;
    }
    *counts = of.counts;
    return of.harvest == NULL || lontar_harvest_finish(of.harvest, error);
}
