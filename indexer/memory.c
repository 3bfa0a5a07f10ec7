/*
 * Giving memory back: in the words of the allocator that the program is linked with.
 */
#include "memory.h"

#include <malloc.h>
#include <stddef.h>

/* tcmalloc's (gperftools/malloc_extension_c.h); not there where the program has the C library's. */
extern void MallocExtension_ReleaseFreeMemory(void) __attribute__((weak));

void
lontar_memory_release(void)
{
    if (MallocExtension_ReleaseFreeMemory != NULL) {
        MallocExtension_ReleaseFreeMemory();
    } else {
        (void)malloc_trim(0); /* whether there was anything */
    }
}
