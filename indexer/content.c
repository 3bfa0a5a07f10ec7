/*
 * Content: a file's bytes in a sealed memory file, so that nobody changes them under the reader.
 */
#include "content.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "extract.h"
#include "lontar/error.h"
#include "lontar/sha256.h"

#define CHUNK     ((size_t)256 << 10) /* read and hashed while it is in the cache */
#define ID_LENGTH 16

struct lontar_content {
    int memory_fd; /* -1 when the file is too large to be parsed */
    char sha256[65];
    char id[ID_LENGTH + 1];
    uint64_t size;
    int64_t mtime_ns;
};

static bool
refuse(GError **error, const char *what)
{
    g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_DOCUMENT, "%s", what);
    return false;
}

static int64_t
mtime_of(const struct stat *status)
{
    return (int64_t)status->st_mtim.tv_sec * 1000000000 + status->st_mtim.tv_nsec;
}

/*
 * Read a file from its beginning, hashing it. Bytes go to memory of the size that the file has by
 * its status, or are not kept when memory is NULL.
 */
static bool
hash_file(int fd, const struct stat *status, uint8_t *memory, char *out_sha256, GError **error)
{
    g_autoptr(lontar_sha256) sum = lontar_sha256_new();
    g_autofree char *hex = NULL;
    g_autofree uint8_t *scratch = g_malloc(CHUNK);
    uint64_t size = (uint64_t)status->st_size;
    uint64_t at = 0;
    struct stat after;

    for (;;) {
        bool keep = memory != NULL && at < size;
        uint8_t *into = keep ? memory + at : scratch;
        ssize_t got = pread(fd, into, keep ? MIN(CHUNK, size - at) : CHUNK, (off_t)at);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return refuse(error, g_strerror(errno));
        }
        if (got == 0) {
            break;
        }
        lontar_sha256_add(sum, into, (size_t)got);
        at += (uint64_t)got;
        if (at > size) {
            return refuse(error, "changed while it was read");
        }
    }
    if (at != size || fstat(fd, &after) != 0 || mtime_of(&after) != mtime_of(status) ||
        after.st_size != status->st_size) {
        return refuse(error, "changed while it was read");
    }
    hex = lontar_sha256_end(sum);
    g_strlcpy(out_sha256, hex, LONTAR_SHA256_HEX + 1);
    return true;
}

static bool
look_at(int fd, struct stat *status, GError **error)
{
    if (fstat(fd, status) != 0) {
        return refuse(error, g_strerror(errno));
    }
    return S_ISREG(status->st_mode) || refuse(error, "not a regular file");
}

char *
lontar_content_hash(int fd, GError **error)
{
    char sha256[65];
    struct stat status;

    if (!look_at(fd, &status, error) || !hash_file(fd, &status, NULL, sha256, error)) {
        return NULL;
    }
    return g_strdup(sha256);
}

static bool
fill_memory(lontar_content *content, int fd, const struct stat *status, GError **error)
{
    size_t size = (size_t)status->st_size;
    void *memory;

    content->memory_fd = memfd_create("lontar", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (content->memory_fd < 0 || ftruncate(content->memory_fd, (off_t)size) != 0) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_IO, "cannot make a memory file: %s",
                    g_strerror(errno));
        return false;
    }
    if (size == 0) {
        return hash_file(fd, status, NULL, content->sha256, error);
    }
    memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, content->memory_fd, 0);
    if (memory == MAP_FAILED) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_IO, "cannot map a memory file: %s",
                    g_strerror(errno));
        return false;
    }
    bool read_whole = hash_file(fd, status, memory, content->sha256, error);
    (void)munmap(memory, size); /* what we mapped ourselves */
    return read_whole;
}

lontar_content *
lontar_content_new(int fd, GError **error)
{
    g_autoptr(lontar_content) content = g_new0(lontar_content, 1);
    struct stat status;

    content->memory_fd = -1;
    if (!look_at(fd, &status, error)) {
        return NULL;
    }
    content->size = (uint64_t)status.st_size;
    content->mtime_ns = mtime_of(&status);
    if (content->size > LONTAR_FILE_MAX) {
        if (!hash_file(fd, &status, NULL, content->sha256, error)) {
            return NULL;
        }
    } else if (!fill_memory(content, fd, &status, error)) {
        return NULL;
    } else if (fcntl(content->memory_fd, F_ADD_SEALS,
                     F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE) != 0) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_IO, "cannot seal a memory file: %s",
                    g_strerror(errno));
        return NULL;
    }
    g_strlcpy(content->id, content->sha256, sizeof content->id);
    return g_steal_pointer(&content);
}

void
lontar_content_free(lontar_content *content)
{
    if (content != NULL) {
        if (content->memory_fd >= 0) {
            (void)close(content->memory_fd); /* memory only */
        }
        g_free(content);
    }
}

int
lontar_content_memory_fd(const lontar_content *content)
{
    return content->memory_fd;
}

const char *
lontar_content_id(const lontar_content *content)
{
    return content->id;
}

const char *
lontar_content_sha256(const lontar_content *content)
{
    return content->sha256;
}

uint64_t
lontar_content_size(const lontar_content *content)
{
    return content->size;
}

int64_t
lontar_content_mtime_ns(const lontar_content *content)
{
    return content->mtime_ns;
}
