/*
 * The manifest of a generation: what it is, and a checksum of each of its files.
 *
 * It is "sealed" when it has checksums. A run that changes the generation in place takes them out
 * first and puts new ones in at its end.
 */
#include "generation_private.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "columns.h"
#include "lontar/analyser.h"
#include "lontar/error.h"
#include "lontar/sha256.h"
#include "lontar/xapian.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC(json_t, json_decref)

#define READ_BYTES (1 << 20)

/* The manifest itself, and Xapian's lock, which has no content. */
static bool
is_listed(const char *path)
{
    return !g_str_has_prefix(path, LONTAR_MANIFEST) && !g_str_has_suffix(path, "/flintlock");
}

static bool
read_into(int descriptor, lontar_sha256 *checksum)
{
    g_autofree guint8 *buffer = g_malloc(READ_BYTES);
    ssize_t got = 0;

    while ((got = read(descriptor, buffer, READ_BYTES)) != 0) {
        if (got < 0 && errno != EINTR) {
            return false;
        }
        if (got > 0) {
            lontar_sha256_add(checksum, buffer, (size_t)got);
        }
    }
    return true;
}

/* Size and SHA-256 of a file, as the manifest has them. */
static json_t *
describe_file(const char *folder, const char *name, GError **error)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autoptr(lontar_sha256) checksum = lontar_sha256_new();
    g_autofree char *hex = NULL;
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    struct stat status = {0};
    bool done =
        descriptor >= 0 && fstat(descriptor, &status) == 0 && read_into(descriptor, checksum);

    if (!done) {
        lontar_set_errno(error, path, "could not read");
    }
    if (descriptor >= 0) {
        close(descriptor);
    }
    hex = lontar_sha256_end(checksum);
    return !done ? NULL
                 : json_pack("{s:I, s:s}", "size", (json_int_t)status.st_size, "sha256", hex);
}

/* A file that is described in a thread. */
typedef struct {
    const char *folder, *name; /* lent */
    json_t *file;              /* NULL with error */
    GError *error;
} description;

static void
describe_in_thread(void *data, void *unused)
{
    description *of = data;

    of->file = describe_file(of->folder, of->name, &of->error);
}

/* Take what the threads have found; of several errors the first. */
static json_t *
gather(const GArray *all, GError **error)
{
    g_autoptr(json_t) files = json_object();
    bool done = true;

    for (guint i = 0; i < all->len; i++) {
        description *of = &g_array_index(all, description, i);

        if (of->file == NULL && done) {
            g_propagate_error(error, g_steal_pointer(&of->error));
            done = false;
        }
        g_clear_error(&of->error);
        done = json_object_set_new(files, of->name, of->file) == 0 && done;
    }
    return done ? g_steal_pointer(&files) : NULL;
}

/* The tables of an index are few and large: each has a thread, as far as there are processors. */
static json_t *
describe_files(const char *folder, GError **error)
{
    g_autoptr(GPtrArray) names = lontar_list_tree(folder, error);
    g_autoptr(GArray) all = g_array_new(FALSE, TRUE, sizeof(description));
    GThreadPool *pool = NULL;

    if (names == NULL) {
        return NULL;
    }
    for (guint i = 0; i < names->len; i++) {
        description one = {.folder = folder, .name = g_ptr_array_index(names, i)};

        if (is_listed(one.name)) {
            g_array_append_val(all, one);
        }
    }
    /* No error can come of a pool whose threads are not its own. */
    pool = g_thread_pool_new(describe_in_thread, NULL, (gint)g_get_num_processors(), FALSE, NULL);
    for (guint i = 0; i < all->len; i++) {
        (void)g_thread_pool_push(pool, &g_array_index(all, description, i), NULL);
    }
    g_thread_pool_free(pool, FALSE, TRUE);
    return gather(all, error);
}

static json_t *
load_manifest(const char *folder, GError **error)
{
    g_autofree char *path = g_build_filename(folder, LONTAR_MANIFEST, NULL);
    g_autofree char *text = NULL;
    g_autoptr(GError) cause = NULL;
    json_error_t problem;
    size_t length = 0;
    json_t *manifest = NULL;

    if (!g_file_get_contents(path, &text, &length, &cause)) {
        bool missing = g_error_matches(cause, G_FILE_ERROR, G_FILE_ERROR_NOENT);
        g_set_error_literal(error, LONTAR_ERROR, missing ? LONTAR_ERROR_NOT_FOUND : LONTAR_ERROR_IO,
                            cause->message);
        return NULL;
    }
    manifest = json_loadb(text, length, JSON_REJECT_DUPLICATES, &problem);
    if (manifest == NULL || !json_is_object(manifest)) {
        json_decref(manifest);
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_CORRUPT, "%s: not a manifest: rebuild", path);
        return NULL;
    }
    return manifest;
}

