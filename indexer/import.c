/*
 * Import: lines are parsed and analysed in threads, and written in their order, so that of two
 * records with one id the later one stays.
 *
 * Into an empty index the threads write themselves (bulk.h); records whose id came before wait in a
 * file, and are imported as usual when the others are in.
 */
#include "import.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "import_private.h"
#include "lontar/error.h"
#include "lontar/generation.h"
#include "write.h"

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
    if (done->entry == NULL && !lontar_import_entry(of, of->analyser, done, error)) {
        return false;
    }
    return put(of, done, old == NULL, error);
}

/* Let a record wait until the bulk load is finished. */
static bool
wait_for_bulk(lontar_import *of, const lontar_import_record *done, GError **error)
{
    uint64_t number = done->number;

    of->waiting = of->waiting == NULL ? tmpfile() : of->waiting;
    if (of->waiting == NULL || fwrite(done->text, 1, done->length, of->waiting) != done->length ||
        (done->text[done->length - 1] != '\n' && fputc('\n', of->waiting) == EOF)) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_IO, "a temporary file cannot be written: %s",
                    g_strerror(errno));
        return false;
    }
    g_array_append_val(of->waiting_for, number);
    return true;
}

/* Count a record of the bulk load. */
static void
count_loaded(lontar_import *of, const lontar_import_record *done)
{
    of->counts.indexed += done->claim == LONTAR_BULK_TAKEN ? 1 : 0;
    of->counts.unchanged += done->claim == LONTAR_BULK_SAME ? 1 : 0;
    of->counts.updated += done->claim == LONTAR_BULK_EARLIER ? 1 : 0;
    if (done->claim != LONTAR_BULK_SAME) {
        of->counts.pages += lontar_document_page_size(done->document);
    }
}

static bool
apply(void *data, void *result, GError **error)
{
    lontar_import *of = data;
    lontar_import_record *done = result;

    if (done->is_dropped) {
        return true;
    }
    if (done->error == NULL && done->claim == LONTAR_BULK_LATER) {
        return wait_for_bulk(of, done, error);
    }
    say_all(of, done);
    lontar_progress_step(of->progress, of->name, done->error != NULL ? "failed" : "indexed",
                         done->length, 0);
    if (done->error == NULL && of->bulk != NULL) {
        count_loaded(of, done);
        return true;
    }
    if (done->error == NULL) {
        return write_record(of, done, error);
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
    if (of->bulk == NULL) {
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
    lontar_bulk_free(of->bulk);
    if (of->waiting != NULL && of->waiting != of->file) {
        fclose(of->waiting);
    }
    if (of->waiting_for != NULL) {
        g_array_unref(of->waiting_for);
    }
    if (of->file != NULL && of->file != stdin) {
        fclose(of->file);
    }
    g_free(of->name);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(lontar_import, import_clear)

static bool
start(lontar_import *of, const char *file, GError **error)
{
    const lontar_options *options = of->options;

    of->file = g_str_equal(file, "-") ? stdin : fopen(file, "re");
    of->name = g_str_equal(file, "-") ? g_strdup("standard input") : g_filename_display_name(file);
    if (of->file == NULL) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_IO, "%s: cannot be opened: %s", of->name,
                    g_strerror(errno));
        return false;
    }
    of->progress = lontar_progress_new(options->progress);
    of->vocabularies = lontar_vocabularies_load(NULL, error);
    of->maker = of->vocabularies == NULL ? NULL : lontar_maker_new(of->vocabularies, error);
    of->analyser = of->maker == NULL ? NULL : lontar_analyser_new(error);
    if (of->analyser == NULL) {
        return false;
    }
    lontar_write_catch_signals();
    of->lock = lontar_lock_take(options->index, (unsigned)options->wait_s, error);
    of->store = of->lock == NULL
                    ? NULL
                    : lontar_store_open(of->lock, options->index, options->committed, error);
    if (of->store == NULL) {
        return false;
    }
    of->had_documents = lontar_store_document_size(of->store) > 0;
    if (lontar_bulk_suits(of->store)) {
        of->waiting_for = g_array_new(FALSE, FALSE, sizeof(uint64_t));
        of->bulk = lontar_bulk_new(of->lock, of->store, error);
        return of->bulk != NULL;
    }
    return true;
}

static bool
run_pipeline(lontar_import *of, GError **error)
{
    lontar_pipeline_options pipeline = {
        .jobs = (unsigned)of->options->jobs,
        .ordered = true,
        .data = of,
        .begin = lontar_import_begin,
        .end = lontar_import_end,
        .next = lontar_import_next,
        .work = lontar_import_work,
    };
    lontar_write_options writing = {
        .store = of->store,
        .data = of,
        .apply = apply,
        .drop = lontar_import_free,
        .committed = after_commit,
        .tick = tick,
    };

    return lontar_write_run(&writing, &pipeline, error);
}

/* Put what the threads have written in place; also after an error, as commits stay after one. */
static bool
finish_bulk(lontar_import *of, bool loaded, GError **error)
{
    bool done = lontar_bulk_finish(of->bulk, loaded ? error : NULL);

    if (done) {
        lontar_progress_commit(of->progress, lontar_store_revision(of->store) + 1);
    }
    g_clear_pointer(&of->bulk, lontar_bulk_free);
    g_clear_pointer(&of->store, lontar_store_free);
    return loaded && done;
}

/* Import the records that had to wait. */
static bool
run_again(lontar_import *of, GError **error)
{
    if (of->file != stdin) {
        fclose(of->file);
    }
    of->file = of->waiting;
    rewind(of->file);
    of->store = lontar_store_open(of->lock, of->options->index, of->options->committed, error);
    of->had_documents = true;
    return of->store != NULL && run_pipeline(of, error);
}

static bool
run_all(lontar_import *of, GError **error)
{
    bool done = run_pipeline(of, error);

    if (of->bulk != NULL) {
        done = finish_bulk(of, done, error);
        if (done && of->waiting != NULL) {
            done = run_again(of, error);
        }
    }
    if (done && of->is_broken) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_IO, "%s: cannot be read after line %zu",
                    of->name, of->line);
        done = false;
    }
    return done && (of->store == NULL || lontar_store_close(of->store, error));
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
    if (done) {
        *counts = of.counts;
    }
    return done;
}
