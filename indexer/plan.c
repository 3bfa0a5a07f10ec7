/*
 * The plan.
 */
#include "plan.h"

#include <string.h>
#include <unistd.h>

#include "extract.h"
#include "lontar/error.h"
#include "lontar/path.h"
#include "plan_private.h"
#include "sidecar.h"

/*
 * A file that is changed again within the clock's grain keeps its time: one that was read so soon
 * after it was written is hashed again next time. The kernel's grain is a tick, at most 10 ms.
 */
#define GRAIN_NS INT64_C(20000000)

typedef struct {
    const lontar_plan_options *options;
    lontar_plan *plan;
    GHashTable *sizes; /* sizes of the contents that the index has; a set of owned uint64_t */
} planning;

static void
planned_free(void *data)
{
    lontar_planned *file = data;

    g_free(file->sha256);
    g_free(file->said);
    g_free(file->sidecar);
    g_free(file->reason);
    lontar_statement_free(file->statement);
    g_free(file);
}

static void
add_to_list(GHashTable *lists, const char *sha256, void *item)
{
    g_autofree char *id = lontar_known_id(sha256);
    GPtrArray *list = g_hash_table_lookup(lists, id);

    if (list == NULL) {
        list = g_ptr_array_new();
        g_hash_table_insert(lists, g_steal_pointer(&id), list);
    }
    g_ptr_array_add(list, item);
}

void
lontar_plan_assign(lontar_plan *plan, lontar_planned *file, const char *sha256)
{
    char *own = g_strdup(sha256);

    g_free(file->sha256);
    file->sha256 = own;
    add_to_list(plan->paths, sha256, file);
}

bool
lontar_plan_has_path(const lontar_plan *plan, const char *id)
{
    return g_hash_table_contains(plan->paths, id);
}

static char *
digest(const lontar_statement *statement)
{
    if (statement == NULL) {
        return g_strdup("");
    }

    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);

    lontar_statement_digest(statement, checksum);
    return g_strndup(g_checksum_get_string(checksum), LONTAR_ID_LENGTH);
}

static char *
sidecar_of(const lontar_crawl *crawl, const char *path)
{
    g_autofree char *name = g_strconcat(path, LONTAR_SIDECAR_SUFFIX, NULL);
    const char *stamp = g_hash_table_lookup(crawl->sidecars, name);

    return g_strdup(stamp != NULL ? stamp : "");
}

static lontar_planned *
planned_new(const planning *of, const char *path)
{
    lontar_planned *file = g_new0(lontar_planned, 1);
    g_autofree char *written = lontar_path_escape(path);

    file->path = path;
    file->known = g_hash_table_lookup(of->plan->known, path);
    if (of->options->catalogue != NULL) {
        file->statement = lontar_catalogue_find(of->options->catalogue, written);
    }
    g_ptr_array_add(of->plan->files, file);
    return file;
}

static bool
has_same_words(const lontar_planned *file)
{
    return g_str_equal(file->known->said, file->said) &&
           g_str_equal(file->known->sidecar, file->sidecar);
}

/* What to do for a path whose content is as it was. */
static lontar_change
change_of_same(const planning *of, const lontar_planned *file, lontar_change otherwise)
{
    return of->plan->retags || !has_same_words(file) ? LONTAR_CHANGE_METADATA : otherwise;
}

static void
set_failed(lontar_planned *file, const char *reason)
{
    file->change = LONTAR_CHANGE_FAILED;
    file->reason = g_strdup(reason);
}

static char *
hash_file(const planning *of, const lontar_planned *file, GError **error)
{
    int fd = lontar_library_read(of->options->library, file->path, error);
    char *sha256 = fd < 0 ? NULL : lontar_content_hash(fd, error);

    if (fd >= 0) {
        close(fd);
    }
    return sha256;
}

static bool
is_as_planned(const planning *of, const lontar_planned *file)
{
    uint64_t size;
    int64_t mtime_ns;

    return lontar_library_stat(of->options->library, file->path, &size, &mtime_ns) &&
           size == file->size && mtime_ns == file->mtime_ns;
}

/* A file that cannot be hashed is left to those who read it: they say why. */
static void
plan_by_content(const planning *of, lontar_planned *file)
{
    const lontar_known *known = file->known;
    int64_t now_ns = g_get_real_time() * 1000;
    g_autofree char *sha256 = hash_file(of, file, NULL);
    g_autofree char *id = sha256 == NULL ? NULL : lontar_known_id(sha256);

    file->read_ns = now_ns;
    if (!is_as_planned(of, file)) {
        file->change = LONTAR_CHANGE_WAITS;
        file->reason = g_strdup("changed while it was read");
    } else if (id != NULL && known != NULL && g_str_equal(known->sha256, sha256)) {
        file->change = change_of_same(of, file, LONTAR_CHANGE_TOUCHED);
        lontar_plan_assign(of->plan, file, sha256);
    } else if (id != NULL && g_hash_table_contains(of->plan->known_paths, id)) {
        file->change = LONTAR_CHANGE_SAME;
        lontar_plan_assign(of->plan, file, sha256);
    }
}

