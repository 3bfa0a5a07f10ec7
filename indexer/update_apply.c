/*
 * What update writes: documents, what is known of their paths, and failures.
 *
 * A document and what is known of its paths change in one transaction, so that a killed run leaves
 * nothing that the next one would take for done.
 */
#include <string.h>

#include "lontar/path.h"
#include "update_private.h"

static char *
now_text(void)
{
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();

    return g_date_time_format(now, "%Y-%m-%dT%H:%M:%SZ");
}

static void
add_failure(lontar_update *update, const lontar_planned *file, const char *stage,
            const char *reason)
{
    lontar_failure *failure = g_new0(lontar_failure, 1);

    failure->path = g_strdup(file->path);
    failure->stage = g_strdup(stage);
    failure->reason = g_strdup(reason);
    failure->when = now_text();
    failure->size = file->size;
    failure->mtime_ns = file->mtime_ns;
    failure->attempts = 1;
    lontar_failures_add(update->failures, failure);
}

static void
say(lontar_update *update, const char *path, const char *what)
{
    g_autofree char *written = lontar_path_escape(path);
    g_autofree char *line = g_strdup_printf("%s: %s", written, what);

    lontar_progress_say(update->progress, line);
}

static bool
set_known(lontar_update *update, const lontar_planned *file, GError **error)
{
    g_autoptr(lontar_known) known = lontar_planned_known(file);

    return known == NULL || lontar_store_set_file(update->store, known, error);
}

/*
 * A path has lost its content to another one, or to none. What no path has any more goes out of the
 * index; what other paths have is made anew after all files have been read.
 */
static bool
release(lontar_update *update, const lontar_known *known, const char *new_id, GError **error)
{
    g_autofree char *id = lontar_known_id(known->sha256);

    if (new_id != NULL && g_str_equal(id, new_id)) {
        return true;
    }
    if (lontar_plan_has_path(update->plan, id)) {
        return lontar_store_set_todo(update->store, id, true, error);
    }
    return lontar_store_delete(update->store, id, NULL, error) &&
           (new_id == NULL || lontar_store_redirect(update->store, id, new_id, error));
}

static bool
put(lontar_update *update, lontar_task_result *result, GError **error)
{
    if (result->state == LONTAR_TASK_EDITED) {
        return lontar_store_edit(update->store, g_steal_pointer(&result->edit), result->document,
                                 result->before, result->details, error);
    }

    lontar_stored stored = {
        .entry = result->entry,
        .document = result->document,
        .stamp = result->stamp,
        .keeps_pages = result->task->file == NULL,
        .own = result->own,
    };

    return lontar_store_put(update->store, &stored, error);
}

/* Whether a document has pages whose text OCR gave or may give. */
static bool
has_images(const lontar_document *document)
{
    unsigned flags = LONTAR_PAGE_OCR | LONTAR_PAGE_EMPTY | LONTAR_PAGE_GARBLED;

    for (size_t i = 0; i < lontar_document_page_size(document); i++) {
        if ((lontar_document_page_at(document, i)->flags & flags) != 0) {
            return true;
        }
    }
    return false;
}

/* A document that was read again by one path has its other paths put back in a moment. */
static void
put_back_paths(lontar_update *update, const lontar_planned *file, const char *id)
{
    const GPtrArray *paths = g_hash_table_lookup(update->plan->paths, id);

    for (size_t i = 0; i < paths->len; i++) {
        lontar_planned *other = paths->pdata[i];

        if (other != file && other->change <= LONTAR_CHANGE_TOUCHED) {
            other->change = LONTAR_CHANGE_METADATA;
        }
    }
}

static bool
apply_read(lontar_update *update, lontar_task_result *result, GError **error)
{
    lontar_planned *file = result->task->file;
    const char *id = lontar_document_id(result->document);
    size_t pages = lontar_document_page_size(result->document);

    lontar_plan_assign(update->plan, file, result->sha256);
    lontar_failures_remove(update->failures, file->path);
    update->counts.pages += pages;
    if (file->change == LONTAR_CHANGE_NEW) {
        update->counts.indexed++;
    } else {
        update->counts.updated++;
    }
    lontar_progress_step(update->progress, file->path,
                         file->change == LONTAR_CHANGE_NEW ? "indexed" : "updated", file->size,
                         pages);
    put_back_paths(update, file, id);
    return put(update, result, error) && set_known(update, file, error) &&
           lontar_store_set_ocr(update->store, id, has_images(result->document),
                                update->options->ocr, error) &&
           (file->known == NULL || release(update, file->known, id, error));
}

