/*
 * Rebuild: what another version has analysed, or what is damaged in part, is made anew.
 */
#include <glib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#include "folder.h"
#include "invariants.h"
#include "lontar/error.h"
#include "lontar/generation.h"
#include "lontar/pages.h"
#include "lontar/record.h"
#include "lontar/terms.h"
#include "lontar/xapian.h"
#include "update.h"
#include "view.h"

#define FILES 30

typedef struct {
    char *folder, *library, *index;
    lontar_options options;
} fixture;

static void
set_up(fixture *of, gconstpointer data)
{
    of->folder = g_dir_make_tmp("lontar-rebuild-XXXXXX", NULL);
    of->library = g_build_filename(of->folder, "library", NULL);
    of->index = g_build_filename(of->folder, "index", NULL);
    g_assert_cmpint(g_mkdir(of->library, 0755), ==, 0);
    for (int i = 0; i < FILES; i++) {
        g_autofree char *path = g_strdup_printf("%s/%d.txt", of->library, i);
        g_autofree char *text = g_strdup_printf("Wages\n\nReport %d on wages at sea.\n", i);

        g_assert_true(g_file_set_contents(path, text, -1, NULL));
    }
    of->options = (lontar_options){.library = of->library,
                                   .budget = lontar_budget_divide(LONTAR_MEMORY_DEFAULT, 1),
                                   .index = of->index,
                                   .progress = (char *)"none",
                                   .jobs = 1,
                                   .max_loss = 5};
}

static void
tear_down(fixture *of, gconstpointer data)
{
    folder_remove(of->folder);
    g_free(of->folder);
    g_free(of->library);
    g_free(of->index);
}

static bool
run_update(const fixture *of, GError **error)
{
    lontar_counts counts = {0};
    g_autoptr(lontar_update) update = lontar_update_new(&of->options, error);

    return update != NULL && lontar_update_prepare(update, error) &&
           lontar_update_run(update, &counts, error);
}

static bool
run_rebuild(const fixture *of, lontar_rebuilt *rebuilt, GError **error)
{
    lontar_counts counts = {0};
    g_autoptr(lontar_update) update = lontar_update_new(&of->options, error);
    bool done = update != NULL && lontar_update_prepare_rebuild(update, error) &&
                lontar_update_rebuild(update, &counts, rebuilt, error);

    g_free(rebuilt->generation);
    return done;
}

static lontar_writer *
open_writer(const fixture *of)
{
    g_autofree char *database = lontar_generation_current(of->index, NULL, NULL);
    lontar_writer *writer = lontar_writer_open(database, NULL);

    g_assert_nonnull(writer);
    return writer;
}

static void
assert_whole(const fixture *of, const char *analysis)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *database = lontar_generation_current(of->index, NULL, &error);
    g_autoptr(lontar_index) index = lontar_index_open(database, &error);
    g_autofree char *said = lontar_view_text(index, LONTAR_META_ANALYSIS, &error);

    g_assert_no_error(error);
    g_assert_cmpstr(said, ==, analysis);
    g_assert_cmpuint(lontar_index_document_size(index), ==, FILES);
    lontar_invariants_check(database, 0, NULL, &error);
    g_assert_no_error(error);
}

static void
test_analysis(fixture *of, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *now = g_strdup_printf("%d", LONTAR_ANALYSIS_VERSION);
    g_autofree char *extra = g_build_filename(of->library, "extra.txt", NULL);
    lontar_rebuilt rebuilt = {0};

    run_update(of, &error);
    g_assert_no_error(error);
    lontar_writer *writer = open_writer(of);
    g_assert_true(lontar_writer_set_metadata(writer, LONTAR_META_ANALYSIS,
                                             strlen(LONTAR_META_ANALYSIS), "0", 1, NULL));
    g_assert_true(lontar_writer_commit(writer, NULL));
    lontar_writer_free(writer);

    /* What another version has analysed is not written to; it says what to do. */
    g_assert_true(g_file_set_contents(extra, "One more", -1, NULL));
    g_assert_false(run_update(of, &error));
    g_assert_error(error, LONTAR_ERROR, LONTAR_ERROR_CORRUPT);
    g_assert_nonnull(strstr(error->message, "lontar-index rebuild"));
    g_clear_error(&error);
    g_assert_cmpint(g_unlink(extra), ==, 0);
    run_rebuild(of, &rebuilt, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(rebuilt.before, ==, FILES);
    assert_whole(of, now);
}

/* The file stands in for stored text that is lost. */
static void
test_damaged_text(fixture *of, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *now = g_strdup_printf("%d", LONTAR_ANALYSIS_VERSION);
    lontar_rebuilt rebuilt = {0};

    run_update(of, &error);
    g_assert_no_error(error);
    lontar_writer *writer = open_writer(of);
    g_autoptr(GBytes) bytes = lontar_index_data(lontar_writer_index(writer), 1, NULL);
    g_autoptr(lontar_record) record = lontar_record_decode(bytes, NULL);
    g_assert_true(lontar_pages_delete(writer, lontar_record_stamp(record)->text_key, 1, NULL));
    g_assert_true(lontar_writer_commit(writer, NULL));
    lontar_writer_free(writer);
    run_rebuild(of, &rebuilt, &error);
    g_assert_no_error(error);
    assert_whole(of, now);
}

static void
test_loss(fixture *of, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    lontar_rebuilt rebuilt = {0};

    run_update(of, &error);
    g_assert_no_error(error);
    for (int i = 0; i < 3; i++) {
        g_autofree char *path = g_strdup_printf("%s/%d.txt", of->library, i);

        g_assert_cmpint(g_unlink(path), ==, 0);
    }
    g_assert_false(run_rebuild(of, &rebuilt, &error));
    g_assert_error(error, LONTAR_ERROR, LONTAR_ERROR_IO);
    g_assert_nonnull(strstr(error->message, "10.0% fewer"));
    g_clear_error(&error);
    of->options.max_loss = 10;
    rebuilt = (lontar_rebuilt){0};
    run_rebuild(of, &rebuilt, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(rebuilt.after, ==, FILES - 3);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define CASE(name, function) \
    g_test_add("/rebuild/" name, fixture, NULL, set_up, function, tear_down)
    CASE("analysis", test_analysis);
    CASE("damaged_text", test_damaged_text);
    CASE("loss", test_loss);
    return g_test_run();
}
