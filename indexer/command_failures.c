/*
 * lontar-index failures: what could not be indexed, and why.
 */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "csv.h"
#include "failures.h"
#include "lontar/generation.h"
#include "lontar/path.h"

static void
print_text(const lontar_failure *failure)
{
    g_autofree char *path = lontar_path_escape(failure->path);

    printf("%s: ", path);
    if (failure->page > 0) {
        printf("page %zu: ", failure->page);
    }
    printf("%s (%s, %u %s, %s)\n", failure->reason, failure->stage, failure->attempts,
           failure->attempts == 1 ? "attempt" : "attempts",
           failure->when != NULL ? failure->when : "");
}

/* When the file was last changed, as it was tried. */
static char *
modified(const lontar_failure *failure)
{
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(failure->mtime_ns / 1000000000);

    return time == NULL ? g_strdup("") : g_date_time_format(time, "%Y-%m-%dT%H:%M:%SZ");
}

static void
print_csv(const lontar_failure *failure)
{
    g_autofree char *path = lontar_path_escape(failure->path);
    g_autofree char *page = g_strdup_printf("%zu", failure->page);
    g_autofree char *attempts = g_strdup_printf("%u", failure->attempts);
    g_autofree char *size = g_strdup_printf("%" G_GUINT64_FORMAT, failure->size);
    g_autofree char *mtime = modified(failure);
    const char *const cells[] = {path,         failure->stage, page,  failure->reason,
                                 attempts,     size,           mtime, failure->sha256,
                                 failure->when};
    g_autoptr(GString) row = g_string_new(NULL);

    for (size_t i = 0; i < G_N_ELEMENTS(cells); i++) {
        lontar_csv_append(row, cells[i] != NULL ? cells[i] : "");
    }
    lontar_csv_end(row);
    fputs(row->str, stdout);
}

static json_t *
failure_json(const lontar_failure *failure)
{
    g_autofree char *path = lontar_path_escape(failure->path);
    g_autofree char *mtime = modified(failure);
    json_t *object = json_object();

    json_object_set_new(object, "path", json_string(path));
    json_object_set_new(object, "stage", json_string(failure->stage));
    json_object_set_new(object, "page",
                        failure->page > 0 ? json_integer((json_int_t)failure->page) : json_null());
    json_object_set_new(object, "reason", json_string(failure->reason));
    json_object_set_new(object, "attempts", json_integer(failure->attempts));
    json_object_set_new(object, "size", json_integer((json_int_t)failure->size));
    json_object_set_new(object, "mtime", json_string(mtime));
    json_object_set_new(object, "sha256",
                        failure->sha256 != NULL ? json_string(failure->sha256) : json_null());
    json_object_set_new(object, "when",
                        failure->when != NULL ? json_string(failure->when) : json_null());
    return object;
}

static void
print_json(const GPtrArray *all)
{
    json_t *array = json_array();

    for (size_t i = 0; i < all->len; i++) {
        json_array_append_new(array, failure_json(all->pdata[i]));
    }

    char *text = json_dumps(array, JSON_INDENT(2));

    puts(text);
    free(text);
    json_decref(array);
}

int
lontar_command_failures(const lontar_options *options, GError **error)
{
    g_autofree char *database = lontar_generation_current(options->index, NULL, error);
    g_autoptr(lontar_failures) failures =
        database == NULL ? NULL : lontar_failures_load(options->index, error);

    if (failures == NULL) {
        return 3;
    }

    g_autoptr(GPtrArray) all = lontar_failures_all(failures);

    if (g_str_equal(options->format, "json")) {
        print_json(all);
        return 0;
    }

    bool csv = g_str_equal(options->format, "csv");

    if (csv) {
        fputs("path,stage,page,reason,attempts,size,mtime,sha256,when\r\n", stdout);
    }
    for (size_t i = 0; i < all->len; i++) {
        if (csv) {
            print_csv(all->pdata[i]);
        } else {
            print_text(all->pdata[i]);
        }
    }
    return 0;
}
