/*
 * Locks: one writer at a time, and commits that wait for readers of the whole.
 */
#include "generation_fixture.h"

/* Fork a child that takes the lock, and wait until it has. */
static pid_t
take_in_child(const char *index, unsigned hold_ms)
{
    int ready[2];
    char byte = 0;

    g_assert_cmpint(pipe(ready), ==, 0);
    pid_t child = fork();
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        lontar_lock *lock = take(index);
        (void)!write(ready[1], "x", 1);
        g_usleep(hold_ms * 1000);
        lontar_lock_free(lock);
        _exit(0);
    }
    g_assert_cmpint(read(ready[0], &byte, 1), ==, 1);
    close(ready[0]);
    close(ready[1]);
    return child;
}

static void
lock_names_holder(fixture *f, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    pid_t child = take_in_child(f->index, 60000);
    g_autofree char *process = g_strdup_printf("process %d)", (int)child);

    g_assert_null(lontar_lock_take(f->index, 0, &error));
    g_assert_error(error, LONTAR_ERROR, LONTAR_ERROR_LOCKED);
    g_assert_nonnull(strstr(error->message, process));
    g_assert_nonnull(strstr(error->message, "test_lock"));
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    g_autoptr(lontar_lock) lock = take(f->index);
    g_clear_error(&error);
    g_assert_null(lontar_lock_take(f->index, 0, &error)); /* nor twice in one process */
    g_assert_error(error, LONTAR_ERROR, LONTAR_ERROR_LOCKED);
}

static void
lock_waits(fixture *f, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    pid_t child = take_in_child(f->index, 1500);
    int64_t start = g_get_monotonic_time();

    g_assert_null(lontar_lock_take(f->index, 1, &error));
    g_assert_cmpint(g_get_monotonic_time() - start, >=, G_USEC_PER_SEC);
    g_clear_error(&error);
    g_autoptr(lontar_lock) lock = lontar_lock_take(f->index, 30, &error);
    g_assert_no_error(error);
    waitpid(child, NULL, 0);
}

static void
lock_fails_on_bad_folder(fixture *f, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *file = g_build_filename(f->folder, "file", NULL);

    g_assert_true(g_file_set_contents(file, "x", 1, NULL));
    g_assert_null(lontar_lock_take(file, 0, &error));
    g_assert_error(error, LONTAR_ERROR, LONTAR_ERROR_IO);
    g_assert_nonnull(strstr(error->message, file));
}

/* Those who copy share the lock, who commits has it alone. */
static void
commits_are_kept_off(fixture *f, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(lontar_lock) lock = take(f->index);
    g_autoptr(lontar_lock) one = lontar_lock_commits(f->index, false, &error);
    g_autoptr(lontar_lock) two = lontar_lock_commits(f->index, false, &error);
    int64_t start = g_get_monotonic_time();

    g_assert_nonnull(one);
    g_assert_nonnull(two);
    g_clear_pointer(&two, lontar_lock_free);
    pid_t child = fork();
    if (child == 0) {
        g_autoptr(lontar_lock) alone = lontar_lock_commits(f->index, true, NULL);
        _exit(alone == NULL);
    }
    g_usleep(300000);
    g_assert_cmpint(waitpid(child, NULL, WNOHANG), ==, 0);
    /* The child has a copy of the descriptor, so it must end before the lock can be free. */
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    g_clear_pointer(&one, lontar_lock_free);
    g_autoptr(lontar_lock) alone = lontar_lock_commits(f->index, true, &error);
    g_assert_nonnull(alone);
    g_assert_cmpint(g_get_monotonic_time() - start, >=, 300000);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define CASE(name, function) \
    g_test_add("/generation/" name, fixture, NULL, set_up, function, tear_down)
    CASE("lock/names_holder", lock_names_holder);
    CASE("lock/waits", lock_waits);
    CASE("lock/fails_on_bad_folder", lock_fails_on_bad_folder);
    CASE("commits/are_kept_off", commits_are_kept_off);
    return g_test_run();
}
