/*
 * The Xapian door: writing, compacting, checking.
 */
#include "xapian_compare.h"
#include "xapian_fixture.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static void
entry_refuses_bad_terms(fixture *f, gconstpointer data)
{
    g_autofree char *longest = g_strnfill(LONTAR_XAPIAN_TERM_MAX, 'x');
    g_autofree char *longer = g_strnfill(LONTAR_XAPIAN_TERM_MAX + 1, 'x');
    const char *bad[] = {"", longer};
    const uint32_t position = 1;
    g_autoptr(lontar_entry) entry = lontar_entry_new();
    g_autoptr(GError) error = NULL;

    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_assert_false(lontar_entry_add_filter(entry, bad[i], &error));
        g_assert_error(error, LONTAR_ERROR, LONTAR_ERROR_INVALID);
        g_clear_error(&error);
        g_assert_false(lontar_entry_add_term(entry, bad[i], 1, &error));
        g_clear_error(&error);
        g_assert_false(lontar_entry_add_positions(entry, bad[i], &position, 1, 1, &error));
        g_clear_error(&error);
    }
    g_assert_true(lontar_entry_add_term(entry, longest, 1, &error));
    g_autoptr(lontar_writer) writer = open_writer(f->path);
    g_assert_true(lontar_writer_add(writer, entry, NULL, &error));
    commit(writer);
}

static void
writer_open_locked(fixture *f, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(lontar_writer) writer = open_writer(f->path);

    g_assert_null(lontar_writer_open(f->path, &error));
    g_assert_error(error, LONTAR_ERROR, LONTAR_ERROR_LOCKED);
}

static void
writer_free_cancels(fixture *f, gconstpointer data)
{
    fill(f->path);
    {
        g_autoptr(lontar_writer) writer = open_writer(f->path);
        g_autoptr(GError) error = NULL;
        put(writer, "f", "unfinished");
        g_assert_true(lontar_writer_set_metadata(writer, "k1", 2, "changed", 7, &error));
        g_assert_true(lontar_writer_flush(writer, &error));
        put(writer, "g", "unfinished");
    }
    g_autoptr(lontar_index) index = open_index(f->path);
    assert_match(index, word("unfinished"), "");
    assert_bytes(lontar_index_metadata(index, "k1", 2, NULL), "v\0w", 3);
}

static void
writer_killed_leaves_nothing(fixture *f, gconstpointer data)
{
    int status = 0;
    pid_t child = 0;

    fill(f->path);
    child = fork();
    if (child == 0) {
        lontar_writer *writer = open_writer(f->path);
        for (unsigned i = 0; i < 12000; i++) { /* more than Xapian commits after by itself */
            g_autofree char *id = g_strdup_printf("t%u", i);
            put(writer, id, "torn");
        }
        (void)lontar_writer_flush(writer, NULL);
        put(writer, "u", "torn");
        (void)raise(SIGKILL);
    }
    g_assert_cmpint(waitpid(child, &status, 0), ==, child);
    g_assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    g_autoptr(lontar_index) index = open_index(f->path);
    g_assert_cmpuint(lontar_index_document_size(index), ==, 4);
    assert_match(index, word("torn"), "");
    g_autoptr(lontar_writer) writer = open_writer(f->path);
    put(writer, "f", "works");
    commit(writer);
    g_assert_true(lontar_check(f->path, NULL, NULL));
}

static void
writer_sees_its_changes(fixture *f, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    uint32_t docid = 0;

    fill(f->path);
    g_autoptr(lontar_writer) writer = open_writer(f->path);
    g_assert_cmpuint(put(writer, "a", "replaced"), ==, 1);
    g_assert_cmpuint(put(writer, "f", "added"), ==, 6);
    g_assert_true(lontar_writer_delete(writer, "Qb", &error));
    g_assert_true(lontar_writer_delete(writer, "Qnone", &error));
    g_assert_true(lontar_writer_set_metadata(writer, "k2", 2, "", 0, &error));
    const lontar_index *index = lontar_writer_index(writer);
    g_assert_cmpuint(lontar_index_document_size(index), ==, 4);
    assert_bytes(lontar_index_data(index, 1, &error), "replaced", 8);
    assert_bytes(lontar_writer_metadata(writer, "k2", 2, &error), "", 0);
    g_assert_true(lontar_index_find(index, "Qf", &docid, &error));
    g_assert_cmpuint(docid, ==, 6);
    g_assert_true(lontar_index_find(index, "Qb", &docid, &error));
    g_assert_cmpuint(docid, ==, 0);
}

static void
writer_set_metadata_bounds_key(fixture *f, gconstpointer data)
{
    g_autofree char *key = g_strnfill(LONTAR_XAPIAN_KEY_MAX + 1, 'k');
    g_autoptr(GError) error = NULL;
    g_autoptr(lontar_writer) writer = open_writer(f->path);

    g_assert_false(lontar_writer_set_metadata(writer, "", 0, "v", 1, &error));
    g_assert_error(error, LONTAR_ERROR, LONTAR_ERROR_INVALID);
    g_clear_error(&error);
    g_assert_false(lontar_writer_set_metadata(writer, key, strlen(key), "v", 1, &error));
    g_assert_error(error, LONTAR_ERROR, LONTAR_ERROR_INVALID);
    g_clear_error(&error);
    g_assert_true(lontar_writer_set_metadata(writer, key, strlen(key) - 1, "v", 1, &error));
    commit(writer);
}

