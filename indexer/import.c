/*
 * Import: lines are parsed and analysed in threads, and written in their order, so that of two
 * records with one id the later one stays.
 *
 * A first load fills a new generation, which takes each id once. Records of an id that has been
 * there, and deletions, wait until that is published, and are then written like any other's.
 */
#include "import.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "import_private.h"
#include "lontar/error.h"

/* A file that is smaller does not gain by a new generation: docs/decisions/0062-first-load.md. */
#define FILL_BYTES_MIN (4 << 20)
/* Bytes of lines that wait while a generation is filled. */
#define LATE_BYTES_MAX (32 << 20)
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

/* What was made for a generation that has been published since is of the next revision now. */
static void
renew_stamp(const lontar_import *of, lontar_import_record *done)
{
    uint64_t revision = lontar_store_revision(of->store) + 1;

    if (done->stamp.changed_revision != revision) {
        done->stamp.changed_revision = revision;
        done->stamp.first_revision = MIN(done->stamp.first_revision, revision);
        g_clear_pointer(&done->entry, lontar_entry_free);
    }
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
    renew_stamp(of, done);
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

/* --- a first load --- */

static bool
begin_filling(lontar_import *of, GError **error)
{
    const lontar_options *options = of->options;
    g_autoptr(lontar_index) old = lontar_index_open(lontar_store_database(of->store), error);

    if (old == NULL || !lontar_store_close(of->store, error)) {
        return false;
    }
    lontar_store_free(of->store);
    of->store = lontar_store_begin_filled(of->lock, options->index, old, options->committed, error);
    of->ids = lontar_idset_new();
    of->late = g_ptr_array_new_with_free_func(lontar_import_record_free);
    g_atomic_int_set(&of->fills, 1);
    return of->store != NULL && lontar_store_carry(of->store, old, error);
}

static bool
publish(lontar_import *of, GError **error)
{
    if (!lontar_store_finish(of->store, error) ||
        !lontar_store_publish(of->store, of->lock, error)) {
        return false;
    }
    lontar_progress_commit(of->progress, lontar_store_revision(of->store));
    g_clear_pointer(&of->store, lontar_store_free);
    g_atomic_int_set(&of->fills, 0);
    return true;
}

/* Write what has waited, into a store that goes on from what has been published. */
static bool
write_late(lontar_import *of, GError **error)
{
    of->store = lontar_store_open(of->lock, of->options->index, of->options->committed, error);
    of->writing->store = of->store;
    for (size_t i = 0; of->store != NULL && i < of->late->len; i++) {
        if (!write_line(of, of->late->pdata[i], error)) {
            return false;
        }
    }
    if (of->store != NULL && of->late->len >= lontar_store_document_size(of->store) / LOOSE_SHARE) {
        lontar_store_set_loose(of->store);
    }
    g_ptr_array_set_size(of->late, 0);
    return of->store != NULL;
}

static void
wait_for_filling(lontar_import *of, lontar_import_record *done)
{
    lontar_import_record *late = g_new0(lontar_import_record, 1);

    late->complaints = g_ptr_array_new();
    late->checksum = g_steal_pointer(&done->checksum);
    late->deleted = g_steal_pointer(&done->deleted);
    late->document = g_steal_pointer(&done->document);
    late->stamp = done->stamp;
    of->late_bytes += done->length;
    g_ptr_array_add(of->late, late);
}

static bool
fill_line(lontar_import *of, lontar_import_record *done, GError **error)
{
    if (done->deleted != NULL && !lontar_idset_has(of->ids, done->deleted)) {
        of->counts.unchanged++;
        return true;
    }
    if (done->deleted == NULL && lontar_idset_add(of->ids, lontar_document_id(done->document))) {
        return put(of, done, true, error);
    }
    wait_for_filling(of, done);
    return of->late_bytes <= LATE_BYTES_MAX || (publish(of, error) && write_late(of, error));
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
    say_all(of, done);
    lontar_progress_step(of->progress, of->name, done->error != NULL ? "failed" : "indexed",
                         done->length, 0);
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
    g_clear_pointer(&of->late, g_ptr_array_unref);
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
    of->store = of->lock == NULL || !lontar_shard_settle(options->index, options->shard, true,
                                                         &of->shard, error)
                    ? NULL
                    : lontar_store_open(of->lock, options->index, options->committed, error);
    if (of->store == NULL) {
        return false;
    }
    of->had_documents = lontar_store_document_size(of->store) > 0;
    return (!fills(of) || begin_filling(of, error)) && set_tagging(of, error);
}

bool
lontar_import_run(const lontar_options *options, const char *file, lontar_counts *counts,
                  GError **error)
{
    g_auto(lontar_import) of = {.options = options};

    if (!start(&of, file, error)) {
        return false;
    }

    lontar_pipeline_options pipeline = {
        .jobs = (unsigned)options->jobs,
        .ordered = true,
        .data = &of,
        .begin = lontar_import_begin_thread,
        .end = lontar_import_end_thread,
        .next = lontar_import_next,
        .work = lontar_import_work,
    };
    lontar_write_options writing = {
        .store = of.store,
        .data = &of,
        .apply = apply,
        .drop = lontar_import_record_free,
        .committed = after_commit,
        .tick = tick,
    };

    of.writing = &writing;
    lontar_progress_start(of.progress, "import", 0, 0);

    bool done = lontar_write_run(&writing, &pipeline, error);

    /* What a signal has ended is published as far as it came. */
    if (of.fills && (done || lontar_write_is_interrupted())) {
        done = publish(&of, done ? error : NULL) &&
               (of.late->len == 0 || write_late(&of, done ? error : NULL)) && done;
    }

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
