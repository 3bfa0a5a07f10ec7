/*
 * Memory that has been freed, given back to the system.
 */
#ifndef LONTAR_MEMORY_H
#define LONTAR_MEMORY_H

/** Give back what no thread uses: after a commit that is most of what it took. Threads: any. */
void lontar_memory_release(void);

#endif