/* In a child: files may not grow past a few blocks, which is what a full disk looks like. */
static int
write_without_room(const char *path)
{
    g_autoptr(GError) error = NULL;
    lontar_writer *writer = open_writer(path);
    struct rlimit limit = {200000, 200000};
    g_autofree char *big = g_strnfill(1000000, 'b');
    bool was_written = false;

    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &limit);
    was_written = lontar_writer_set_metadata(writer, "big", 3, big, 1000000, &error) &&
                  lontar_writer_commit(writer, &error);
    if (was_written || !g_error_matches(error, LONTAR_ERROR, LONTAR_ERROR_IO)) {
        return 1;
    }
    g_clear_error(&error);
    if (lontar_writer_delete(writer, "Qa", &error) || lontar_writer_commit(writer, NULL)) {
        return 2;
    }
    lontar_writer_free(writer);
    return strstr(error->message, "open it again") != NULL ? 0 : 3;
}

static void
writer_dies_of_errors(fixture *f, gconstpointer data)
{
    int status = 0;

    fill(f->path);
    pid_t child = fork();
    if (child == 0) {
        _exit(write_without_room(f->path));
    }
    g_assert_cmpint(waitpid(child, &status, 0), ==, child);
    g_assert_cmpint(status, ==, 0);
    g_autoptr(lontar_index) index = open_index(f->path);
    assert_match(index, word("kilns"), "5");
    g_assert_true(lontar_check(f->path, NULL, NULL));
}

/* Upper case in place of what key k2 has; asked by several threads at once. */
static GBytes *
shout(const char *key, size_t key_length, const char *value, size_t size, void *data)
{
    g_atomic_int_inc((int *)data);
    if (key_length != 2 || memcmp(key, "k2", 2) != 0) {
        return NULL;
    }

    char *upper = g_ascii_strup(value, (gssize)size);

    return g_bytes_new_take(upper, size);
}

static void
compact_rewrites_metadata(fixture *f, gconstpointer data)
{
    g_autofree char *plain = g_strconcat(f->path, "2", NULL);
    g_autofree char *compacted = g_strconcat(f->path, "3", NULL);
    g_autoptr(GError) error = NULL;
    int asked = 0;

    fill(f->path);
    {
        g_autoptr(lontar_writer) writer = lontar_writer_open(f->path, &error);
        g_assert_true(lontar_writer_set_metadata(writer, "k2", 2, "two", 3, &error));
        g_assert_true(lontar_writer_set_metadata(writer, "k3", 2, "three", 5, &error));
        commit(writer);
    }
    g_assert_true(lontar_compact(f->path, plain, NULL, NULL, &error));
    compare(f->path, plain);
    g_assert_true(lontar_check(plain, NULL, &error));
    g_assert_true(lontar_compact(f->path, compacted, shout, &asked, &error));
    g_assert_cmpint(asked, >=, 2);
    g_autoptr(lontar_index) index = open_index(compacted);
    assert_bytes(lontar_index_metadata(index, "k2", 2, &error), "TWO", 3);
    assert_bytes(lontar_index_metadata(index, "k3", 2, &error), "three", 5);
    g_assert_true(lontar_check(compacted, NULL, &error));
    g_assert_false(lontar_compact(f->path, compacted, NULL, NULL, &error));
    g_assert_error(error, LONTAR_ERROR, LONTAR_ERROR_IO);
    g_clear_error(&error);
    g_assert_false(lontar_compact("/nonexistent", compacted, NULL, NULL, &error));
    g_assert_error(error, LONTAR_ERROR, LONTAR_ERROR_NOT_FOUND);
}

static void
check_finds_damage(fixture *f, gconstpointer data)
{
    g_autofree char *file = g_build_filename(f->path, "termlist.glass", NULL);
    g_autofree char *report = NULL;
    g_autoptr(GError) error = NULL;
    const char zeros[64] = "";

    fill(f->path);
    g_assert_true(lontar_check(f->path, &report, &error));
    g_assert_nonnull(report);
    int descriptor = open(file, O_WRONLY | O_CLOEXEC);
    for (off_t at = 0; at < 65536; at += 64) {
        g_assert_cmpint(pwrite(descriptor, zeros, sizeof zeros, at), ==, sizeof zeros);
    }
    close(descriptor);
    g_assert_false(lontar_check(f->path, NULL, &error));
    g_assert_error(error, LONTAR_ERROR, LONTAR_ERROR_CORRUPT);
    g_clear_error(&error);
    g_assert_false(lontar_check("/nonexistent", NULL, &error));
    g_assert_error(error, LONTAR_ERROR, LONTAR_ERROR_NOT_FOUND);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    CASE("entry/refuses_bad_terms", entry_refuses_bad_terms);
    CASE("writer_open/locked", writer_open_locked);
    CASE("writer_free/cancels", writer_free_cancels);
    CASE("writer/killed_leaves_nothing", writer_killed_leaves_nothing);
    CASE("writer/sees_its_changes", writer_sees_its_changes);
    CASE("writer/dies_of_errors", writer_dies_of_errors);
    CASE("writer_set_metadata/bounds_key", writer_set_metadata_bounds_key);
    CASE("compact/rewrites_metadata", compact_rewrites_metadata);
    CASE("check/finds_damage", check_finds_damage);
    return g_test_run();
}
