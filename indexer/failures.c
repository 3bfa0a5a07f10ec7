/*
 * Failures, by path in memory and line by line on disk.
 */
#include "failures.h"

#include <jansson.h>
#include <string.h>

#include "lontar/error.h"
#include "lontar/path.h"

struct lontar_failures {
    char *file;
    GHashTable *by_path; /* path, lent by its failure -> lontar_failure, owned */
    bool changed;
};

void
lontar_failure_free(lontar_failure *failure)
{
    if (failure != NULL) {
        g_free(failure->path);
        g_free(failure->stage);
        g_free(failure->reason);
        g_free(failure->sha256);
        g_free(failure->when);
        g_free(failure);
    }
}

static char *
text_of(const json_t *object, const char *key)
{
    return g_strdup(json_string_value(json_object_get(object, key)));
}

static lontar_failure *
parse(const char *line)
{
    json_t *object = json_loads(line, 0, NULL);
    g_autofree char *path = object == NULL ? NULL : text_of(object, "path");
    lontar_failure *failure = NULL;

    if (path != NULL) {
        failure = g_new0(lontar_failure, 1);
        failure->path = lontar_path_unescape(path);
        failure->stage = text_of(object, "stage");
        failure->page = (size_t)json_integer_value(json_object_get(object, "page"));
        failure->reason = text_of(object, "reason");
        failure->sha256 = text_of(object, "sha256");
        failure->when = text_of(object, "when");
        failure->attempts = (unsigned)json_integer_value(json_object_get(object, "attempts"));
        failure->size = (uint64_t)json_integer_value(json_object_get(object, "size"));
        failure->mtime_ns = json_integer_value(json_object_get(object, "mtime_ns"));
    }
    json_decref(object);
    return failure;
}

static void
set_text(json_t *object, const char *key, const char *text)
{
    g_autofree char *valid = text == NULL ? NULL : g_utf8_make_valid(text, -1);

    json_object_set_new(object, key, valid == NULL ? json_null() : json_string(valid));
}

static void
format(const lontar_failure *failure, GString *into)
{
    json_t *object = json_object();
    g_autofree char *path = lontar_path_escape(failure->path);

    set_text(object, "path", path);
    set_text(object, "stage", failure->stage);
    json_object_set_new(object, "page", json_integer((json_int_t)failure->page));
    set_text(object, "reason", failure->reason);
    set_text(object, "sha256", failure->sha256);
    set_text(object, "when", failure->when);
    json_object_set_new(object, "attempts", json_integer((json_int_t)failure->attempts));
    json_object_set_new(object, "size", json_integer((json_int_t)failure->size));
    json_object_set_new(object, "mtime_ns", json_integer(failure->mtime_ns));

    char *line = json_dumps(object, JSON_COMPACT);

    g_string_append_printf(into, "%s\n", line);
    free(line);
    json_decref(object);
}

lontar_failures *
lontar_failures_load(const char *index_path, GError **error)
{
    g_autoptr(lontar_failures) failures = g_new0(lontar_failures, 1);
    g_autoptr(GError) cause = NULL;
    g_autofree char *text = NULL;

    failures->file = g_build_filename(index_path, "failures", NULL);
    failures->by_path =
        g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)lontar_failure_free);
    if (!g_file_get_contents(failures->file, &text, NULL, &cause) &&
        !g_error_matches(cause, G_FILE_ERROR, G_FILE_ERROR_NOENT) &&
        !g_error_matches(cause, G_FILE_ERROR, G_FILE_ERROR_NOTDIR)) {
        g_set_error_literal(error, LONTAR_ERROR, LONTAR_ERROR_IO, cause->message);
        return NULL;
    }

    g_auto(GStrv) lines = g_strsplit(text != NULL ? text : "", "\n", -1);

    for (size_t i = 0; lines[i] != NULL; i++) {
        lontar_failure *failure = parse(lines[i]);

        if (failure != NULL) {
            g_hash_table_replace(failures->by_path, failure->path, failure);
        }
    }
    return g_steal_pointer(&failures);
}

void
lontar_failures_free(lontar_failures *failures)
{
    if (failures != NULL) {
        g_clear_pointer(&failures->by_path, g_hash_table_unref);
        g_free(failures->file);
        g_free(failures);
    }
}

size_t
lontar_failures_size(const lontar_failures *failures)
{
    return g_hash_table_size(failures->by_path);
}

const lontar_failure *
lontar_failures_find(const lontar_failures *failures, const char *path)
{
    return g_hash_table_lookup(failures->by_path, path);
}

static int
compare(const void *a, const void *b)
{
    return strcmp((*(lontar_failure *const *)a)->path, (*(lontar_failure *const *)b)->path);
}

GPtrArray *
lontar_failures_all(const lontar_failures *failures)
{
    GPtrArray *all = g_ptr_array_new();
    GHashTableIter each;
    void *failure;

    g_hash_table_iter_init(&each, failures->by_path);
    while (g_hash_table_iter_next(&each, NULL, &failure)) {
        g_ptr_array_add(all, failure);
    }
    g_ptr_array_sort(all, compare);
    return all;
}

void
lontar_failures_add(lontar_failures *failures, lontar_failure *failure)
{
    g_hash_table_replace(failures->by_path, failure->path, failure);
    failures->changed = true;
}

void
lontar_failures_remove(lontar_failures *failures, const char *path)
{
    failures->changed |= g_hash_table_remove(failures->by_path, path);
}

bool
lontar_failures_save(lontar_failures *failures, GError **error)
{
    g_autoptr(GPtrArray) all = lontar_failures_all(failures);
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GError) cause = NULL;

    if (!failures->changed) {
        return true;
    }
    for (size_t i = 0; i < all->len; i++) {
        format(all->pdata[i], text);
    }
    if (!g_file_set_contents_full(failures->file, text->str, (gssize)text->len,
                                  G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                  0644, &cause)) {
        g_set_error_literal(error, LONTAR_ERROR, LONTAR_ERROR_IO, cause->message);
        return false;
    }
    failures->changed = false;
    return true;
}
