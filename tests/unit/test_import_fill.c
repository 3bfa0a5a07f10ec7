/*
 * A first load that fills a generation: whatever the set of ids may take, the index is the same.
 */
#include <string.h>

#include "folder.h"
#include "import.h"
#include "lontar/xapian.h"
#include "view.h"

/* Text enough for a file that fills one. */
#define RECORDS    1500
#define TEXT_BYTES 3000
/* These come again, changed, and the next ones are taken out. */
#define AGAIN   100
#define DELETED 50

static char *folder;

static void
add_record(GString *lines, unsigned number, const char *title)
{
    g_autofree char *text = g_strnfill(TEXT_BYTES, ' ');

    g_string_append_printf(lines, "{\"id\": \"r%u\", \"title\": \"%s\", \"text\": \"a%s\"}\n",
                           number, title, text);
}

/* Half of the records, what comes again, and the other half. */
static char *
write_lines(void)
{
    g_autoptr(GString) lines = g_string_new(NULL);
    char *path = g_build_filename(folder, "records.jsonl", NULL);

    for (unsigned i = 0; i < RECORDS / 2; i++) {
        add_record(lines, i, "First");
    }
    for (unsigned i = 0; i < AGAIN; i++) {
        add_record(lines, i, "Second");
    }
    for (unsigned i = AGAIN; i < AGAIN + DELETED; i++) {
        g_string_append_printf(lines, "{\"id\": \"r%u\", \"deleted\": true}\n", i);
    }
    g_string_append(lines, "none of JSON's\n");
    for (unsigned i = RECORDS / 2; i < RECORDS; i++) {
        add_record(lines, i, "First");
    }
    add_record(lines, AGAIN, "Third");
    g_assert_true(g_file_set_contents(path, lines->str, (gssize)lines->len, NULL));
    return path;
}

static void
check_title(const lontar_index *index, unsigned number, const char *wanted)
{
    g_autofree char *id = g_strdup_printf("r%u", number);
    g_autoptr(lontar_record) record = lontar_view_record(index, id, NULL);

    g_assert_true((record == NULL) == (wanted == NULL));
    if (wanted != NULL) {
        g_assert_cmpstr(lontar_record_value(record, LONTAR_FIELD_TITLE), ==, wanted);
    }
}

static void
check_index(const char *path)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(lontar_index) index = lontar_view_open(path, &error);

    g_assert_no_error(error);
    g_assert_cmpuint(lontar_index_document_size(index), ==, RECORDS - DELETED + 1);
    check_title(index, 0, "Second");
    check_title(index, AGAIN - 1, "Second");
    check_title(index, AGAIN, "Third");
    check_title(index, AGAIN + 1, NULL);
    check_title(index, AGAIN + DELETED, "First");
    check_title(index, RECORDS - 1, "First");
}

/* With no room for ids the first record fills the generation, and all others wait or follow. */
static void
test_ids(gconstpointer data)
{
    g_autofree char *path = write_lines();
    g_autofree char *index = g_build_filename(folder, data, NULL);
    g_autoptr(GError) error = NULL;
    lontar_options options = {.index = index,
                              .progress = (char *)"none",
                              .budget = lontar_budget_divide(LONTAR_MEMORY_DEFAULT, 3),
                              .jobs = 3};
    lontar_counts counts = {0};

    if (g_str_equal(data, "without")) {
        options.budget.ids = 0;
    }
    lontar_import_run(&options, path, &counts, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(counts.indexed, ==, RECORDS + 1);
    g_assert_cmpuint(counts.updated, ==, AGAIN);
    g_assert_cmpuint(counts.deleted, ==, DELETED);
    g_assert_cmpuint(counts.failed, ==, 1);
    check_index(index);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    folder = g_dir_make_tmp("lontar-XXXXXX", NULL);
    g_test_add_data_func("/import/run/ids_that_fit", "with", test_ids);
    g_test_add_data_func("/import/run/ids_that_do_not", "without", test_ids);

    int status = g_test_run();

    folder_remove(folder);
    g_free(folder);
    return status;
}
