/*
 * The Xapian door, as another C program would use it: nothing else of ours is included or linked.
 */
#include <lontar/xapian.h>

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <glib/gstdio.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* --- a database to test with --- */

typedef struct {
    char *folder; /* temporary; removed with all in it */
    char *path;   /* of the database in it */
} fixture;

static int
remove_one(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
    return remove(path);
}

static void
set_up(fixture *f, gconstpointer data)
{
    f->folder = g_dir_make_tmp("lontar-xapian-XXXXXX", NULL);
    g_assert_nonnull(f->folder);
    f->path = g_build_filename(f->folder, "db", NULL);
}

static void
tear_down(fixture *f, gconstpointer data)
{
    nftw(f->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    g_free(f->folder);
    g_free(f->path);
}

/* Put a document: its words at positions from 1, `Q` + id, its length of text as data. */
static uint32_t
put(lontar_writer *writer, const char *id, const char *text)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(lontar_entry) entry = lontar_entry_new();
    g_autofree char *unique = g_strconcat("Q", id, NULL);
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    uint32_t docid = 0;

    g_assert_true(lontar_entry_add_filter(entry, unique, &error));
    for (uint32_t i = 0; words[i] != NULL; i++) {
        uint32_t position = i + 1;
        g_assert_true(lontar_entry_add_positions(entry, words[i], &position, 1, 1, &error));
    }
    g_assert_true(lontar_entry_set_value(entry, 3, id, strlen(id), &error));
    g_assert_true(lontar_entry_set_data(entry, text, strlen(text), &error));
    g_assert_true(lontar_writer_replace(writer, unique, entry, &docid, &error));
    g_assert_no_error(error);
    return docid;
}

static lontar_writer *
open_writer(const char *path)
{
    g_autoptr(GError) error = NULL;
    lontar_writer *writer = lontar_writer_open(path, &error);

    g_assert_no_error(error);
    return writer;
}

static void
commit(lontar_writer *writer)
{
    g_autoptr(GError) error = NULL;

    lontar_writer_commit(writer, &error);
    g_assert_no_error(error);
}

static lontar_index *
open_index(const char *path)
{
    g_autoptr(GError) error = NULL;
    lontar_index *index = lontar_index_open(path, &error);

    g_assert_no_error(error);
    return index;
}

/* Five documents, of which docid 4 is deleted again. */
static void
fill(const char *path)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(lontar_writer) writer = open_writer(path);

    put(writer, "a", "forced labour on fishing vessels");
    put(writer, "b", "labour forced by debt");
    put(writer, "c", "fishing fishing fishing");
    put(writer, "x", "gone");
    put(writer, "e", "debt bondage in brick kilns and debt");
    g_assert_true(lontar_writer_delete(writer, "Qx", &error));
    g_assert_true(lontar_writer_set_metadata(writer, "k1", 2, "v\0w", 3, &error));
    g_assert_true(lontar_writer_set_metadata(writer, "k2", 2, "two", 3, &error));
    g_assert_true(lontar_writer_set_metadata(writer, "z", 1, "zed", 3, &error));
    commit(writer);
}

static lontar_match_options
options(void)
{
    return (lontar_match_options){
        .limit = 10, .exact = true, .sort_slot = -1, .bm25_k1 = 1.2, .bm25_b = 0.6};
}

static lontar_expression *
word(const char *term)
{
    return lontar_expression_term(term, 1);
}

static lontar_expression *
join(lontar_op op, const char *words, uint32_t window)
{
    g_auto(GStrv) list = g_strsplit(words, " ", -1);
    lontar_expression *parts[16];
    size_t size = 0;

    for (; list[size] != NULL; size++) {
        parts[size] = word(list[size]);
    }
    return lontar_expression_join(op, parts, size, window);
}

/* Match an expression, which is taken over; gives docids as "5 1 2". */
static char *
match_with(lontar_index *index, lontar_expression *expression, const lontar_match_options *how)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(lontar_mset) mset = lontar_index_match(index, expression, how, &error);
    GString *docids = g_string_new("");

    g_assert_no_error(error);
    for (size_t i = 0; i < lontar_mset_size(mset); i++) {
        g_string_append_printf(docids, "%s%u", i > 0 ? " " : "", lontar_mset_docid_at(mset, i));
    }
    lontar_expression_free(expression);
    return g_string_free(docids, false);
}

static void
assert_match(lontar_index *index, lontar_expression *expression, const char *expected)
{
    lontar_match_options how = options();
    g_autofree char *docids = match_with(index, expression, &how);

    g_assert_cmpstr(docids, ==, expected);
}

static void
assert_bytes(GBytes *bytes, const char *expected, size_t length)
{
    g_assert_nonnull(bytes);
    g_assert_cmpmem(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), expected, length);
    g_bytes_unref(bytes);
}

/* --- opening --- */

static void
index_open_missing(fixture *f, gconstpointer data)
{
    g_autoptr(GError) error = NULL;

    g_assert_null(lontar_index_open(f->path, &error));
    g_assert_error(error, LONTAR_ERROR, LONTAR_ERROR_NOT_FOUND);
    g_assert_nonnull(strstr(error->message, f->path));
    g_clear_error(&error);
    g_assert_null(lontar_index_open(f->folder, &error)); /* a folder, but no database */
    g_assert_error(error, LONTAR_ERROR, LONTAR_ERROR_NOT_FOUND);
}

static void
index_open_corrupt(fixture *f, gconstpointer data)
{
    const char *files[] = {"iamglass", "postlist.glass", "docdata.glass", "postlist.glass"};

    for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *path = g_strdup_printf("%s%zu", f->path, i);
        g_autofree char *file = g_build_filename(path, files[i], NULL);
        g_autoptr(GError) error = NULL;
        fill(path);
        g_assert_cmpint(i < 3 ? truncate(file, 10) : unlink(file), ==, 0);
        g_autoptr(lontar_index) index = lontar_index_open(path, &error);
        GBytes *bytes = index == NULL ? NULL : lontar_index_data(index, 1, &error);
        bool read = bytes != NULL;
        uint32_t docid = 0;
        read = read && lontar_index_find(index, "Qa", &docid, &error);
        g_clear_pointer(&bytes, g_bytes_unref);
        g_assert_false(read);
        g_test_message("%s: %s", files[i], error->message);
        g_assert_error(error, LONTAR_ERROR, LONTAR_ERROR_CORRUPT);
    }
}

static void
index_open_remote_syntax(fixture *f, gconstpointer data)
{
    const char *bad[] = {"tcp:",       "tcp:host",       "tcp::80",
                         "tcp:host:0", "tcp:host:65536", "tcp:host:x"};

    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_null(lontar_index_open(bad[i], &error));
        g_assert_error(error, LONTAR_ERROR, LONTAR_ERROR_INVALID);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define CASE(name, function) g_test_add("/xapian/" name, fixture, NULL, set_up, function, tear_down)
    CASE("index_open/missing", index_open_missing);
    CASE("index_open/corrupt", index_open_corrupt);
    CASE("index_open/remote_syntax", index_open_remote_syntax);
    return g_test_run();
}
