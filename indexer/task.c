/*
 * Tasks.
 */
#include "task.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "lontar/error.h"
#include "lontar/pages.h"
#include "lontar/path.h"
#include "retag.h"
#include "sidecar.h"
#include "store.h"
#include "view.h"

/* A thread's own things. */
typedef struct {
    lontar_tasks *tasks;
    lontar_pipeline *pipeline;
    lontar_analyser *analyser;
    lontar_index *index; /* or NULL until it is needed */
    lontar_index *old;   /* as well */
} context;

void
lontar_task_result_free(lontar_task_result *result)
{
    if (result != NULL) {
        lontar_document_free(result->document);
        lontar_entry_free(result->entry);
        lontar_extract_failure_free(result->failure);
        g_free(result->own);
        g_free(result->sha256);
        g_free(result->import);
        lontar_record_free(result->before);
        lontar_edit_free(result->edit);
        g_clear_pointer(&result->details, g_bytes_unref);
        g_clear_error(&result->error);
        g_free(result);
    }
}

void *
lontar_task_begin(void *tasks, GError **error)
{
    lontar_analyser *analyser = lontar_analyser_new(error);

    if (analyser == NULL) {
        return NULL;
    }

    context *of = g_new0(context, 1);

    of->tasks = tasks;
    of->analyser = analyser;
    return of;
}

void
lontar_task_end(void *data)
{
    context *of = data;

    lontar_analyser_free(of->analyser);
    lontar_index_free(of->index);
    lontar_index_free(of->old);
    g_free(of);
}

/* --- words --- */

static char *
read_sidecar(const context *of, const char *path, size_t *out_length)
{
    int fd = lontar_library_read(of->tasks->library, path, NULL);
    g_autofree char *text = g_malloc0(LONTAR_SIDECAR_BYTES_MAX + 1);
    size_t length = 0;
    ssize_t got = 1;

    while (fd >= 0 && got != 0 && length < LONTAR_SIDECAR_BYTES_MAX) {
        got = read(fd, text + length, LONTAR_SIDECAR_BYTES_MAX - length);
        if (got < 0 && errno != EINTR) {
            break;
        }
        length += (size_t)MAX(got, 0);
    }
    if (fd >= 0) {
        close(fd);
    }
    *out_length = length;
    return fd >= 0 && got == 0 ? g_steal_pointer(&text) : NULL;
}

static void
apply_sidecar(const context *of, const lontar_planned *file, lontar_document *document)
{
    g_autofree char *path = g_strconcat(file->path, LONTAR_SIDECAR_SUFFIX, NULL);
    g_autofree char *name = lontar_path_escape(path);
    size_t length;
    g_autofree char *text = read_sidecar(of, path, &length);
    lontar_place place = {name, 0, 0};

    g_mutex_lock(&of->tasks->lock);
    if (text == NULL) {
        lontar_metadata_complain(of->tasks->metadata, &place,
                                 "cannot be read, or has more than %d bytes",
                                 LONTAR_SIDECAR_BYTES_MAX);
    } else {
        g_autoptr(lontar_statement) statement =
            lontar_sidecar_parse(of->tasks->metadata, name, text, length);

        lontar_statement_apply(statement, document);
    }
    g_mutex_unlock(&of->tasks->lock);
}

/* What people say of a document at one of its paths. */
static void
apply_words(const context *of, const lontar_planned *file, lontar_document *document)
{
    g_autofree char *written = lontar_path_escape(file->path);

    lontar_document_add_path(document, written);
    if (file->statement != NULL) {
        lontar_statement_apply(file->statement, document);
    }
    if (*file->sidecar != '\0' && file->change != LONTAR_CHANGE_KEPT) {
        apply_sidecar(of, file, document);
    }
}

/* --- the entry --- */

static void
break_off(lontar_task_result *result, GError *error)
{
    result->state = LONTAR_TASK_BROKEN;
    g_clear_error(&result->error);
    result->error = error;
}

