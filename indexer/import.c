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

#include "bulk.h"
#include "lontar/error.h"
#include "lontar/generation.h"
#include "maker.h"
#include "progress.h"
#include "view.h"
#include "write.h"

/* The longest line: the most text that a document has (64 MB), escaped. */
#define LINE_MAX_BYTES (128 << 20)
#define CHECKSUM_HEX   32

typedef struct {
    const lontar_options *options;
    FILE *file;
    char *name;  /* of the file, for complaints */
    size_t line; /* number of the last one read */
    uint64_t bytes;
    bool is_broken; /* reading failed */
    lontar_vocabularies *vocabularies;
    lontar_maker *maker;
    lontar_lock *lock;
    lontar_store *store;
    lontar_progress *progress;
    lontar_analyser *analyser; /* the writer's own, for what was not made in a thread */
    bool had_documents;        /* the index was not empty when the import began */
    lontar_counts counts;
    lontar_bulk *bulk;   /* while the threads write, else NULL */
    FILE *waiting;       /* lines whose id came before, or NULL */
    GArray *waiting_for; /* their numbers, uint64_t */
    guint next_waiting;
} import;

/* A job, and what has become of it. */
typedef struct {
    char *text;
    size_t length, number;
    GPtrArray *complaints; /* owned */
    char *checksum;
    lontar_document *document;
    lontar_entry *entry;
    lontar_stamp stamp;
    bool seems_same; /* as the index had it when the import began */
    bool is_dropped;
    lontar_bulk_claim claim; /* in a bulk load */
    GError *error;
} record;

/* A thread's own things. */
typedef struct {
    import *of;
    lontar_analyser *analyser;
    lontar_metadata *metadata;
    lontar_index *index; /* as it was when the import began, or NULL when it was empty */
    lontar_bulk_writer *part;
    record *current;
} context;

static void
record_free(void *data)
{
    record *of = data;

    g_free(of->text);
    g_free(of->checksum);
    g_ptr_array_unref(of->complaints);
    lontar_document_free(of->document);
    lontar_entry_free(of->entry);
    g_clear_error(&of->error);
    g_free(of);
}

/* --- threads --- */

static void
take_complaint(const char *complaint, void *data)
{
    const context *of = data;

    g_ptr_array_add(of->current->complaints, g_strdup(complaint));
}

static void
end_thread(void *data)
{
    context *of = data;

    lontar_analyser_free(of->analyser);
    lontar_metadata_free(of->metadata);
    lontar_index_free(of->index);
    lontar_bulk_writer_free(of->part);
    g_free(of);
}

static void *
begin_thread(void *data, GError **error)
{
    import *of = data;
    context *mine = g_new0(context, 1);

    mine->of = of;
    mine->analyser = lontar_analyser_new(error);
    mine->metadata = lontar_metadata_new(of->vocabularies, take_complaint, mine);
    mine->part = of->bulk == NULL ? NULL : lontar_bulk_writer_new(of->bulk);
    if (mine->analyser != NULL && of->had_documents) {
        mine->index = lontar_index_open(lontar_store_database(of->store), error);
    }
    if (mine->analyser == NULL || (of->had_documents && mine->index == NULL)) {
        end_thread(mine);
        return NULL;
    }
    return mine;
}

static bool
is_blank(const char *text, size_t length)
{
    return strspn(text, " \t\r\n") >= length;
}

/* The number of the line that has been read. */
static size_t
number_line(import *of)
{
    if (of->waiting != NULL && of->file == of->waiting) {
        return (size_t)g_array_index(of->waiting_for, uint64_t, of->next_waiting++);
    }
    return ++of->line;
}

/* The next line that is not blank. */
static void *
next_record(void *data)
{
    import *of = data;
    char *text = NULL;
    size_t room = 0;
    ssize_t length;

    while ((length = getline(&text, &room, of->file)) >= 0) {
        size_t number = number_line(of);

        if (!is_blank(text, (size_t)length)) {
            record *next = g_new0(record, 1);

            next->text = g_strndup(text, (gsize)length);
            next->length = (size_t)length;
            next->number = number;
            next->complaints = g_ptr_array_new_with_free_func(g_free);
            free(text);
            return next;
        }
    }
    of->is_broken = ferror(of->file) != 0;
    free(text);
    return NULL;
}

/* Compare with what the index has under the id: an old record, or a file's document. */
static bool
compare_with_index(context *mine, record *of, GError **error)
{
    const char *id = lontar_document_id(of->document);
    g_autofree char *key = g_strconcat(LONTAR_META_IMPORT, id, NULL);
    g_autoptr(GError) cause = NULL;
    g_autofree char *checksum = lontar_view_text(mine->index, key, error);

    if (checksum == NULL) {
        return false;
    }
    of->seems_same = g_str_equal(checksum, of->checksum);
    if (of->seems_same) {
        return true;
    }

    g_autoptr(lontar_record) old = lontar_view_record(mine->index, id, &cause);

    if (old == NULL && !g_error_matches(cause, LONTAR_ERROR, LONTAR_ERROR_NOT_FOUND)) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    if (old != NULL && *checksum == '\0') {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_DOCUMENT,
                    "%s:%zu:1: the id '%s' is that of a file of the library", mine->of->name,
                    of->number, id);
        return false;
    }
    if (old != NULL) {
        of->stamp.first_revision = lontar_record_stamp(old)->first_revision;
    }
    return true;
}

