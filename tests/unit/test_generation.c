/*
 * Generations: published whole or not at all, verified, and written by one at a time.
 */
#include "generation_fixture.h"

/* Fill the database of a generation with one document whose data is text. */
static void
fill(const char *folder, const char *text)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = g_build_filename(folder, "db", NULL);
    g_autoptr(lontar_writer) writer = lontar_writer_open_bulk(path, &error);
    g_autoptr(lontar_entry) entry = lontar_entry_new();

    g_assert_no_error(error);
    lontar_entry_set_data(entry, text, strlen(text), &error);
    lontar_writer_add(writer, entry, NULL, &error);
    lontar_writer_commit(writer, &error);
    g_assert_no_error(error);
}

static void
publish(const lontar_lock *lock, const char *text)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = lontar_generation_begin(lock, &error);

    g_assert_no_error(error);
    fill(folder, text);
    lontar_generation_publish(lock, folder, &error);
    g_assert_no_error(error);
}

static void
assert_current(const char *index, const char *text)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = lontar_generation_current(index, NULL, &error);

    g_assert_no_error(error);
    g_autoptr(lontar_index) opened = lontar_index_open(path, &error);
    g_assert_no_error(error);
    g_autoptr(GBytes) data = lontar_index_data(opened, 1, &error);
    g_assert_no_error(error);
    g_assert_cmpmem(g_bytes_get_data(data, NULL), g_bytes_get_size(data), text, strlen(text));
}

/* INDEX/current/... */
static char *
in_current(const fixture *f, const char *name)
{
    return g_build_filename(f->index, "current", name, NULL);
}

static bool
exists(const char *folder, const char *name)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);

    return g_file_test(path, G_FILE_TEST_EXISTS);
}

/* --- reading --- */

static void
current_missing(fixture *f, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    uint64_t stamp = 7;

    g_assert_null(lontar_generation_current(f->index, &stamp, &error));
    g_assert_error(error, LONTAR_ERROR, LONTAR_ERROR_NOT_FOUND);
    g_assert_nonnull(strstr(error->message, "lontar-index update"));
    g_assert_cmpuint(stamp, ==, 7);
    g_assert_cmpuint(lontar_generation_stamp(f->index), ==, 0);
}

static void
current_foreign(fixture *f, gconstpointer data)
{
    const char *manifests[] = {"{\"format\": 999}", "{}", "[]", "nonsense", ""};
    g_autoptr(lontar_lock) lock = take(f->index);

    publish(lock, "one");
    g_autofree char *manifest = in_current(f, "MANIFEST.json");
    for (size_t i = 0; i < G_N_ELEMENTS(manifests); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_true(g_file_set_contents(manifest, manifests[i], -1, NULL));
        g_assert_null(lontar_generation_current(f->index, NULL, &error));
        g_assert_error(error, LONTAR_ERROR, LONTAR_ERROR_CORRUPT);
        g_assert_nonnull(strstr(error->message, "rebuild"));
    }
    g_autoptr(GError) error = NULL;
    g_assert_cmpint(g_unlink(manifest), ==, 0);
    g_assert_null(lontar_generation_current(f->index, NULL, &error));
    g_assert_error(error, LONTAR_ERROR, LONTAR_ERROR_CORRUPT);
}

static void
current_points_outside(fixture *f, gconstpointer data)
{
    const char *targets[] = {"../gen-000001", "/tmp",     "gen-000001.new",
                             "gen-",          "gen-1/..", "gen-0"};
    g_autoptr(lontar_lock) lock = take(f->index);
    g_autofree char *pointer = g_build_filename(f->index, "current", NULL);

    for (size_t i = 0; i < G_N_ELEMENTS(targets); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_cmpint(symlink(targets[i], pointer), ==, 0);
        g_assert_null(lontar_generation_current(f->index, NULL, &error));
        g_assert_error(error, LONTAR_ERROR, LONTAR_ERROR_CORRUPT);
        g_assert_cmpint(g_unlink(pointer), ==, 0);
    }
}

/* --- publishing --- */

static void
publish_switches(fixture *f, gconstpointer data)
{
    g_autoptr(lontar_lock) lock = take(f->index);
    uint64_t first = 0;
    uint64_t second = 0;

    publish(lock, "one");
    assert_current(f->index, "one");
    g_free(lontar_generation_current(f->index, &first, NULL));
    g_assert_cmpuint(first, ==, lontar_generation_stamp(f->index));
    publish(lock, "two");
    assert_current(f->index, "two");
    g_free(lontar_generation_current(f->index, &second, NULL));
    g_assert_cmpuint(first, !=, second);
    g_assert_true(exists(f->index, "gen-000001"));
    publish(lock, "three");
    assert_current(f->index, "three");
    g_assert_false(exists(f->index, "gen-000001"));
    g_assert_true(exists(f->index, "gen-000002"));
}

