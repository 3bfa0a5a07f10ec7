/*
 * The crawl: which files of a folder are taken, and what stands in the way. And written paths.
 */
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crawl.h"
#include "known.h"
#include "lontar/error.h"
#include "lontar/path.h"

typedef struct {
    char *root;
} fixture;

static void
set_up(fixture *of, const void *data)
{
    of->root = g_dir_make_tmp("crawl-XXXXXX", NULL);
    g_assert_nonnull(of->root);
}

static void
tear_down(fixture *of, const void *data)
{
    g_autofree char *quoted = g_shell_quote(of->root);
    g_autofree char *command = g_strdup_printf("rm -rf %s", quoted);

    g_assert_true(g_spawn_command_line_sync(command, NULL, NULL, NULL, NULL));
    g_free(of->root);
}

static void
write_file(const fixture *of, const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(of->root, name, NULL);
    g_autofree char *folder = g_path_get_dirname(path);

    g_assert_cmpint(g_mkdir_with_parents(folder, 0755), ==, 0);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

static void
link_to(const fixture *of, const char *target, const char *name)
{
    g_autofree char *path = g_build_filename(of->root, name, NULL);

    g_assert_cmpint(symlink(target, path), ==, 0);
}

/* Paths, with a reason in brackets behind those that cannot be read. */
static char *
crawl(const fixture *of)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(lontar_crawl) crawled = lontar_crawl_run(of->root, &error);
    GString *paths = g_string_new(NULL);

    g_assert_no_error(error);
    for (size_t i = 0; i < crawled->files->len; i++) {
        const lontar_crawled *file = crawled->files->pdata[i];
        g_autofree char *written = lontar_path_escape(file->path);

        g_string_append_printf(paths, file->reason != NULL ? "%s (%s)\n" : "%s\n", written,
                               file->reason);
    }
    return g_string_free(paths, FALSE);
}

static void
test_names(fixture *of, const void *data)
{
    const char *const names[] = {
        "b.pdf",         "a.PDF",           ".hidden.pdf",   "c.pdf.part",   "d.tmp",
        "~e.pdf",        "f.jpg",           "sub/g.txt",     ".git/h.txt",   "j.md",
        "dir.pdf/k.txt", "b.pdf.meta.json", "new\nline.txt", "bad-\xff.txt", "~$k.docx",
    };
    g_autofree char *got = NULL;

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        write_file(of, names[i], "x");
    }
    got = crawl(of);
    g_test_message("%s", got);
    g_assert_nonnull(strstr(got, "a.PDF\nb.pdf\nbad-\\xff.txt\ndir.pdf/k.txt\n"));
    g_assert_nonnull(strstr(got, "new\\x0aline.txt\nsub/g.txt\n"));
    for (size_t i = 2; i < 7; i++) {
        g_assert_null(strstr(got, names[i]));
    }
    g_assert_null(strstr(got, "h.txt"));
    g_assert_null(strstr(got, "meta.json"));
    g_assert_null(strstr(got, "~"));
}

static void
test_links(fixture *of, const void *data)
{
    g_autofree char *pipe = g_build_filename(of->root, "pipe.pdf", NULL);
    g_autofree char *got = NULL;

    write_file(of, "sub/a.pdf", "x");
    link_to(of, "sub/a.pdf", "inside.pdf");
    link_to(of, "/etc/hostname", "outside.pdf");
    link_to(of, "/etc", "outside");
    link_to(of, "sub", "folder");
    link_to(of, "..", "sub/up");
    link_to(of, "nothing.pdf", "dangling.pdf");
    link_to(of, "loop.pdf", "loop.pdf");
    g_assert_cmpint(mkfifo(pipe, 0644), ==, 0);
    got = crawl(of);
    g_assert_cmpstr(got, ==,
                    "dangling.pdf (a symbolic link that leads nowhere)\n"
                    "inside.pdf\n"
                    "loop.pdf (a symbolic link that leads to itself)\n"
                    "pipe.pdf (not a regular file)\n"
                    "sub/a.pdf\n");
}