/* The paths that the document had and has no more. */
static bool
forget_lost(lontar_update *update, const char *id, GError **error)
{
    const GPtrArray *known = g_hash_table_lookup(update->plan->known_paths, id);

    for (size_t i = 0; known != NULL && i < known->len; i++) {
        const lontar_known *file = known->pdata[i];

        for (size_t j = 0; j < update->plan->gone->len; j++) {
            if (update->plan->gone->pdata[j] == file &&
                !lontar_store_forget_file(update->store, file->path, error)) {
                return false;
            }
        }
    }
    return true;
}

static bool
apply_again(lontar_update *update, lontar_task_result *result, GError **error)
{
    const lontar_task *task = result->task;

    if (!put(update, result, error) || !forget_lost(update, task->id, error)) {
        return false;
    }
    for (size_t i = 0; i < task->paths->len; i++) {
        lontar_planned *file = task->paths->pdata[i];

        if (!set_known(update, file, error) ||
            (file->change == LONTAR_CHANGE_SAME && file->known != NULL &&
             !release(update, file->known, task->id, error))) {
            return false;
        }
        lontar_failures_remove(update->failures, file->path);
    }
    lontar_progress_step(update->progress,
                         task->paths->len > 0 ? ((lontar_planned *)task->paths->pdata[0])->path
                                              : task->id,
                         "metadata", 0, 0);
    return lontar_store_set_todo(update->store, task->id, false, error);
}

/* The index lost a document that it should have: its paths are forgotten, so the next run reads. */
static bool
apply_missing(lontar_update *update, const lontar_task_result *result, GError **error)
{
    const lontar_task *task = result->task;

    for (size_t i = 0; i < task->paths->len; i++) {
        lontar_planned *file = task->paths->pdata[i];

        say(update, file->path, "not in the index although it should be; the next run reads it");
        if (!lontar_store_forget_file(update->store, file->path, error)) {
            return false;
        }
    }
    return lontar_store_set_todo(update->store, task->id, false, error);
}

static lontar_failure *
failure_of(const lontar_task_result *result)
{
    const lontar_planned *file = result->task->file;
    const lontar_extract_failure *why = result->failure;
    lontar_failure *failure = g_new0(lontar_failure, 1);

    failure->path = g_strdup(file->path);
    failure->stage = g_strdup(why != NULL && why->stage != NULL ? why->stage : "read");
    failure->page = why != NULL ? why->page : 0;
    failure->reason =
        g_strdup(why != NULL && why->reason != NULL ? why->reason : result->error->message);
    failure->sha256 = g_strdup(result->sha256);
    failure->when = now_text();
    failure->attempts = why != NULL ? MAX(why->attempts, 1) : 1;
    failure->size = file->size;
    failure->mtime_ns = file->mtime_ns;
    return failure;
}

/* A file that cannot be opened may be there tomorrow; what cannot be parsed is another content. */
static bool
apply_failed(lontar_update *update, const lontar_task_result *result, GError **error)
{
    lontar_planned *file = result->task->file;
    lontar_failure *failure = failure_of(result);
    /* What could only not be recognised stays as it was. */
    bool is_same = file->known != NULL && g_strcmp0(file->known->sha256, result->sha256) == 0;
    bool is_read = result->sha256 != NULL && !is_same;

    update->counts.failed++;
    say(update, file->path, failure->reason);
    lontar_failures_add(update->failures, failure);
    lontar_progress_step(update->progress, file->path, "failed", file->size, 0);
    if (file->known == NULL) {
        return true;
    }
    if (!is_read) {
        lontar_plan_assign(update->plan, file, file->known->sha256);
        file->change = LONTAR_CHANGE_FAILED;
        return true;
    }
    return lontar_store_forget_file(update->store, file->path, error) &&
           release(update, file->known, NULL, error);
}

static bool
apply_waits(lontar_update *update, const lontar_task_result *result)
{
    lontar_planned *file = result->task->file;

    say(update, file->path, "changed while it was read; it waits for the next run");
    lontar_progress_step(update->progress, file->path, "waits", file->size, 0);
    file->change = LONTAR_CHANGE_WAITS;
    if (file->known != NULL) {
        lontar_plan_assign(update->plan, file, file->known->sha256);
    }
    return true;
}