static bool
write_manifest(const char *folder, json_t *manifest, GError **error)
{
    g_autofree char *path = g_build_filename(folder, LONTAR_MANIFEST, NULL);
    char *text = json_dumps(manifest, JSON_INDENT(2));
    g_autofree char *line = g_strconcat(text, "\n", NULL);

    free(text); /* jansson's malloc */
    return lontar_write_file(path, line, error);
}

bool
lontar_manifest_check_format(const char *folder, GError **error)
{
    g_autoptr(json_t) manifest = load_manifest(folder, error);
    json_int_t format = 0;

    if (manifest == NULL) {
        return false;
    }
    format = json_integer_value(json_object_get(manifest, "format"));
    if (format != LONTAR_FORMAT_VERSION) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_CORRUPT,
                    "%s: index format %" JSON_INTEGER_FORMAT ", this program has %d: make it anew "
                    "with lontar-index rebuild --force, then import again what has no file",
                    folder, format, LONTAR_FORMAT_VERSION);
        return false;
    }
    return true;
}

bool
lontar_generation_unseal(const char *folder, GError **error)
{
    g_autoptr(json_t) manifest = load_manifest(folder, error);

    if (manifest == NULL) {
        return false;
    }
    if (json_object_del(manifest, "files") != 0) {
        return true;
    }
    return write_manifest(folder, manifest, error);
}

/* When the generation was first sealed, else now. */
static char *
creation_time(const char *folder)
{
    g_autoptr(json_t) before = load_manifest(folder, NULL);
    const char *created = json_string_value(json_object_get(before, "created"));
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();

    return created != NULL ? g_strdup(created) : g_date_time_format(now, "%Y-%m-%dT%H:%M:%SZ");
}

bool
lontar_generation_seal(const char *folder, GError **error)
{
    g_autofree char *database = g_build_filename(folder, "db", NULL);
    g_autoptr(lontar_index) index = lontar_index_open(database, error);
    g_autofree char *created = creation_time(folder);
    g_autoptr(json_t) files = NULL;
    g_autoptr(json_t) manifest = NULL;

    if (index == NULL) {
        return false;
    }
    (void)lontar_columns_write(index, database, NULL); /* without it a daemon starts slower */
    if (!lontar_sync_tree(folder, error)) {
        return false;
    }
    files = describe_files(folder, error);
    if (files == NULL) {
        return false;
    }
    manifest =
        json_pack("{s:i, s:i, s:s, s:s, s:I, s:O}", "format", LONTAR_FORMAT_VERSION, "analysis",
                  LONTAR_ANALYSIS_VERSION, "xapian", lontar_xapian_version(), "created", created,
                  "documents", (json_int_t)lontar_index_document_size(index), "files", files);
    return write_manifest(folder, manifest, error);
}

static void
compare_file(const char *folder, const char *name, json_t *expected, GString *report)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(json_t) found = describe_file(folder, name, &error);

    if (found == NULL) {
        g_string_append_printf(report, "%s/%s: %s\n", folder, name,
                               error == NULL ? "cannot be described" : error->message);
    } else if (!json_equal(json_object_get(found, "size"), json_object_get(expected, "size"))) {
        g_string_append_printf(report, "%s/%s: another size than in the manifest\n", folder, name);
    } else if (!json_equal(found, expected)) {
        g_string_append_printf(report, "%s/%s: another checksum than in the manifest\n", folder,
                               name);
    }
}

static bool
compare_files(const char *folder, json_t *files, GString *report, GError **error)
{
    g_autoptr(GPtrArray) names = lontar_list_tree(folder, error);
    const char *name = NULL;
    json_t *file = NULL;

    if (names == NULL) {
        return false;
    }
    json_object_foreach(files, name, file)
    {
        compare_file(folder, name, file, report);
    }
    for (guint i = 0; i < names->len; i++) {
        const char *found = g_ptr_array_index(names, i);
        if (is_listed(found) && json_object_get(files, found) == NULL) {
            g_string_append_printf(report, "%s/%s: not in the manifest\n", folder, found);
        }
    }
    return true;
}

bool
lontar_generation_verify(const char *folder, char **out_report, GError **error)
{
    g_autoptr(json_t) manifest = load_manifest(folder, error);
    g_autoptr(GString) report = g_string_new("");
    json_t *files = json_object_get(manifest, "files");
    bool is_whole = true;

    if (manifest == NULL) {
        return false;
    }
    if (files == NULL) {
        g_string_append_printf(report, "%s: no checksums: its last writer did not end\n", folder);
    } else if (!compare_files(folder, files, report, error)) {
        return false;
    } else {
        is_whole = report->len == 0;
    }
    if (out_report != NULL) {
        *out_report = g_strdup(report->str);
    }
    if (!is_whole) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_CORRUPT,
                    "%s: files differ from the manifest: rebuild or restore", folder);
    }
    return is_whole;
}
