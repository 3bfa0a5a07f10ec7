/*
 * The cage's door: rlimits, user, landlock, descriptors, seccomp, in the order in which each is
 * still allowed.
 */
#include "cage.h"

#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "cage_landlock.h"
#include "cage_seccomp.h"

#define NOBODY 65534

struct lontar_cage {
    int landlock_fd; /* -1 = none */
    GBytes *seccomp;
};

lontar_cage *
lontar_cage_new(const char *const *readable, GError **error)
{
    g_autoptr(lontar_cage) cage = g_new0(lontar_cage, 1);

    cage->landlock_fd = lontar_landlock_new(readable);
    cage->seccomp = lontar_seccomp_compile(cage->landlock_fd >= 0, error);
    return cage->seccomp != NULL ? g_steal_pointer(&cage) : NULL;
}

void
lontar_cage_free(lontar_cage *cage)
{
    if (cage != NULL) {
        if (cage->landlock_fd >= 0) {
            (void)close(cage->landlock_fd); /* holds rules, no data */
        }
        g_clear_pointer(&cage->seccomp, g_bytes_unref);
        g_free(cage);
    }
}

const char *
lontar_cage_weakness(const lontar_cage *cage)
{
    return cage->landlock_fd < 0 ? "the kernel has no landlock: extraction runs without reading "
                                   "any file, so that some Chinese, Japanese and Korean fonts "
                                   "give no text"
                                 : NULL;
}

static bool
limit(int resource, uint64_t value)
{
    struct rlimit both = {.rlim_cur = value, .rlim_max = value};

    return setrlimit(resource, &both) == 0;
}

static bool
limit_all(uint64_t memory_bytes, unsigned cpu_s)
{
#ifdef LONTAR_CAGE_SANITIZED
    memory_bytes = RLIM_INFINITY; /* a sanitizer's shadow is terabytes of addresses */
#endif
    return limit(RLIMIT_CORE, 0) && limit(RLIMIT_FSIZE, 0) && limit(RLIMIT_NOFILE, 32) &&
           limit(RLIMIT_AS, memory_bytes) && limit(RLIMIT_CPU, cpu_s) && limit(RLIMIT_NPROC, 0) &&
           limit(RLIMIT_STACK, UINT64_C(8) << 20);
}

static bool
drop_user(void)
{
    if (geteuid() != 0) {
        return true;
    }
    return setgroups(0, NULL) == 0 && setresgid(NOBODY, NOBODY, NOBODY) == 0 &&
           setresuid(NOBODY, NOBODY, NOBODY) == 0;
}

/* Leave nothing open but the two; each is first moved out of the way of the other. */
static bool
keep_two(int memory_fd, int pipe_fd)
{
    int memory = fcntl(memory_fd, F_DUPFD, 16);
    int pipe_end = fcntl(pipe_fd, F_DUPFD, 16);

    if (memory < 0 || pipe_end < 0 || dup2(memory, LONTAR_CAGE_MEMORY_FD) < 0 ||
        dup2(pipe_end, LONTAR_CAGE_PIPE_FD) < 0) {
        return false;
    }
    return syscall(SYS_close_range, 0, 2, 0) == 0 &&
           syscall(SYS_close_range, LONTAR_CAGE_PIPE_FD + 1, ~0U, 0) == 0;
}

bool
lontar_cage_enter(const lontar_cage *cage, int memory_fd, int pipe_fd, uint64_t memory_bytes,
                  unsigned cpu_s)
{
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || !limit_all(memory_bytes, cpu_s) || !drop_user()) {
        return false;
    }
    /* Changing user clears the first of these and sets the second anew. */
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || prctl(PR_SET_DUMPABLE, 0) != 0 ||
        prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
        return false;
    }
    if (cage->landlock_fd >= 0 && !lontar_landlock_enter(cage->landlock_fd)) {
        return false;
    }
    return keep_two(memory_fd, pipe_fd) && lontar_seccomp_enter(cage->seccomp);
}
