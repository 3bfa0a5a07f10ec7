/*
 * Landlock: of all files, only those beneath a few folders can be opened, and only for reading.
 */
#include "cage_landlock.h"

#include <fcntl.h>
#include <linux/landlock.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Rights by version of the interface; bits that the header of an older kernel does not name. */
#define RIGHTS_1    ((UINT64_C(1) << 13) - 1)
#define RIGHT_REFER (UINT64_C(1) << 13) /* since 2 */
#define RIGHT_TRUNC (UINT64_C(1) << 14) /* since 3 */
#define RIGHT_IOCTL (UINT64_C(1) << 15) /* since 5 */
#define RIGHTS_TCP  UINT64_C(3)         /* since 4: bind and connect */
#define SCOPES      UINT64_C(3)         /* since 6: abstract sockets and signals */

/* The rule set's attributes as the newest version that we know has them. */
typedef struct {
    uint64_t handled_access_fs;
    uint64_t handled_access_net;
    uint64_t scoped;
} ruleset_attributes;

static size_t
fill_attributes(ruleset_attributes *attributes, long version)
{
    attributes->handled_access_fs = RIGHTS_1;
    attributes->handled_access_fs |= version >= 2 ? RIGHT_REFER : 0;
    attributes->handled_access_fs |= version >= 3 ? RIGHT_TRUNC : 0;
    attributes->handled_access_fs |= version >= 5 ? RIGHT_IOCTL : 0;
    attributes->handled_access_net = version >= 4 ? RIGHTS_TCP : 0;
    attributes->scoped = version >= 6 ? SCOPES : 0;
    return version >= 6 ? 24 : version >= 4 ? 16 : 8;
}

static bool
allow_folder(int ruleset_fd, const char *path)
{
    int fd = open(path, O_PATH | O_CLOEXEC | O_DIRECTORY);

    if (fd < 0) {
        return true; /* nothing there to be read */
    }
    struct landlock_path_beneath_attr rule = {
        .allowed_access = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR,
        .parent_fd = fd,
    };
    long done = syscall(SYS_landlock_add_rule, ruleset_fd, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
    (void)close(fd); /* opened as a name only */
    return done == 0;
}

int
lontar_landlock_new(const char *const *readable)
{
    ruleset_attributes attributes = {0};
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);

    if (version < 1) {
        return -1;
    }
    size_t size = fill_attributes(&attributes, version);
    int fd = (int)syscall(SYS_landlock_create_ruleset, &attributes, size, 0);
    if (fd < 0) {
        return -1;
    }
    for (size_t i = 0; readable[i] != NULL; i++) {
        if (!allow_folder(fd, readable[i])) {
            (void)close(fd); /* not in use yet */
            return -1;
        }
    }
    return fd;
}

bool
lontar_landlock_enter(int ruleset_fd)
{
    return syscall(SYS_landlock_restrict_self, ruleset_fd, 0) == 0;
}