static bool
reopen(context *of, GError **error)
{
    if (of->index == NULL) {
        of->index = lontar_index_open(of->tasks->database, error);
        return of->index != NULL;
    }
    return lontar_index_reopen(of->index, NULL, error);
}

/*
 * old is the stamp of the document in the index, NULL for a new one; its pages stay unless it was
 * read again.
 */
static void
make_entry(const context *of, const lontar_stamp *old, lontar_task_result *result)
{
    GError *error = NULL;

    lontar_maker_tag(of->tasks->maker, result->document);
    if (!lontar_pipeline_stamp(of->pipeline, &result->stamp)) {
        result->state = LONTAR_TASK_DROPPED;
        return;
    }
    if (old != NULL) {
        result->stamp.text_key =
            result->task->file == NULL ? old->text_key : result->stamp.text_key;
        result->stamp.first_revision = old->first_revision;
    }
    result->entry = lontar_maker_entry(of->tasks->maker, of->analyser, result->document,
                                       &result->stamp, LONTAR_ENTRY_DOCUMENT, &error);
    if (result->entry == NULL) {
        break_off(result, error);
    }
}

/* --- a file --- */

static bool
is_as_planned(const context *of, const lontar_planned *file)
{
    uint64_t size;
    int64_t mtime_ns;

    return lontar_library_stat(of->tasks->library, file->path, &size, &mtime_ns) &&
           size == file->size && mtime_ns == file->mtime_ns;
}

static bool
claim(const context *of, const char *id)
{
    g_mutex_lock(&of->tasks->lock);

    bool claimed = g_hash_table_add(of->tasks->claimed, g_strdup(id));

    g_mutex_unlock(&of->tasks->lock);
    return claimed;
}

static void
unclaim(const context *of, const char *id)
{
    g_mutex_lock(&of->tasks->lock);
    g_hash_table_remove(of->tasks->claimed, id);
    g_mutex_unlock(&of->tasks->lock);
}

static void
fail(const context *of, lontar_planned *file, lontar_task_result *result, GError *error)
{
    if (!g_error_matches(error, LONTAR_ERROR, LONTAR_ERROR_DOCUMENT)) {
        break_off(result, error);
        return;
    }
    result->state = is_as_planned(of, file) ? LONTAR_TASK_FAILED : LONTAR_TASK_WAITS;
    result->error = error;
}

static lontar_content *
take_content(const context *of, lontar_planned *file, lontar_task_result *result)
{
    GError *error = NULL;
    int fd = lontar_library_read(of->tasks->library, file->path, &error);
    lontar_content *content = NULL;

    file->read_ns = g_get_real_time() * 1000;
    if (fd >= 0) {
        content = lontar_content_new(fd, &error);
        close(fd);
    }
    if (content == NULL) {
        fail(of, file, result, error);
        return NULL;
    }
    result->sha256 = g_strdup(lontar_content_sha256(content));
    return content;
}

/* Whether a file is read again although the index has its content. */
static bool
is_again(const lontar_planned *file, const char *sha256)
{
    return file->change == LONTAR_CHANGE_OCR && g_str_equal(file->known->sha256, sha256);
}

static void
read_document(context *of, lontar_planned *file, const lontar_content *content,
              lontar_task_result *result)
{
    g_autofree char *name = lontar_path_escape(file->path);
    g_autoptr(lontar_record) before = NULL;
    GError *error = NULL;

    result->document =
        lontar_extractor_read(of->tasks->extractor, content, name, &result->failure, &error);
    if (result->document == NULL) {
        fail(of, file, result, error);
        return;
    }
    if (!is_as_planned(of, file)) {
        result->state = LONTAR_TASK_WAITS;
        return;
    }
    if (is_again(file, result->sha256) && reopen(of, NULL)) {
        before = lontar_view_record(of->index, lontar_content_id(content), NULL);
    }
    result->own = lontar_details_encode(result->document);
    apply_words(of, file, result->document);
    make_entry(of, before != NULL ? lontar_record_stamp(before) : NULL, result);
}

