/*
 * The zygote: a small process, forked early and warmed up, that forks one caged child a document.
 *
 * It parses nothing itself. It ends, with every child, when the extractor closes its socket.
 */
#ifndef LONTAR_ZYGOTE_H
#define LONTAR_ZYGOTE_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "reader.h"

G_BEGIN_DECLS

typedef struct lontar_zygote lontar_zygote;

/* A child that was started. */
typedef struct {
    int pidfd;    /* to end it with */
    int pipe_fd;  /* its frames come out here */
    int reply_fd; /* its end is told here */
} lontar_zygote_child;

/* How a child ended. */
typedef struct {
    int32_t status;  /* as of waitpid() */
    uint32_t cpu_ms; /* of processor time it used */
} lontar_zygote_end;

typedef struct {
    lontar_reader reader;  /* NULL = lontar_reader_run */
    uint64_t memory_bytes; /* of address space for a child, beyond the size of its file */
    unsigned cpu_s;        /* of processor time for a child */
    const char *ocr;       /* languages to load, or NULL */
} lontar_zygote_options;

/**
 * Fork the zygote and wait until it is warm.
 *
 * Errors:  LONTAR_ERROR_IO, LONTAR_ERROR_INVALID (languages that cannot be loaded).
 */
lontar_zygote *lontar_zygote_new(const lontar_zygote_options *options, GError **error);
void lontar_zygote_free(lontar_zygote *zygote);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_zygote, lontar_zygote_free)

/** What the cage lacks on this kernel, or NULL. */
const char *lontar_zygote_weakness(const lontar_zygote *zygote);

/**
 * Start a child for a job.
 *
 * @param memory_fd  the file; stays the caller's
 * Errors:  LONTAR_ERROR_IO.
 * Threads: any number at once.
 */
bool lontar_zygote_start(const lontar_zygote *zygote, const lontar_reader_job *job, int memory_fd,
                         lontar_zygote_child *out_child, GError **error);

/** End a child at once, if it still lives. */
void lontar_zygote_kill(const lontar_zygote_child *child);

/** Wait for a child to end; false when the zygote is gone. Waits for ever: kill first. */
bool lontar_zygote_wait(const lontar_zygote_child *child, lontar_zygote_end *out_end);

/** Close what is held of a child, but the pipe. */
void lontar_zygote_forget(lontar_zygote_child *child);

G_END_DECLS

#endif