/* A path whose content the index keeps although it is not there as it was. */
static void
keep(const planning *of, lontar_planned *file)
{
    if (file->known != NULL) {
        lontar_plan_assign(of->plan, file, file->known->sha256);
    }
}

static bool
has_failed_before(const planning *of, const lontar_planned *file)
{
    const lontar_failure *failure = lontar_failures_find(of->options->failures, file->path);

    return failure != NULL && !of->options->retry_failed && failure->size == file->size &&
           failure->mtime_ns == file->mtime_ns;
}

/* A document that OCR may do good to is read by one of its paths. */
static bool
is_to_recognise(const planning *of, const lontar_known *known)
{
    g_autofree char *id = lontar_known_id(known->sha256);

    return g_hash_table_remove(of->plan->unread, id);
}

static void
plan_regular(const planning *of, lontar_planned *file)
{
    const lontar_known *known = file->known;

    if (known != NULL && known->size == file->size && known->mtime_ns == file->mtime_ns) {
        if (!has_failed_before(of, file) && is_to_recognise(of, known)) {
            file->change = LONTAR_CHANGE_OCR;
            return;
        }
        file->change = change_of_same(of, file, LONTAR_CHANGE_NONE);
        lontar_plan_assign(of->plan, file, known->sha256);
        return;
    }
    if (has_failed_before(of, file)) {
        set_failed(file, lontar_failures_find(of->options->failures, file->path)->reason);
        keep(of, file);
        return;
    }
    file->change = known != NULL ? LONTAR_CHANGE_CONTENT : LONTAR_CHANGE_NEW;
    if (g_hash_table_contains(of->sizes, &file->size)) {
        plan_by_content(of, file);
    }
    if (file->change == LONTAR_CHANGE_WAITS) {
        keep(of, file);
    }
}

static void
plan_crawled(const planning *of, const lontar_crawled *crawled)
{
    lontar_planned *file = planned_new(of, crawled->path);

    file->size = crawled->size;
    file->mtime_ns = crawled->mtime_ns;
    file->said = digest(file->statement);
    file->sidecar = sidecar_of(of->options->crawl, crawled->path);
    if (crawled->reason != NULL) {
        set_failed(file, crawled->reason);
    } else {
        plan_regular(of, file);
    }
}

static void
plan_missing(const planning *of, lontar_known *known)
{
    if (!lontar_crawl_is_hidden_by(of->options->crawl, known->path)) {
        g_ptr_array_add(of->plan->gone, known);
        return;
    }

    lontar_planned *file = planned_new(of, known->path);

    file->size = known->size;
    file->mtime_ns = known->mtime_ns;
    file->said = g_strdup(known->said);
    file->sidecar = g_strdup(known->sidecar);
    file->change = LONTAR_CHANGE_KEPT;
    keep(of, file);
}

static int
compare_known(const void *a, const void *b)
{
    return strcmp((*(lontar_known *const *)a)->path, (*(lontar_known *const *)b)->path);
}

static int
compare_planned(const void *a, const void *b)
{
    return strcmp((*(lontar_planned *const *)a)->path, (*(lontar_planned *const *)b)->path);
}

static void
plan_all(const planning *of)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    const GPtrArray *crawled = of->options->crawl->files;
    GHashTableIter each;
    void *known;

    for (size_t i = 0; i < crawled->len; i++) {
        const lontar_crawled *file = crawled->pdata[i];

        g_hash_table_add(seen, file->path);
        plan_crawled(of, file);
    }
    g_hash_table_iter_init(&each, of->plan->known);
    while (g_hash_table_iter_next(&each, NULL, &known)) {
        if (!g_hash_table_contains(seen, ((lontar_known *)known)->path)) {
            plan_missing(of, known);
        }
    }
    g_ptr_array_sort(of->plan->gone, compare_known);
    g_ptr_array_sort(of->plan->files, compare_planned);
}

static void
list_known(planning *of)
{
    GHashTableIter each;
    void *value;

    g_hash_table_iter_init(&each, of->plan->known);
    while (g_hash_table_iter_next(&each, NULL, &value)) {
        lontar_known *known = value;

        add_to_list(of->plan->known_paths, known->sha256, known);
        g_hash_table_add(of->sizes, &known->size);
    }
}

static GHashTable *
lists_new(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
                                 (GDestroyNotify)g_ptr_array_unref);
}