static void
read_file(context *of, lontar_planned *file, lontar_task_result *result)
{
    g_autoptr(lontar_content) content = take_content(of, file, result);

    if (content == NULL) {
        return;
    }
    if (!is_as_planned(of, file)) {
        result->state = LONTAR_TASK_WAITS;
        return;
    }
    if (!is_again(file, result->sha256) && !claim(of, lontar_content_id(content))) {
        result->state = LONTAR_TASK_COPY;
        return;
    }
    read_document(of, file, content, result);
    if (result->state != LONTAR_TASK_MADE && !is_again(file, result->sha256)) {
        unclaim(of, lontar_content_id(content));
    }
}

/* --- a document that the index has --- */

static void
make_again(context *of, const lontar_task *task, lontar_task_result *result)
{
    GError *error = NULL;
    g_autoptr(lontar_record) record =
        reopen(of, &error) ? lontar_view_record(of->index, task->id, &error) : NULL;

    if (g_error_matches(error, LONTAR_ERROR, LONTAR_ERROR_NOT_FOUND)) {
        result->state = LONTAR_TASK_MISSING;
        result->error = error;
        return;
    }
    if (record != NULL) {
        result->document = task->paths->len > 0 ? lontar_view_extracted(of->index, record, &error)
                                                : lontar_view_imported(of->index, record, &error);
    }
    if (result->document == NULL) {
        break_off(result, error);
        return;
    }
    for (size_t i = 0; i < task->paths->len; i++) {
        apply_words(of, task->paths->pdata[i], result->document);
    }
    make_entry(of, lontar_record_stamp(record), result);
}

/* --- a document of which only what is said of it has changed --- */

static bool
edit_document(context *of, lontar_retag *retag, lontar_task_result *result, GError **error)
{
    const lontar_task *task = result->task;
    const lontar_stamp *old = lontar_record_stamp(retag->record);
    g_autoptr(lontar_document) details = lontar_view_details(of->index, retag->record, error);
    bool same = false;

    if (details != NULL) {
        result->document =
            lontar_view_untagged(of->index, retag->record, details, task->paths->len > 0, error);
    }
    if (result->document == NULL) {
        return false;
    }
    retag->details = details;
    for (size_t i = 0; i < task->paths->len; i++) {
        apply_words(of, task->paths->pdata[i], result->document);
    }
    if (!lontar_retag_settle(retag, result->document, &same, error)) {
        return false;
    }
    result->state = !same ? LONTAR_TASK_LATER : LONTAR_TASK_EDITED;
    if (same && !lontar_pipeline_stamp(of->pipeline, &result->stamp)) {
        result->state = LONTAR_TASK_DROPPED;
    }
    if (result->state != LONTAR_TASK_EDITED) {
        return true;
    }
    result->stamp.text_key = old->text_key;
    result->stamp.first_revision = old->first_revision;
    result->edit = lontar_retag_edit(retag, result->document, &result->stamp, error);
    if (result->edit == NULL) {
        return false;
    }
    result->details = lontar_pages_pack_details(of->index, result->document, error);
    return result->details != NULL;
}

/*
 * What is not as it should be is looked into by who makes the document again. Nobody writes to the
 * database meanwhile.
 */
static void
edit(context *of, lontar_task_result *result)
{
    g_autoptr(GError) error = NULL;
    lontar_retag retag = {
        .maker = of->tasks->maker, .asks_tagger = of->tasks->retags, .docid = result->task->docid};

    if (of->index != NULL || reopen(of, &error)) {
        result->before = lontar_view_record_at(of->index, retag.docid, &error);
    }
    retag.index = of->index;
    retag.record = result->before;
    if (result->before == NULL || !edit_document(of, &retag, result, &error)) {
        result->state = LONTAR_TASK_LATER;
    }
}

/* --- a document of the old generation --- */