/* A sidecar's stamp changes with the sidecar. */
static void
test_sidecar(fixture *of, const void *data)
{
    g_autofree char *first = NULL;

    write_file(of, "a.pdf", "x");
    write_file(of, "a.pdf.meta.json", "{}");
    write_file(of, "catalogue.csv", "path\n");
    for (int i = 0; i < 2; i++) {
        g_autoptr(lontar_crawl) crawled = lontar_crawl_run(of->root, NULL);
        const char *stamp = g_hash_table_lookup(crawled->sidecars, "a.pdf.meta.json");

        g_assert_nonnull(stamp);
        g_assert_nonnull(crawled->catalogue_stamp);
        g_assert_cmpstr(stamp, !=, first);
        first = first == NULL ? g_strdup(stamp) : first;
        write_file(of, "a.pdf.meta.json", "{\"year\": 2001}");
    }
}

static void
test_missing(fixture *of, const void *data)
{
    g_autofree char *none = g_build_filename(of->root, "none", NULL);
    g_autoptr(GError) error = NULL;

    g_assert_null(lontar_crawl_run(none, &error));
    g_assert_error(error, LONTAR_ERROR, LONTAR_ERROR_NOT_FOUND);
}

static void
test_paths(void)
{
    static const struct {
        const char *bytes, *written;
    } cases[] = {
        {"a/b.pdf", "a/b.pdf"},
        {"é ü.pdf", "é ü.pdf"},
        {"new\nline", "new\\x0aline"},
        {"bad-\xff.pdf", "bad-\\xff.pdf"},
        {"a\\x41", "a\\x5cx41"},
        {"a\\b", "a\\b"},
        {"\xc2", "\\xc2"},
        {"\xc2\x85", "\\xc2\\x85"},
        {"\xed\xa0\x80", "\\xed\\xa0\\x80"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *written = lontar_path_escape(cases[i].bytes);
        g_autofree char *back = lontar_path_unescape(written);

        g_assert_cmpstr(written, ==, cases[i].written);
        g_assert_cmpstr(back, ==, cases[i].bytes);
    }
    for (int round = 0; round < 2000; round++) {
        char bytes[9] = {0};

        for (int i = 0; i < 8; i++) {
            bytes[i] = (char)(g_test_rand_bit() ? g_test_rand_int_range(1, 256) : "\\x41"[i % 4]);
        }

        g_autofree char *written = lontar_path_escape(bytes);
        g_autofree char *back = lontar_path_unescape(written);

        g_assert_true(g_utf8_validate(written, -1, NULL));
        g_assert_cmpstr(back, ==, bytes);
    }
}

/* What is known of a file comes back, whatever its path holds; keys are of bounded length. */
static void
test_known(void)
{
    g_autofree char *long_path = g_strnfill(4000, 'x');
    const char *const paths[] = {"a.pdf", "with\ttab\nand line", "\xff", long_path};

    for (size_t i = 0; i < G_N_ELEMENTS(paths); i++) {
        lontar_known known = {
            .path = (char *)paths[i],
            .size = G_MAXUINT64,
            .mtime_ns = -5,
            .sha256 = (char *)"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
            .said = (char *)"",
            .sidecar = (char *)"1-2",
        };
        g_autofree char *text = lontar_known_format(&known);
        g_autofree char *key = lontar_known_key(paths[i]);
        g_autoptr(lontar_known) back = lontar_known_parse(text, strlen(text));

        g_assert_cmpuint(strlen(key), <=, LONTAR_XAPIAN_KEY_MAX);
        g_assert_cmpstr(back->path, ==, paths[i]);
        g_assert_true(back->size == known.size && back->mtime_ns == known.mtime_ns);
        g_assert_cmpstr(back->sha256, ==, known.sha256);
        g_assert_cmpstr(back->sidecar, ==, "1-2");
    }
    g_assert_null(lontar_known_parse("1\t2\t3", 5));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/crawl/run/names", fixture, NULL, set_up, test_names, tear_down);
    g_test_add("/crawl/run/links", fixture, NULL, set_up, test_links, tear_down);
    g_test_add("/crawl/run/sidecar", fixture, NULL, set_up, test_sidecar, tear_down);
    g_test_add("/crawl/run/missing", fixture, NULL, set_up, test_missing, tear_down);
    g_test_add_func("/path/escape/round-trip", test_paths);
    g_test_add_func("/known/parse/round-trip", test_known);
    return g_test_run();
}
