/*
 * The lock of an index's one writer.
 *
 * An open file description lock, which the kernel drops when its holder dies in whatever way, and
 * which other opens and closes of the same file in the process leave alone. The file stays; in it
 * the holder writes who it is, for the message that the next one gives.
 */
#include "lontar/generation.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "generation_private.h"
#include "lontar/error.h"

#define POLL_US    50000
#define HOLDER_MAX 300
#define SIGN_TRIES 20
#define SIGN_US    5000

struct lontar_lock {
    int descriptor;
    char *index_path;
};

/* Write into the lock who holds it: a courtesy, so a full disk is no reason to fail. */
static void
sign(int descriptor)
{
    g_autofree char *command = NULL;
    size_t length = 0;

    if (!g_file_get_contents("/proc/self/cmdline", &command, &length, NULL) || length == 0) {
        command = g_strdup("");
        length = 0;
    }
    for (size_t i = 0; i + 1 < length; i++) {
        command[i] = command[i] == '\0' ? ' ' : command[i];
    }

    g_autofree char *line = g_strdup_printf("%d %.*s\n", (int)getpid(), HOLDER_MAX - 20, command);
    (void)!ftruncate(descriptor, 0);
    (void)!pwrite(descriptor, line, strlen(line), 0);
}

static void
set_locked(int descriptor, const char *index_path, GError **error)
{
    char line[HOLDER_MAX + 1] = "";
    char *command = NULL;
    ssize_t length = pread(descriptor, line, HOLDER_MAX, 0);

    /* A holder signs right after it has the lock. */
    for (int i = 0; i < SIGN_TRIES && length <= 0; i++) {
        g_usleep(SIGN_US);
        length = pread(descriptor, line, HOLDER_MAX, 0);
    }

    long process = strtol(line, &command, 10);

    if (length <= 0 || process <= 0) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_LOCKED,
                    "%s: locked by another writer: wait for it to end", index_path);
        return;
    }
    g_autofree char *valid = g_utf8_make_valid(g_strstrip(command), -1);
    for (char *c = valid; *c != '\0'; c++) {
        *c = g_ascii_iscntrl(*c) ? ' ' : *c;
    }
    g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_LOCKED,
                "%s: locked by '%s' (process %ld): wait for it to end", index_path, valid, process);
}

static bool
try_lock(int descriptor)
{
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET}; /* l_len 0: all of it */

    return fcntl(descriptor, F_OFD_SETLK, &whole) == 0;
}

/* Lock the file; errno is that of the last attempt when it returns false. */
static bool
wait_for_lock(int descriptor, unsigned wait_s)
{
    int64_t end = g_get_monotonic_time() + (int64_t)wait_s * G_USEC_PER_SEC;

    while (!try_lock(descriptor)) {
        if ((errno != EAGAIN && errno != EACCES && errno != EINTR) ||
            g_get_monotonic_time() >= end) {
            return false;
        }
        g_usleep(POLL_US);
    }
    return true;
}

lontar_lock *
lontar_lock_take(const char *index_path, unsigned wait_s, GError **error)
{
    g_autofree char *file = g_build_filename(index_path, "lock", NULL);
    g_autoptr(lontar_lock) lock = g_new0(lontar_lock, 1);

    lock->descriptor = -1;
    lock->index_path = g_strdup(index_path);
    if (g_mkdir_with_parents(index_path, 0755) != 0) {
        lontar_set_errno(error, index_path, "could not make the folder");
        return NULL;
    }
    lock->descriptor = open(file, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
    if (lock->descriptor < 0) {
        lontar_set_errno(error, file, "could not open");
        return NULL;
    }
    if (!wait_for_lock(lock->descriptor, wait_s)) {
        if (errno == EAGAIN || errno == EACCES) {
            set_locked(lock->descriptor, index_path, error);
        } else {
            lontar_set_errno(error, file, "could not lock");
        }
        return NULL;
    }
    sign(lock->descriptor);
    return g_steal_pointer(&lock);
}

/* The file of the lock on commits; -1 with errno. Who only reads may have no right to make it. */
static int
open_commits(const char *file, bool alone)
{
    int descriptor = open(file, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);

    if (descriptor < 0 && !alone && (errno == EACCES || errno == EROFS)) {
        descriptor = open(file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    }
    return descriptor;
}

lontar_lock *
lontar_lock_commits(const char *index_path, bool alone, GError **error)
{
    g_autofree char *file = g_build_filename(index_path, "commits", NULL);
    g_autoptr(lontar_lock) lock = g_new0(lontar_lock, 1);
    struct flock whole = {.l_type = alone ? F_WRLCK : F_RDLCK, .l_whence = SEEK_SET};
    int got = -1;

    lock->index_path = g_strdup(index_path);
    lock->descriptor = open_commits(file, alone);
    if (lock->descriptor < 0 && !alone && errno == ENOENT) {
        return NULL;
    }
    if (lock->descriptor < 0) {
        lontar_set_errno(error, file, "could not open");
        return NULL;
    }
    do {
        got = fcntl(lock->descriptor, F_OFD_SETLKW, &whole);
    } while (got != 0 && errno == EINTR);
    if (got != 0) {
        lontar_set_errno(error, file, "could not lock");
        return NULL;
    }
    return g_steal_pointer(&lock);
}

void
lontar_lock_free(lontar_lock *lock)
{
    if (lock != NULL) {
        if (lock->descriptor >= 0) {
            close(lock->descriptor);
        }
        g_free(lock->index_path);
        g_free(lock);
    }
}

const char *
lontar_lock_index_path(const lontar_lock *lock)
{
    return lock->index_path;
}
