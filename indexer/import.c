/*
 * Import: lines are parsed and analysed in threads, and written in their order, so that of two
 * records with one id the later one stays.
 */
#include "import.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "lontar/error.h"
#include "lontar/generation.h"
#include "maker.h"
#include "progress.h"
#include "shard.h"
#include "view.h"
#include "write.h"

/* The longest line: the most text that a document has (64 MB), escaped. */
#define LINE_MAX_BYTES (128 << 20)
#define CHECKSUM_HEX   32

typedef struct {
    const lontar_options *options;
    FILE *file;
    char *name;              /* of the file, for complaints */
    lontar_harvest *harvest; /* or NULL */
    size_t line;             /* number of the last one read */
    uint64_t bytes;
    bool is_broken; /* reading failed */
    lontar_vocabularies *vocabularies;
    lontar_maker *maker;
    lontar_lock *lock;
    lontar_store *store;
    lontar_progress *progress;
    lontar_analyser *analyser; /* the writer's own, for what was not made in a thread */
    lontar_shard shard;
    bool had_documents; /* the index was not empty when the import began */
    lontar_counts counts;
} import;

/* A job, and what has become of it. */
typedef struct {
    char *text;
    size_t length, number;
    GPtrArray *complaints; /* owned */
    char *checksum;
    char *deleted; /* id that the line takes out, or NULL */
    lontar_document *document;
    lontar_entry *entry;
    lontar_stamp stamp;
    bool seems_same;   /* as the index had it when the import began */
    bool is_elsewhere; /* it belongs to another shard */
    bool is_dropped;
    GError *error;
} record;

/* A thread's own things. */
typedef struct {
    import *of;
    lontar_analyser *analyser;
    lontar_metadata *metadata;
    lontar_index *index; /* as it was when the import began, or NULL when it was empty */
    record *current;
} context;

static void
record_free(void *data)
{
    record *of = data;

    g_free(of->text);
    g_free(of->checksum);
    g_free(of->deleted);
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

/* The next line that is not blank. */
static void *
next_record(void *data)
{
    import *of = data;
    char *text = NULL;
    size_t room = 0;
    ssize_t length;

    while ((length = getline(&text, &room, of->file)) >= 0) {
        of->line++;
        if (!is_blank(text, (size_t)length)) {
            record *next = g_new0(record, 1);

            next->text = g_strndup(text, (gsize)length);
            next->length = (size_t)length;
            next->number = of->line;
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
    of->deleted = lontar_import_deleted(of->text, of->length);
    if (of->deleted != NULL) {
        of->is_elsewhere = !lontar_shard_has(&mine->of->shard, of->deleted);
        return true;
    }
    of->document = lontar_import_parse(mine->metadata, of->text, of->length, &place, error);
    of->is_elsewhere = of->document != NULL &&
                       !lontar_shard_has(&mine->of->shard, lontar_document_id(of->document));
    if (of->is_elsewhere) {
        return true;
    }
    return of->document != NULL && (mine->index == NULL || compare_with_index(mine, of, error));
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
    if (make_document(mine, of, &of->error) && !of->seems_same && of->deleted == NULL &&
        !of->is_elsewhere) {
        (void)make_entry(mine->of, mine->analyser, of, &of->error); /* the writer looks at error */
    }
    g_clear_pointer(&of->text, g_free);
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

/* Take out a record, and never a file's document that has its id. */
static bool
delete_record(import *of, const char *id, GError **error)
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
apply(void *data, void *result, GError **error)
{
    import *of = data;
    record *done = result;

    if (done->is_dropped) {
        return true;
    }
    say_all(of, done);
    lontar_progress_step(of->progress, of->name, done->error != NULL ? "failed" : "indexed",
                         done->length, 0);
    if (done->is_elsewhere) {
        return true;
    }
    if (done->deleted != NULL) {
        return delete_record(of, done->deleted, error);
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
    lontar_progress_commit(of->progress, lontar_store_revision(of->store));
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
    if (of->file != NULL && of->file != stdin) {
        fclose(of->file);
    }
    lontar_harvest_free(of->harvest);
    g_free(of->name);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(import, import_clear)

/* What was in the index before may have been tagged by other rules: the next update finds out. */
static bool
set_tagging(const import *of, GError **error)
{
    g_autofree char *tagging =
        of->had_documents ? NULL
                          : lontar_tagger_digest(of->vocabularies, LONTAR_TAGGER_VERSION, error);

    return of->had_documents ||
           (tagging != NULL && lontar_store_set_tagging(of->store, tagging, error));
}

static bool
start(import *of, const char *file, GError **error)
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
    return set_tagging(of, error);
}

bool
lontar_import_run(const lontar_options *options, const char *file, lontar_counts *counts,
                  GError **error)
{
    g_auto(import) of = {.options = options};

    if (!start(&of, file, error)) {
        return false;
    }

    lontar_pipeline_options pipeline = {
        .jobs = (unsigned)options->jobs,
        .ordered = true,
        .data = &of,
        .begin = begin_thread,
        .end = end_thread,
        .next = next_record,
        .work = work,
    };
    lontar_write_options writing = {
        .store = of.store,
        .data = &of,
        .apply = apply,
        .drop = record_free,
        .committed = after_commit,
        .tick = tick,
    };

    lontar_progress_start(of.progress, "import", 0, 0);

    bool done = lontar_write_run(&writing, &pipeline, error);

    lontar_progress_stop(of.progress);
    if (done && of.is_broken) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_IO, "%s: cannot be read after line %zu",
                    of.name, of.line);
        done = false;
    }
    if (!done || !lontar_store_close(of.store, error)) {
        return false;
    }
    *counts = of.counts;
    return of.harvest == NULL || lontar_harvest_finish(of.harvest, error);
}