bool
lontar_update_apply(lontar_update *update, lontar_task_result *result, GError **error)
{
    if (result->task->carries &&
        (result->state == LONTAR_TASK_MADE || result->state == LONTAR_TASK_MISSING)) {
        return lontar_rebuild_apply(update, result, error);
    }
    switch (result->state) {
    case LONTAR_TASK_MADE:
        return result->task->file != NULL ? apply_read(update, result, error)
                                          : apply_again(update, result, error);
    case LONTAR_TASK_EDITED:
        g_hash_table_add(update->edited, (char *)result->task->id);
        return apply_again(update, result, error);
    case LONTAR_TASK_COPY:
        result->task->file->sha256 = g_steal_pointer(&result->sha256);
        g_ptr_array_add(update->copies, result->task->file);
        return true;
    case LONTAR_TASK_FAILED:
        return apply_failed(update, result, error);
    case LONTAR_TASK_WAITS:
        return apply_waits(update, result);
    case LONTAR_TASK_MISSING:
        return apply_missing(update, result, error);
    case LONTAR_TASK_BROKEN:
        g_propagate_error(error, g_steal_pointer(&result->error));
        return false;
    default:
        return true;
    }
}

bool
lontar_update_apply_plan(lontar_update *update, GError **error)
{
    const lontar_plan *plan = update->plan;

    for (size_t i = 0; i < plan->gone->len; i++) {
        const lontar_known *known = plan->gone->pdata[i];
        g_autofree char *id = lontar_known_id(known->sha256);

        const char *other =
            update->elsewhere == NULL ? NULL : g_hash_table_lookup(update->elsewhere, known->path);

        /* Those of a document that stays go together with its new entry. */
        if (!lontar_plan_has_path(plan, id) &&
            (!lontar_store_forget_file(update->store, known->path, error) ||
             !lontar_store_delete(update->store, id, NULL, error) ||
             (other != NULL && !lontar_store_redirect(update->store, id, other, error)))) {
            return false;
        }
    }
    for (size_t i = 0; i < plan->files->len; i++) {
        const lontar_planned *file = plan->files->pdata[i];

        if (file->change == LONTAR_CHANGE_TOUCHED && !set_known(update, file, error)) {
            return false;
        }
        if (lontar_planned_is_lost(file) &&
            (!lontar_store_forget_file(update->store, file->path, error) ||
             !release(update, file->known, NULL, error))) {
            return false;
        }
    }
    return true;
}

/* Failures of paths that are gone or good. */
static void
drop_failures(lontar_update *update)
{
    g_autoptr(GHashTable) bad = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GPtrArray) all = lontar_failures_all(update->failures);
    const lontar_plan *plan = update->plan;

    for (size_t i = 0; i < plan->files->len; i++) {
        const lontar_planned *file = plan->files->pdata[i];

        if (file->change >= LONTAR_CHANGE_FAILED || lontar_change_reads(file->change)) {
            g_hash_table_add(bad, (char *)file->path);
        }
    }
    for (size_t i = 0; i < update->crawl->unreadable->len; i++) {
        g_hash_table_add(bad, update->crawl->unreadable->pdata[i]);
    }
    for (size_t i = 0; i < all->len; i++) {
        const lontar_failure *failure = all->pdata[i];

        if (!g_hash_table_contains(bad, failure->path) &&
            !lontar_crawl_is_hidden_by(update->crawl, failure->path)) {
            lontar_failures_remove(update->failures, failure->path);
        }
    }
}

static void
note(lontar_update *update, const lontar_planned *file, const char *reason)
{
    const lontar_failure *known = lontar_failures_find(update->failures, file->path);

    if (known == NULL || known->size != file->size || known->mtime_ns != file->mtime_ns ||
        g_strcmp0(known->reason, reason) != 0) {
        say(update, file->path, reason);
        add_failure(update, file, "crawl", reason);
    }
}

void
lontar_update_note_failures(lontar_update *update)
{
    const lontar_plan *plan = update->plan;

    drop_failures(update);
    for (size_t i = 0; i < plan->files->len; i++) {
        const lontar_planned *file = plan->files->pdata[i];

        if (file->change == LONTAR_CHANGE_FAILED) {
            note(update, file, file->reason);
        } else if (file->change == LONTAR_CHANGE_WAITS) {
            say(update, file->path, "changed while it was read; it waits for the next run");
        }
    }
    for (size_t i = 0; i < update->crawl->unreadable->len; i++) {
        lontar_planned folder = {.path = update->crawl->unreadable->pdata[i]};

        note(update, &folder, "the folder cannot be read; what the index has of it stays");
        update->counts.failed++;
    }
}