static bool
take_stored(context *of, const lontar_task *task, const lontar_record *record,
            lontar_task_result *result, GError **error)
{
    g_autofree char *key = g_strconcat(LONTAR_META_IMPORT, task->id, NULL);
    g_autoptr(GError) cause = NULL;

    result->own = lontar_pages_own(of->old, task->id, &cause);
    if (g_error_matches(cause, LONTAR_ERROR, LONTAR_ERROR_NOT_FOUND)) {
        g_clear_error(&cause); /* it came without a file */
    }
    result->import = cause != NULL ? NULL : lontar_view_text(of->old, key, &cause);
    if (result->import != NULL && *result->import == '\0') {
        g_clear_pointer(&result->import, g_free);
    }
    if (cause != NULL) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    result->document = result->import != NULL ? lontar_view_imported(of->old, record, error)
                                              : lontar_view_extracted(of->old, record, error);
    return result->document != NULL;
}

/* A document that is as it was keeps the revision in which it last changed. */
static bool
is_as_before(const context *of, const lontar_record *record, const lontar_document *document)
{
    g_autofree char *before =
        lontar_pages_details(of->old, lontar_record_stamp(record)->text_key, NULL);
    g_autofree char *now = lontar_details_encode(document);

    return g_strcmp0(before, now) == 0;
}

static void
make_carried(context *of, const lontar_record *record, lontar_task_result *result)
{
    const lontar_stamp *old = lontar_record_stamp(record);
    GError *error = NULL;

    lontar_maker_tag(of->tasks->maker, result->document);
    if (!lontar_pipeline_stamp(of->pipeline, &result->stamp)) {
        result->state = LONTAR_TASK_DROPPED;
        return;
    }
    result->stamp.first_revision = old->first_revision;
    if (is_as_before(of, record, result->document)) {
        result->stamp.changed_revision = old->changed_revision;
    }
    result->entry = lontar_maker_entry(of->tasks->maker, of->analyser, result->document,
                                       &result->stamp, LONTAR_ENTRY_DOCUMENT, &error);
    if (result->entry == NULL) {
        break_off(result, error);
    }
}

static bool
is_damage(const GError *error)
{
    return g_error_matches(error, LONTAR_ERROR, LONTAR_ERROR_NOT_FOUND) ||
           g_error_matches(error, LONTAR_ERROR, LONTAR_ERROR_CORRUPT);
}

static void
carry(context *of, const lontar_task *task, lontar_task_result *result)
{
    GError *error = NULL;
    g_autoptr(lontar_record) record = NULL;

    if (of->old == NULL) {
        of->old = lontar_index_open(of->tasks->old, &error);
    }
    record = of->old == NULL ? NULL : lontar_view_record(of->old, task->id, &error);
    if (record != NULL && take_stored(of, task, record, result, &error)) {
        for (size_t i = 0; task->paths != NULL && i < task->paths->len; i++) {
            apply_words(of, task->paths->pdata[i], result->document);
        }
        make_carried(of, record, result);
        result->before = g_steal_pointer(&record);
        return;
    }
    break_off(result, error);
    if (is_damage(error)) {
        result->state = LONTAR_TASK_MISSING;
    }
}

void *
lontar_task_work(lontar_pipeline *pipeline, void *data, void *job, const lontar_stamp *stamp,
                 size_t *out_bytes)
{
    context *of = data;
    const lontar_task *task = job;
    lontar_task_result *result = g_new0(lontar_task_result, 1);

    (void)stamp; /* taken when the document is read, which may take long */
    of->pipeline = pipeline;
    result->task = task;
    result->state = LONTAR_TASK_MADE;
    if (task->file != NULL) {
        read_file(of, task->file, result);
    } else if (task->carries) {
        carry(of, task, result);
    } else if (task->edits) {
        edit(of, result);
    } else {
        make_again(of, task, result);
    }
    *out_bytes = result->document == NULL ? 0 : lontar_maker_weigh(result->document);
    return result;
}
