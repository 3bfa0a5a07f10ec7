/*
 * lontar-index status: counts, revision, last change, space.
 */
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <sys/stat.h>

#include "command.h"
#include "failures.h"
#include "lontar/generation.h"
#include "lontar/terms.h"
#include "view.h"

typedef struct {
    char *uuid, *revision, *updated, *pages, *generation;
    size_t documents, failures;
    uint64_t bytes;
} status;

static void
status_clear(status *of)
{
    g_free(of->uuid);
    g_free(of->revision);
    g_free(of->updated);
    g_free(of->pages);
    g_free(of->generation);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(status, status_clear)

/* Space of the files in a folder; those in folders below are not of an index's database. */
static uint64_t
space_of(const char *folder)
{
    g_autoptr(GDir) entries = g_dir_open(folder, 0, NULL);
    const char *name;
    uint64_t bytes = 0;

    while (entries != NULL && (name = g_dir_read_name(entries)) != NULL) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        struct stat file;

        if (lstat(path, &file) == 0 && S_ISREG(file.st_mode)) {
            bytes += (uint64_t)file.st_blocks * 512;
        }
    }
    return bytes;
}

static bool
fill(status *of, const char *index_path, GError **error)
{
    g_autofree char *database = lontar_generation_current(index_path, NULL, error);
    g_autoptr(lontar_index) index = database == NULL ? NULL : lontar_index_open(database, error);
    g_autoptr(lontar_failures) failures =
        index == NULL ? NULL : lontar_failures_load(index_path, error);
    g_autofree char *folder = database == NULL ? NULL : g_path_get_dirname(database);

    if (failures == NULL) {
        return false;
    }
    of->generation = g_path_get_basename(folder);
    of->documents = lontar_index_document_size(index);
    of->failures = lontar_failures_size(failures);
    of->bytes = space_of(database);
    of->uuid = lontar_view_text(index, LONTAR_META_UUID, error);
    of->revision = of->uuid == NULL ? NULL : lontar_view_text(index, LONTAR_META_REVISION, error);
    of->updated = of->revision == NULL ? NULL : lontar_view_text(index, LONTAR_META_UPDATED, error);
    of->pages = of->updated == NULL ? NULL : lontar_view_text(index, LONTAR_META_PAGES, error);
    return of->pages != NULL;
}

static void
print_json(const status *of)
{
    json_t *object = json_pack("{s:s, s:I, s:s, s:I, s:I, s:I, s:I, s:s}", "uuid", of->uuid,
                               "revision", (json_int_t)g_ascii_strtoull(of->revision, NULL, 10),
                               "updated", of->updated, "documents", (json_int_t)of->documents,
                               "pages", (json_int_t)g_ascii_strtoull(of->pages, NULL, 10),
                               "failures", (json_int_t)of->failures, "bytes", (json_int_t)of->bytes,
                               "generation", of->generation);
    char *text = json_dumps(object, JSON_INDENT(2));

    puts(text);
    free(text);
    json_decref(object);
}

int
lontar_command_status(const lontar_options *options, GError **error)
{
    g_auto(status) of = {0};

    if (!fill(&of, options->index, error)) {
        return 3;
    }
    if (options->json) {
        print_json(&of);
        return 0;
    }
    printf("documents  %zu\npages      %s\nfailures   %zu\nrevision   %s\nupdated    %s\n"
           "space      %.1f MB\ngeneration %s\nuuid       %s\n",
           of.documents, of.pages, of.failures, of.revision, of.updated, (double)of.bytes / 1e6,
           of.generation, of.uuid);
    return 0;
}
