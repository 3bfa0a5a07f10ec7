/*
 * The writing loop: takes what the threads of a pipeline give and commits it by bytes and by time.
 */
#ifndef LONTAR_WRITE_H
#define LONTAR_WRITE_H

#include "pipeline.h"
#include "store.h"

/* Who writes what. All is lent. */
typedef struct {
    lontar_store *store;
    void *data; /* for the functions below */
    /* Write a result. */
    bool (*apply)(void *data, void *result, GError **error);
    void (*drop)(void *result);
    /* A commit is durable. */
    bool (*committed)(void *data, GError **error);
    /* A few times a second. */
    void (*tick)(void *data);
} lontar_write_options;

/** Let SIGINT and SIGTERM end the loop after a commit; a second one ends the process. */
void lontar_write_catch_signals(void);

/** Whether a signal has ended the loop. */
bool lontar_write_is_interrupted(void);

/** Run a pipeline to its end, and commit. */
bool lontar_write_run(const lontar_write_options *options, const lontar_pipeline_options *pipeline,
                      GError **error);

#endif
