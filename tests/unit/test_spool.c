/*
 * The spool, and what is kept in one until it is durable.
 */
#include "spool.h"

#include <glib/gstdio.h>
#include <stdio.h>

#include "committed.h"

#define MANY 40000

static char *folder;

static void
append(lontar_spool *spool, const char *line)
{
    g_string_append_printf(lontar_spool_buffer(spool), "%s\n", line);
    lontar_spool_end_line(spool);
}

/* All that is in a spool; each time whole lines. */
static char *
take_all(lontar_spool *spool)
{
    g_autoptr(GString) piece = g_string_new("left over");
    GString *all = g_string_new(NULL);

    do {
        g_assert_true(lontar_spool_take(spool, piece, NULL));
        g_assert_true(piece->len == 0 || g_str_has_suffix(piece->str, "\n"));
        g_string_append(all, piece->str);
    } while (piece->len > 0);
    return g_string_free(all, FALSE);
}

/* Whatever the buffer holds and wherever the file is, or is not. */
static void
test_order(void)
{
    const size_t sizes[] = {1, 100, 1 << 30};
    const char *const folders[] = {folder, "/nowhere/at/all"};

    for (size_t i = 0; i < G_N_ELEMENTS(sizes) * G_N_ELEMENTS(folders); i++) {
        g_autoptr(lontar_spool) spool = lontar_spool_new(folders[i % 2], sizes[i / 2]);

        for (int round = 0; round < 2; round++) {
            g_autoptr(GString) wanted = g_string_new(NULL);

            for (unsigned j = 0; j < MANY; j++) {
                g_autofree char *line = g_strdup_printf("%d line %u", round, j);

                append(spool, line);
                g_string_append_printf(wanted, "%s\n", line);
            }
            g_assert_cmpuint(lontar_spool_size(spool), ==, wanted->len);

            g_autofree char *got = take_all(spool);

            g_assert_cmpstr(got, ==, wanted->str);
            g_assert_cmpuint(lontar_spool_size(spool), ==, 0);
        }
    }
}

static void
test_long_lines(void)
{
    g_autoptr(lontar_spool) spool = lontar_spool_new(folder, 10);
    g_autofree char *line = g_strnfill(1 << 20, 'x');
    g_autofree char *wanted = g_strdup_printf("%s\nshort\n%s\n", line, line);

    append(spool, line);
    append(spool, "short");
    append(spool, line);

    g_autofree char *got = take_all(spool);

    g_assert_cmpstr(got, ==, wanted);
}

/* Nothing has a name in the folder, and little is in memory. */
static void
test_file(void)
{
    g_autoptr(lontar_spool) spool = lontar_spool_new(folder, 1000);

    for (unsigned i = 0; i < MANY; i++) {
        append(spool, "a line of some length");
        g_assert_cmpuint(lontar_spool_buffer(spool)->len, <, 1100);
    }

    g_autoptr(GDir) names = g_dir_open(folder, 0, NULL);

    g_assert_null(g_dir_read_name(names));
}

/* An id that was taken away again is not said; one that comes again after that is. */
static void
test_committed(void)
{
    g_autofree char *path = g_build_filename(folder, "committed", NULL);
    g_autoptr(lontar_committed) committed = lontar_committed_open(path, folder, NULL);
    g_autoptr(GString) wanted = g_string_new(NULL);
    g_autofree char *got = NULL;
    char id[32];

    lontar_committed_remove(committed, "i3"); /* it is not there yet */
    for (unsigned i = 0; i < MANY; i++) {
        (void)snprintf(id, sizeof id, "i%u", i); /* it is long enough */
        lontar_committed_add(committed, id);
        if (i % 1000 == 7) {
            lontar_committed_remove(committed, id);
        } else {
            g_string_append_printf(wanted, "%s\n", id);
        }
    }
    lontar_committed_add(committed, "i7");
    g_string_append(wanted, "i7\n");
    g_assert_true(lontar_committed_write(committed, NULL));
    lontar_committed_add(committed, "i1007");
    g_string_append(wanted, "i1007\n");
    g_assert_true(lontar_committed_write(committed, NULL));
    g_assert_true(g_file_get_contents(path, &got, NULL, NULL));
    g_assert_cmpstr(got, ==, wanted->str);
    (void)g_unlink(path); /* scratch */
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    folder = g_dir_make_tmp("lontar-XXXXXX", NULL);
    g_test_add_func("/spool/take/order", test_order);
    g_test_add_func("/spool/take/long_lines", test_long_lines);
    g_test_add_func("/spool/end_line/keeps_little", test_file);
    g_test_add_func("/committed/write/what_stays", test_committed);

    int status = g_test_run();

    (void)g_rmdir(folder); /* scratch */
    g_free(folder);
    return status;
}
