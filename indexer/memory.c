/*
 * Giving memory back: in the words of the allocator that the program is linked with.
 */
#include "memory.h"

#include <glib.h>
#include <malloc.h>
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

/* tcmalloc's (gperftools/malloc_extension_c.h); not there where the program has the C library's. */
extern void MallocExtension_ReleaseFreeMemory(void) __attribute__((weak));
extern int MallocExtension_SetNumericProperty(const char *property, size_t value)
    __attribute__((weak));

/* tcmalloc's own limit for what threads keep, all together. */
#define CACHES_MOST  ((size_t)32 << 20)
#define CACHES_SHARE 16

#define TEND_US (G_USEC_PER_SEC / 4)

static size_t budget; /* 0 = none */
static gint64 looked_us;

void
lontar_memory_release(void)
{
    if (MallocExtension_ReleaseFreeMemory != NULL) {
        MallocExtension_ReleaseFreeMemory();
    } else {
        (void)malloc_trim(0); /* whether there was anything */
    }
}

size_t
lontar_memory_used(void)
{
    FILE *file = fopen("/proc/self/statm", "re");
    unsigned long resident = 0, shared = 0; /* pages; shared are those of files */
    bool done = file != NULL && fscanf(file, "%*u %lu %lu", &resident, &shared) == 2;

    if (file != NULL) {
        (void)fclose(file); /* it was read only */
    }
    return done && resident > shared ? (resident - shared) * (size_t)sysconf(_SC_PAGESIZE) : 0;
}

void
lontar_memory_set_budget(size_t bytes)
{
    budget = bytes;
    if (MallocExtension_SetNumericProperty != NULL) {
        (void)MallocExtension_SetNumericProperty("tcmalloc.max_total_thread_cache_bytes",
                                                 MIN(bytes / CACHES_SHARE, CACHES_MOST));
    }
}

void
lontar_memory_tend(void)
{
    gint64 now_us = g_get_monotonic_time();

    if (budget > 0 && now_us - looked_us >= TEND_US) {
        looked_us = now_us;
        if (lontar_memory_used() > budget / 4 * 3) {
            lontar_memory_release();
        }
    }
}
