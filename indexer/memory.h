/*
 * Memory that has been freed, given back to the system: of its own accord malloc keeps much of it.
 */
#ifndef LONTAR_MEMORY_H
#define LONTAR_MEMORY_H

#include <stddef.h>

/** Give back what no thread uses: after a commit that is most of what it took. Threads: any. */
void lontar_memory_release(void);

/** Memory of the process that belongs to no file, in bytes; 0 where that cannot be told. */
size_t lontar_memory_used(void);

/**
 * Keep to a budget from now on. Before any other thread is there.
 *
 * @param bytes  of all memory; a sixteenth may be free and kept by threads
 */
void lontar_memory_set_budget(size_t bytes);

/**
 * Give back what is free where most of the budget is in use; looks a few times a second, whenever
 * it is called. Threads: the one that writes.
 */
void lontar_memory_tend(void);

#endif
