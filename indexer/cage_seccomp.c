/*
 * Seccomp: a system call that is not on the list ends the process.
 *
 * The list is what poppler, libxml2 and libarchive need to turn bytes in memory into text; it was
 * found by running them over thousands of odd and hostile files.
 */
#include "cage_seccomp.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "cage.h"
#include "lontar/error.h"

static const int ALLOWED[] = {
    SCMP_SYS(read),          SCMP_SYS(pread64),         SCMP_SYS(lseek),
    SCMP_SYS(write),         SCMP_SYS(writev),          SCMP_SYS(close),
    SCMP_SYS(fstat),         SCMP_SYS(newfstatat),      SCMP_SYS(getdents64),
    SCMP_SYS(munmap),        SCMP_SYS(mremap),          SCMP_SYS(brk),
    SCMP_SYS(madvise),       SCMP_SYS(futex),           SCMP_SYS(getrandom),
    SCMP_SYS(clock_gettime), SCMP_SYS(gettimeofday),    SCMP_SYS(exit),
    SCMP_SYS(exit_group),    SCMP_SYS(rt_sigreturn),    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigaction),  SCMP_SYS(getpid),          SCMP_SYS(gettid),
    SCMP_SYS(sysinfo),       SCMP_SYS(restart_syscall),
#ifdef LONTAR_CAGE_SANITIZED
    SCMP_SYS(sched_yield),   SCMP_SYS(sigaltstack),     SCMP_SYS(sched_getaffinity),
    SCMP_SYS(readlink),
#endif
};

static bool
add_conditional(scmp_filter_ctx filter, bool may_open)
{
    const uint64_t writing = O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND | O_TMPFILE;
    int failed = 0;

    failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1,
                               SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
    failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1,
                               SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
    if (may_open) {
        failed |= seccomp_rule_add(
            filter, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1,
            SCMP_A2(SCMP_CMP_MASKED_EQ, writing & ~(uint64_t)O_DIRECTORY, O_RDONLY));
    } else {
        failed |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(openat), 0);
    }
    for (size_t i = 0; i < 3; i++) {
        const unsigned commands[] = {F_GETFL, F_GETFD, F_SETFD};
        failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(fcntl), 1,
                                   SCMP_A1(SCMP_CMP_EQ, commands[i]));
    }
    failed |=
        seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), 1, SCMP_A2(SCMP_CMP_EQ, 0));
    /* The child's own number is not known here: PR_SET_DUMPABLE 0 and its user keep others out. */
    failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1,
                               SCMP_A2(SCMP_CMP_EQ, SIGABRT));
    failed |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(statx), 0);
    return failed == 0;
}

/* The program goes through a memory file: libseccomp 2.5 can only write it to a descriptor. */
static GBytes *
export_program(scmp_filter_ctx filter)
{
    int fd = memfd_create("seccomp", MFD_CLOEXEC);
    struct stat status;

    if (fd < 0) {
        return NULL;
    }
    if (seccomp_export_bpf(filter, fd) != 0 || fstat(fd, &status) != 0) {
        (void)close(fd); /* memory only */
        return NULL;
    }
    size_t size = (size_t)status.st_size;
    g_autofree uint8_t *program = g_malloc(size);
    ssize_t got = pread(fd, program, size, 0);
    (void)close(fd); /* memory only */
    return got == (ssize_t)size ? g_bytes_new_take(g_steal_pointer(&program), size) : NULL;
}

GBytes *
lontar_seccomp_compile(bool may_open, GError **error)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    bool whole = filter != NULL && add_conditional(filter, may_open);

    for (size_t i = 0; whole && i < G_N_ELEMENTS(ALLOWED); i++) {
        whole = seccomp_rule_add(filter, SCMP_ACT_ALLOW, ALLOWED[i], 0) == 0;
    }
    GBytes *program = whole ? export_program(filter) : NULL;
    if (filter != NULL) {
        seccomp_release(filter);
    }
    if (program == NULL) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_IO,
                    "cannot compile the list of system calls for the extraction cage");
    }
    return program;
}

bool
lontar_seccomp_enter(GBytes *program)
{
    size_t size;
    gconstpointer bytes = g_bytes_get_data(program, &size);
    struct sock_fprog filter = {
        .len = (unsigned short)(size / sizeof(struct sock_filter)),
        .filter = (struct sock_filter *)bytes, /* the kernel only reads it */
    };

    return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &filter) == 0;
}