static void
begin_clears_unfinished(fixture *f, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(lontar_lock) lock = take(f->index);

    publish(lock, "one");
    g_autofree char *left = lontar_generation_begin(lock, &error);
    fill(left, "unfinished");
    g_autofree char *deep = g_build_filename(left, "deep", "deeper", NULL);
    g_assert_cmpint(g_mkdir_with_parents(deep, 0755), ==, 0);
    g_autofree char *link = g_build_filename(deep, "link", NULL);
    g_assert_cmpint(symlink("../../../gen-000001", link), ==, 0);
    g_autofree char *folder = lontar_generation_begin(lock, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(folder, ==, left);
    g_assert_false(exists(folder, "db"));
    assert_current(f->index, "one");
}

static void
publish_refuses(fixture *f, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(lontar_lock) lock = take(f->index);

    publish(lock, "one");
    g_autofree char *empty = lontar_generation_begin(lock, &error);
    g_assert_false(lontar_generation_publish(lock, empty, &error));
    g_assert_error(error, LONTAR_ERROR, LONTAR_ERROR_NOT_FOUND);
    g_clear_error(&error);
    g_autofree char *published = g_build_filename(f->index, "gen-000001", NULL);
    g_assert_false(lontar_generation_publish(lock, published, &error));
    g_assert_error(error, LONTAR_ERROR, LONTAR_ERROR_INVALID);
    assert_current(f->index, "one");
}

/* In a child, until it is killed. */
static void
publish_for_ever(const char *index)
{
    lontar_lock *lock = NULL;

    prctl(PR_SET_PDEATHSIG, SIGKILL);
    lock = take(index);
    while (true) {
        publish(lock, "again");
    }
}

static void
publish_survives_kills(fixture *f, gconstpointer data)
{
    for (unsigned i = 0; i < 30; i++) {
        g_autoptr(GError) error = NULL;
        pid_t child = fork();
        if (child == 0) {
            publish_for_ever(f->index);
        }
        g_usleep(g_test_rand_int_range(5000, 60000));
        kill(child, SIGKILL);
        g_assert_cmpint(waitpid(child, NULL, 0), ==, child);
        if (lontar_generation_stamp(f->index) == 0) {
            continue; /* killed before the first was published */
        }
        assert_current(f->index, "again");
        g_autofree char *folder = in_current(f, "");
        lontar_generation_verify(folder, NULL, &error);
        g_assert_no_error(error);
    }
    g_autoptr(lontar_lock) lock = take(f->index);
    publish(lock, "at last");
    assert_current(f->index, "at last");
}

/* --- verifying --- */

static void
assert_verify(const char *folder, bool is_whole, const char *in_report)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *report = NULL;

    g_assert_cmpint(lontar_generation_verify(folder, &report, &error), ==, is_whole);
    if (!is_whole) {
        g_assert_error(error, LONTAR_ERROR, LONTAR_ERROR_CORRUPT);
    }
    g_assert_nonnull(strstr(report, in_report));
    g_assert_cmpuint(strlen(report) == 0, ==, strlen(in_report) == 0);
}

static void
flip_bit(const char *path)
{
    int descriptor = open(path, O_RDWR | O_CLOEXEC);
    unsigned char byte = 0;

    g_assert_cmpint(pread(descriptor, &byte, 1, 100), ==, 1);
    byte ^= 1;
    g_assert_cmpint(pwrite(descriptor, &byte, 1, 100), ==, 1);
    close(descriptor);
}

static void
verify_finds_differences(fixture *f, gconstpointer data)
{
    g_autoptr(lontar_lock) lock = take(f->index);

    publish(lock, "one");
    g_autofree char *folder = g_build_filename(f->index, "gen-000001", NULL);
    g_autofree char *table = in_current(f, "db/docdata.glass");
    g_autofree char *other = in_current(f, "other");
    assert_verify(folder, true, "");
    flip_bit(table);
    assert_verify(folder, false, "docdata.glass: another checksum");
    flip_bit(table);
    assert_verify(folder, true, "");
    g_assert_true(g_file_set_contents(other, "x", 1, NULL));
    assert_verify(folder, false, "other: not in the manifest");
    g_assert_cmpint(g_unlink(other), ==, 0);
    g_assert_cmpint(truncate(table, 5), ==, 0);
    assert_verify(folder, false, "docdata.glass: another size");
    g_assert_cmpint(g_unlink(table), ==, 0);
    assert_verify(folder, false, "docdata.glass");
}