static bool
make_entry(const import *of, lontar_analyser *analyser, record *made, GError **error)
{
    lontar_maker_tag(of->maker, made->document);
    made->entry = lontar_maker_entry(of->maker, analyser, made->document, &made->stamp, error);
    return made->entry != NULL;
}

static bool
make_document(context *mine, record *of, GError **error)
{
    lontar_place place = {mine->of->name, of->number, 0};

    if (of->length > LINE_MAX_BYTES) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_DOCUMENT, "%s:%zu:1: longer than %d bytes",
                    mine->of->name, of->number, LINE_MAX_BYTES);
        return false;
    }
    mine->current = of;
    of->checksum =
        g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)of->text, of->length);
    of->checksum[CHECKSUM_HEX] = '\0';
    of->document = lontar_import_parse(mine->metadata, of->text, of->length, &place, error);
    return of->document != NULL && (mine->index == NULL || compare_with_index(mine, of, error));
}

/* Write it at once, if it is the first with its id. */
static bool
write_part(const context *mine, record *of, GError **error)
{
    lontar_stored stored = {
        .document = of->document,
        .stamp = of->stamp,
        .is_new = true,
        .import = of->checksum,
    };

    of->claim = lontar_bulk_take(mine->of->bulk, lontar_document_id(of->document), of->number,
                                 of->checksum);
    if (of->claim != LONTAR_BULK_TAKEN) {
        return true;
    }
    if (!make_entry(mine->of, mine->analyser, of, error)) {
        return false;
    }
    stored.entry = of->entry;

    bool done = lontar_bulk_put(mine->part, &stored, error);

    g_clear_pointer(&of->entry, lontar_entry_free);
    return done;
}

static void *
work(lontar_pipeline *pipeline, void *data, void *job, const lontar_stamp *stamp, size_t *out_bytes)
{
    context *mine = data;
    record *of = job;

    (void)pipeline;
    of->is_dropped = stamp == NULL;
    if (of->is_dropped) {
        return of;
    }
    of->stamp = *stamp;
    /* The writer looks at the error. */
    if (make_document(mine, of, &of->error) && !of->seems_same) {
        (void)(mine->part != NULL ? write_part(mine, of, &of->error)
                                  : make_entry(mine->of, mine->analyser, of, &of->error));
    }
    if (of->claim != LONTAR_BULK_LATER) {
        g_clear_pointer(&of->text, g_free);
    }
    *out_bytes = of->document == NULL ? 0 : lontar_maker_weigh(of->document);
    return of;
}

/* --- the writer --- */

static void
say_all(import *of, const record *done)
{
    for (size_t i = 0; i < done->complaints->len; i++) {
        lontar_progress_say(of->progress, done->complaints->pdata[i]);
    }
}

static bool
put(import *of, const record *done, bool is_new, GError **error)
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
write_record(import *of, record *done, GError **error)
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
    if (done->entry == NULL && !make_entry(of, of->analyser, done, error)) {
        return false;
    }
    return put(of, done, old == NULL, error);
}

/* Let a record wait until the bulk load is finished. */
static bool
wait_for_bulk(import *of, const record *done, GError **error)
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
count_loaded(import *of, const record *done)
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
    import *of = data;
    record *done = result;

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
    const import *of = data;

    (void)error;
    if (of->bulk == NULL) {
        lontar_progress_commit(of->progress, lontar_store_revision(of->store));
    }
    return true;
}

static void
tick(void *data)
{
    lontar_progress_tick(((import *)data)->progress);
}

/* --- the run --- */

static void
import_clear(import *of)
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

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(import, import_clear)

static bool
start(import *of, const char *file, GError **error)
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
run_pipeline(import *of, GError **error)
{
    lontar_pipeline_options pipeline = {
        .jobs = (unsigned)of->options->jobs,
        .ordered = true,
        .data = of,
        .begin = begin_thread,
        .end = end_thread,
        .next = next_record,
        .work = work,
    };
    lontar_write_options writing = {
        .store = of->store,
        .data = of,
        .apply = apply,
        .drop = record_free,
        .committed = after_commit,
        .tick = tick,
    };

    return lontar_write_run(&writing, &pipeline, error);
}

/* Put what the threads have written in place; also after an error, as commits stay after one. */
static bool
finish_bulk(import *of, bool loaded, GError **error)
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
run_again(import *of, GError **error)
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
run_all(import *of, GError **error)
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
    g_auto(import) of = {.options = options};

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
