/*
 * Giving memory back: in the words of the allocator that the program is linked with.
 */
#include "memory.h"

#include <glib.h>
#include <malloc.h>
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
    g_autofree char *text = NULL;

    if (!g_file_get_contents("/proc/self/statm", &text, NULL, NULL)) {
        return 0;
    }

    /* In pages: all, resident, and resident of files. */
    g_auto(GStrv) counts = g_strsplit(text, " ", 4);

    if (g_strv_length(counts) < 4) {
        return 0;
    }

    guint64 resident = g_ascii_strtoull(counts[1], NULL, 10);
    guint64 shared = g_ascii_strtoull(counts[2], NULL, 10);

    return resident <= shared ? 0 : (size_t)(resident - shared) * (size_t)sysconf(_SC_PAGESIZE);
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