static void
seal_follows_changes(fixture *f, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(lontar_lock) lock = take(f->index);

    publish(lock, "one");
    g_autofree char *folder = g_build_filename(f->index, "gen-000001", NULL);
    fill(folder, "two");
    g_assert_false(lontar_generation_verify(folder, NULL, NULL));
    g_assert_true(lontar_generation_unseal(folder, &error));
    g_assert_true(lontar_generation_unseal(folder, &error));
    assert_verify(folder, true, "no checksums");
    assert_current(f->index, "one");
    g_assert_true(lontar_generation_seal(folder, &error));
    g_assert_no_error(error);
    assert_verify(folder, true, "");
}

/* --- the lock --- */

static char *
before(const fixture *f, GError **error)
{
    g_autofree char *folder = lontar_generation_before(f->index, error);

    return folder == NULL ? NULL : g_path_get_basename(folder);
}

static void
before_and_return(fixture *f, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(lontar_lock) lock = take(f->index);

    publish(lock, "one");
    g_assert_null(before(f, &error));
    g_assert_error(error, LONTAR_ERROR, LONTAR_ERROR_NOT_FOUND);
    g_clear_error(&error);
    publish(lock, "two");
    publish(lock, "three");
    g_autofree char *name = before(f, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(name, ==, "gen-000002");

    g_autofree char *folder = lontar_generation_before(f->index, NULL);
    lontar_generation_return(lock, folder, &error);
    g_assert_no_error(error);
    assert_current(f->index, "two");
    g_assert_true(exists(f->index, "gen-000003"));
    publish(lock, "four");
    g_autofree char *last = before(f, &error);
    g_assert_cmpstr(last, ==, "gen-000002");
    g_assert_false(exists(f->index, "gen-000003"));
}

static void
replace_keeps_the_one_before(fixture *f, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(lontar_lock) lock = take(f->index);

    publish(lock, "one");
    publish(lock, "two");
    g_autofree char *path = lontar_generation_current(f->index, NULL, NULL);
    g_autoptr(lontar_index) reader = lontar_index_open(path, &error);
    g_autofree char *folder = lontar_generation_begin(lock, &error);
    fill(folder, "two, compacted");
    lontar_generation_replace(lock, folder, &error);
    g_assert_no_error(error);
    assert_current(f->index, "two, compacted");
    g_assert_false(exists(f->index, "gen-000002"));
    g_autofree char *name = before(f, &error);
    g_assert_cmpstr(name, ==, "gen-000001");
    /* Who has opened it reads on. */
    g_autoptr(GBytes) bytes = lontar_index_data(reader, 1, &error);
    g_assert_no_error(error);
    g_assert_cmpmem(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), "two", 3);
}

static void
copy_is_the_same_or_none(fixture *f, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *other = g_build_filename(f->folder, "other", NULL);
    g_autoptr(lontar_lock) lock = take(f->index);
    g_autoptr(lontar_lock) to = take(other);

    publish(lock, "one");
    g_autofree char *folder = lontar_generation_begin(to, &error);
    g_assert_true(lontar_generation_copy(f->index, folder, &error));
    lontar_generation_publish(to, folder, &error);
    g_assert_no_error(error);
    assert_current(other, "one");

    g_autofree char *damaged = in_current(f, "db/docdata.glass");
    g_autofree char *again = lontar_generation_begin(to, &error);
    int file = open(damaged, O_WRONLY);
    g_assert_cmpint(pwrite(file, "x", 1, 100), ==, 1);
    close(file);
    g_assert_false(lontar_generation_copy(f->index, again, &error));
    g_assert_error(error, LONTAR_ERROR, LONTAR_ERROR_CORRUPT);
    lontar_generation_drop(again);
    g_assert_false(g_file_test(again, G_FILE_TEST_EXISTS));
    assert_current(other, "one");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define CASE(name, function) \
    g_test_add("/generation/" name, fixture, NULL, set_up, function, tear_down)
    CASE("current/missing", current_missing);
    CASE("current/foreign", current_foreign);
    CASE("current/points_outside", current_points_outside);
    CASE("publish/switches", publish_switches);
    CASE("publish/refuses", publish_refuses);
    CASE("publish/survives_kills", publish_survives_kills);
    CASE("begin/clears_unfinished", begin_clears_unfinished);
    CASE("verify/finds_differences", verify_finds_differences);
    CASE("seal/follows_changes", seal_follows_changes);
    CASE("before/and_return", before_and_return);
    CASE("replace/keeps_the_one_before", replace_keeps_the_one_before);
    CASE("copy/is_the_same_or_none", copy_is_the_same_or_none);
    return g_test_run();
}
