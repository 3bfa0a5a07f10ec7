/*
 * The cage: what a child that parses a hostile file can still do, which is to compute.
 *
 * lontar_cage_new() prepares in the zygote whatever needs memory or files; lontar_cage_enter()
 * then shuts the door behind a child, and each layer holds without the others.
 */
#ifndef LONTAR_CAGE_H
#define LONTAR_CAGE_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* Built under a sanitizer, whose runtime needs room and system calls that honest readers do not. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define LONTAR_CAGE_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define LONTAR_CAGE_SANITIZED 1
#endif
#endif

G_BEGIN_DECLS

/* Where the child finds the two things that it is left with. */
#define LONTAR_CAGE_MEMORY_FD 3
#define LONTAR_CAGE_PIPE_FD   4

typedef struct lontar_cage lontar_cage;

/**
 * Prepare a cage.
 *
 * @param readable  folders whose files may be read in the cage, ended by NULL
 * Errors:  LONTAR_ERROR_IO.
 */
lontar_cage *lontar_cage_new(const char *const *readable, GError **error);
void lontar_cage_free(lontar_cage *cage);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_cage, lontar_cage_free)

/** What this kernel cannot give, or NULL when the cage is whole. */
const char *lontar_cage_weakness(const lontar_cage *cage);

/**
 * Shut the calling process in, for good. It has one thread.
 *
 * @param memory_fd     becomes LONTAR_CAGE_MEMORY_FD
 * @param pipe_fd       becomes LONTAR_CAGE_PIPE_FD; everything else is closed
 * @param memory_bytes  of address space
 * @param cpu_s         of processor time; the extractor's clock strikes first, this is for when it
 *                      is gone
 * @return whether it is shut in; a child that is not must end
 */
bool lontar_cage_enter(const lontar_cage *cage, int memory_fd, int pipe_fd, uint64_t memory_bytes,
                       unsigned cpu_s);

G_END_DECLS

#endif
