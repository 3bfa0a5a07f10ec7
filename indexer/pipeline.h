/*
 * The pipeline: threads make results of jobs, one thread writes them.
 *
 * The queue between them is bounded by bytes, so a slow writer holds the threads back. A document's
 * entry carries the revision of the commit that it comes in: threads take a stamp before they make
 * it, and the writer, before it commits, closes the gate to new stamps and takes in all that have
 * one. Then it gives out those of the commit after it, and commits.
 */
#ifndef LONTAR_PIPELINE_H
#define LONTAR_PIPELINE_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "lontar/record.h"

typedef struct lontar_pipeline lontar_pipeline;

typedef struct {
    unsigned jobs;      /* threads */
    size_t queue_bytes; /* of results that wait for the writer, about */
    /* Results come in the order of jobs, and a job has its stamp before it is begun. */
    bool ordered;
    void *data; /* for the functions below */
    /* A thread's own things; NULL ends the pipeline with the error. */
    void *(*begin)(void *data, GError **error);
    void (*end)(void *context);
    /* The next job, NULL when there is none left; never called by two threads at once. */
    void *(*next)(void *data);
    /* The result of a job; when ordered, `stamp` is the job's, NULL once stopped; else NULL. */
    void *(*work)(lontar_pipeline *pipeline, void *context, void *job, const lontar_stamp *stamp,
                  size_t *out_bytes);
} lontar_pipeline_options;

/** Start the threads. */
lontar_pipeline *lontar_pipeline_new(const lontar_pipeline_options *options);
/** Ends the threads; results that were not taken are the caller's to take before. */
void lontar_pipeline_free(lontar_pipeline *pipeline);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_pipeline, lontar_pipeline_free)

/* --- for the threads --- */

/**
 * Take a stamp; waits while the gate is closed. Once a job at most, and not when ordered.
 *
 * @return false when the pipeline has been stopped
 */
bool lontar_pipeline_stamp(lontar_pipeline *pipeline, lontar_stamp *out_stamp);

/* --- for the writer --- */

/** Number of stamps that are wanted, so that no thread waits for one. */
size_t lontar_pipeline_wanted(lontar_pipeline *pipeline);
void lontar_pipeline_supply(lontar_pipeline *pipeline, const lontar_stamp *stamp);

/**
 * The next result.
 *
 * @param timeout_us  how long to wait for one
 * @param out_done    whether there will be none any more
 * @return NULL when there is none yet, or none any more
 */
void *lontar_pipeline_pop(lontar_pipeline *pipeline, int64_t timeout_us, bool *out_done);

/** Close the gate and drop the stamps that nobody has taken. */
void lontar_pipeline_close_gate(lontar_pipeline *pipeline);
/** Whether, the gate being closed, every job that has a stamp has been popped. */
bool lontar_pipeline_is_drained(lontar_pipeline *pipeline);
void lontar_pipeline_open_gate(lontar_pipeline *pipeline);

/** Begin no more jobs. */
void lontar_pipeline_stop(lontar_pipeline *pipeline);
/** What ended a thread, or NULL; lent. */
const GError *lontar_pipeline_error(lontar_pipeline *pipeline);

#endif
