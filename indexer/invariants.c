/*
 * Invariants, document by document and then as a whole.
 */
#include "invariants.h"

#include <string.h>

#include "invariants_private.h"
#include "known.h"
#include "lontar/error.h"
#include "lontar/pages.h"
#include "lontar/path.h"
#include "lontar/terms.h"
#include "store.h"
#include "view.h"

#define PROBLEMS_SHOWN 20

void
lontar_invariants_say(lontar_checking *of, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    g_autofree char *line = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_autofree char *valid = g_utf8_make_valid(line, -1);

    if (of->problems < PROBLEMS_SHOWN) {
        g_string_append_printf(of->report, "%s\n", valid);
    }
    of->problems++;
}

/* --- what is known of files --- */

static bool
load_files(lontar_checking *of, GError **error)
{
    g_autoptr(GHashTable) known = lontar_known_load(of->index, error);
    GHashTableIter each;
    void *value;

    if (known == NULL) {
        return false;
    }
    g_hash_table_iter_init(&each, known);
    while (g_hash_table_iter_next(&each, NULL, &value)) {
        const lontar_known *file = value;

        g_hash_table_insert(of->files, lontar_path_escape(file->path),
                            lontar_known_id(file->sha256));
    }
    return true;
}

static bool
has_key(const lontar_checking *of, const char *prefix, const char *id)
{
    g_autofree char *key = g_strconcat(prefix, id, NULL);
    g_autofree char *text = lontar_view_text(of->index, key, NULL);

    return text != NULL && *text != '\0';
}

/* A document has its files, or is an imported record; one whose entry is to follow may differ. */
static void
check_origin(lontar_checking *of, const lontar_record *record)
{
    const char *id = lontar_record_id(record);
    const char *const *paths = lontar_record_paths(record);

    if (paths[0] == NULL) {
        of->imported++;
        if (!has_key(of, LONTAR_META_IMPORT, id)) {
            lontar_invariants_say(of, "%s: neither a file's nor imported", id);
        }
        return;
    }
    of->from_files++;
    if (!has_key(of, LONTAR_PAGES_OWN, id)) {
        lontar_invariants_say(of, "%s: what its file said of it is not there", id);
    }
    for (size_t i = 0; paths[i] != NULL; i++) {
        const char *known = g_hash_table_lookup(of->files, paths[i]);

        if (has_key(of, LONTAR_META_PENDING, id)) {
            of->excused++;
        } else if (g_strcmp0(known, id) != 0) {
            lontar_invariants_say(of, "%s: its path %s is known as that of %s", id, paths[i],
                                  known == NULL ? "nothing" : known);
        }
        of->paths++;
    }
}

/* --- ids --- */

static bool
check_id(lontar_checking *of, uint32_t docid, const lontar_record *record, GError **error)
{
    g_autofree char *term = lontar_terms_id(lontar_record_id(record));
    uint32_t found = 0, df = 0;
    uint64_t cf = 0;

    if (!lontar_index_find(of->index, term, &found, error) ||
        !lontar_index_term_frequency(of->index, term, &df, &cf, error)) {
        return false;
    }
    if (df != 1 || found != docid) {
        lontar_invariants_say(of, "%s: its id is in %u documents, the first is %u, not %u",
                              lontar_record_id(record), df, found, docid);
    }
    return true;
}

static bool
count_term(const char *term, size_t length, uint32_t df, void *data)
{
    (void)term, (void)length, (void)df;
    ++*(size_t *)data;
    return true;
}

static bool
count_key(const char *key, size_t length, void *data)
{
    (void)key, (void)length;
    ++*(size_t *)data;
    return true;
}

/* --- all of it --- */

static bool
check_document(uint32_t docid, uint32_t wdf, void *data)
{
    lontar_checking *of = data;
    g_autoptr(GError) cause = NULL;
    g_autoptr(GBytes) bytes = lontar_index_data(of->index, docid, &cause);
    g_autoptr(lontar_record) record = bytes == NULL ? NULL : lontar_record_decode(bytes, &cause);

    (void)wdf;
    if (record == NULL) {
        lontar_invariants_say(of, "document %u: %s", docid, cause->message);
        return true;
    }
    check_origin(of, record);

    bool done =
        check_id(of, docid, record, &of->error) &&
        lontar_invariants_tags(of, docid, record, &of->error) &&
        lontar_invariants_pages(of, docid, record, of->documents % of->stride == 0, &of->error);

    of->documents++;
    of->pages += lontar_record_page_size(record);
    return done;
}

static void
compare(lontar_checking *of, const char *what, size_t found, size_t wanted)
{
    if (found != wanted) {
        lontar_invariants_say(of, "%s: %zu, there should be %zu", what, found, wanted);
    }
}

static bool
check_counts(lontar_checking *of, GError **error)
{
    size_t ids = 0, pages = 0, details = 0, own = 0, imports = 0;
    g_autofree char *said = lontar_view_text(of->index, LONTAR_META_PAGES, error);

    if (said == NULL ||
        !lontar_index_each_term(of->index, LONTAR_PREFIX_ID, count_term, &ids, error) ||
        !lontar_pages_count(of->index, &pages, &details, error) ||
        !lontar_index_each_key(of->index, LONTAR_PAGES_OWN, 1, count_key, &own, error) ||
        !lontar_index_each_key(of->index, LONTAR_META_IMPORT, 1, count_key, &imports, error)) {
        return false;
    }
    compare(of, "documents", of->documents, lontar_index_document_size(of->index));
    compare(of, "ids", ids, of->documents);
    compare(of, "pages of all documents", (size_t)g_ascii_strtoull(said, NULL, 10), of->pages);
    compare(of, "stored pages", pages, of->pages);
    compare(of, "stored details", details, of->documents);
    compare(of, "documents of files", own, of->from_files);
    compare(of, "imported records", imports, of->imported);
    if (of->excused == 0) {
        compare(of, "known files", g_hash_table_size(of->files), of->paths);
    }
    return true;
}

static void
checking_clear(lontar_checking *of)
{
    lontar_index_free(of->index);
    lontar_analyser_free(of->analyser);
    g_hash_table_unref(of->files);
    g_string_free(of->report, TRUE);
    g_clear_error(&of->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(lontar_checking, checking_clear)

static bool
check_all(lontar_checking *of, size_t pages_of, GError **error)
{
    size_t size = lontar_index_document_size(of->index);

    of->stride = pages_of == 0 || size <= pages_of ? 1 : (size + pages_of - 1) / pages_of;
    if (!load_files(of, error) ||
        !lontar_index_each_posting(of->index, "", check_document, of, error)) {
        return false;
    }
    if (of->error != NULL) {
        g_propagate_error(error, g_steal_pointer(&of->error));
        return false;
    }
    return check_counts(of, error);
}

bool
lontar_invariants_check(const char *database, size_t pages_of, char **out_report, GError **error)
{
    g_auto(lontar_checking) of = {
        .report = g_string_new(NULL),
        .files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free),
        .index = lontar_index_open(database, error),
    };

    of.analyser = of.index == NULL ? NULL : lontar_analyser_new(error);
    if (of.analyser == NULL || !check_all(&of, pages_of, error)) {
        return false;
    }
    if (out_report != NULL) {
        *out_report = g_strdup(of.report->str);
    }
    if (of.problems > 0) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_CORRUPT,
                    "%s: %zu things do not hold, the first is: %.*s: rebuild or restore", database,
                    of.problems, (int)strcspn(of.report->str, "\n"), of.report->str);
        return false;
    }
    return true;
}