lontar_plan *
lontar_plan_new(const lontar_plan_options *options, GError **error)
{
    g_autoptr(lontar_plan) plan = g_new0(lontar_plan, 1);
    g_autoptr(GHashTable) sizes = g_hash_table_new(g_int64_hash, g_int64_equal);
    planning of = {options, plan, sizes};

    plan->retags = options->retag;
    plan->records = g_ptr_array_new_with_free_func(g_free);
    plan->files = g_ptr_array_new_with_free_func(planned_free);
    plan->gone = g_ptr_array_new();
    plan->known_paths = lists_new();
    plan->paths = lists_new();
    plan->unread = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    plan->todo = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    if (options->index == NULL) {
        plan->known = g_hash_table_new(g_str_hash, g_str_equal);
    } else {
        plan->known = lontar_known_load(options->index, error);
    }
    if (plan->known == NULL || !lontar_plan_list_keys(options, plan, error)) {
        return NULL;
    }
    list_known(&of);
    plan_all(&of);
    return g_steal_pointer(&plan);
}

void
lontar_plan_free(lontar_plan *plan)
{
    if (plan != NULL) {
        g_clear_pointer(&plan->files, g_ptr_array_unref);
        g_clear_pointer(&plan->records, g_ptr_array_unref);
        g_clear_pointer(&plan->gone, g_ptr_array_unref);
        g_clear_pointer(&plan->known_paths, g_hash_table_unref);
        g_clear_pointer(&plan->paths, g_hash_table_unref);
        g_clear_pointer(&plan->unread, g_hash_table_unref);
        g_clear_pointer(&plan->todo, g_hash_table_unref);
        g_clear_pointer(&plan->known, g_hash_table_unref);
        g_free(plan);
    }
}

bool
lontar_change_reads(lontar_change change)
{
    return change == LONTAR_CHANGE_NEW || change == LONTAR_CHANGE_CONTENT ||
           change == LONTAR_CHANGE_OCR;
}

bool
lontar_plan_reads(const lontar_plan *plan)
{
    for (size_t i = 0; i < plan->files->len; i++) {
        lontar_change change = ((lontar_planned *)plan->files->pdata[i])->change;

        if (lontar_change_reads(change)) {
            return true;
        }
    }
    return false;
}

bool
lontar_planned_is_lost(const lontar_planned *file)
{
    return file->change == LONTAR_CHANGE_FAILED && file->known != NULL && file->sha256 == NULL;
}

bool
lontar_plan_writes(const lontar_plan *plan)
{
    if (plan->retags || plan->gone->len > 0 || g_hash_table_size(plan->todo) > 0) {
        return true;
    }
    for (size_t i = 0; i < plan->files->len; i++) {
        const lontar_planned *file = plan->files->pdata[i];

        if (lontar_planned_is_lost(file) ||
            (file->change > LONTAR_CHANGE_NONE && file->change < LONTAR_CHANGE_FAILED)) {
            return true;
        }
    }
    return false;
}

static bool
has_path(const GPtrArray *paths, const char *path)
{
    for (size_t i = 0; i < paths->len; i++) {
        if (g_str_equal(((lontar_planned *)paths->pdata[i])->path, path)) {
            return true;
        }
    }
    return false;
}

static bool
is_stale(const lontar_plan *plan, const char *id, const GPtrArray *paths)
{
    const GPtrArray *known = g_hash_table_lookup(plan->known_paths, id);

    if (g_hash_table_contains(plan->todo, id)) {
        return true;
    }
    for (size_t i = 0; i < paths->len; i++) {
        lontar_change change = ((lontar_planned *)paths->pdata[i])->change;

        if (change == LONTAR_CHANGE_METADATA || change == LONTAR_CHANGE_SAME) {
            return true;
        }
    }
    for (size_t i = 0; known != NULL && i < known->len; i++) {
        if (!has_path(paths, ((lontar_known *)known->pdata[i])->path)) {
            return true;
        }
    }
    return false;
}

static int
compare_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

GPtrArray *
lontar_plan_stale(const lontar_plan *plan)
{
    GPtrArray *stale = g_ptr_array_new();
    GHashTableIter each;
    void *id, *paths;

    g_hash_table_iter_init(&each, plan->paths);
    while (g_hash_table_iter_next(&each, &id, &paths)) {
        g_ptr_array_sort(paths, compare_planned);
        if (is_stale(plan, id, paths)) {
            g_ptr_array_add(stale, id);
        }
    }
    g_ptr_array_sort(stale, compare_text);
    return stale;
}

lontar_known *
lontar_planned_known(const lontar_planned *file)
{
    if (file->sha256 == NULL || file->change >= LONTAR_CHANGE_FAILED) {
        return NULL;
    }

    lontar_known *known = g_new0(lontar_known, 1);
    bool is_fresh = file->read_ns != 0 && file->read_ns - file->mtime_ns < GRAIN_NS;

    known->path = g_strdup(file->path);
    known->size = file->size;
    known->mtime_ns = file->mtime_ns - (is_fresh ? 1 : 0);
    known->sha256 = g_strdup(file->sha256);
    known->said = g_strdup(file->said);
    known->sidecar = g_strdup(file->sidecar);
    return known;
}
