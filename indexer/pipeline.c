/*
 * The pipeline: one lock for all of it, held only to hand things over.
 */
#include "pipeline.h"

#include <string.h>

/* Results that wait for the writer, whatever their bytes. */
#define QUEUE_MAX 256
/* Stamps in stock for each thread, which has to do with them while the writer commits. */
#define STAMPS_EACH ((size_t)16)

struct lontar_pipeline {
    lontar_pipeline_options options;
    GPtrArray *threads;
    GMutex source; /* of the next job */
    GMutex lock;   /* of everything below */
    GCond changed;
    GHashTable *queue; /* sequence -> slot, owned */
    size_t queue_bytes;
    size_t head, tail; /* sequence of the next result to pop; of the next job or result */
    GArray *stamps;    /* lontar_stamp, ready to be taken */
    size_t stamped;    /* jobs that have taken a stamp and have not been popped */
    unsigned running;  /* threads */
    bool closed, stopped;
    GError *error;
};

/* A result in the queue. */
typedef struct {
    void *result;
    size_t bytes;
    bool stamped;
} slot;

/* What a thread is at; reached through a thread-local pointer by lontar_pipeline_stamp(). */
typedef struct {
    size_t sequence;
    bool stamped;
    lontar_stamp stamp;
} doing;

static GPrivate current = G_PRIVATE_INIT(NULL);

/* Wait for a stamp; none is given once the pipeline has been stopped. */
static void
take_stamp(lontar_pipeline *pipeline, doing *of)
{
    while (!pipeline->stopped && (pipeline->closed || pipeline->stamps->len == 0)) {
        g_cond_wait(&pipeline->changed, &pipeline->lock);
    }
    if (!pipeline->stopped) {
        of->stamp = g_array_index(pipeline->stamps, lontar_stamp, 0);
        of->stamped = true;
        g_array_remove_index(pipeline->stamps, 0);
        pipeline->stamped++;
    }
}

static bool
is_stopped(lontar_pipeline *pipeline)
{
    g_mutex_lock(&pipeline->lock);

    bool stopped = pipeline->stopped;

    g_mutex_unlock(&pipeline->lock);
    return stopped;
}

/* A job that waits for its stamp is not yet begun, so that a slow source holds up no commit. */
static void *
take_job(lontar_pipeline *pipeline, doing *of)
{
    memset(of, 0, sizeof *of);
    g_mutex_lock(&pipeline->source);

    void *job = is_stopped(pipeline) ? NULL : pipeline->options.next(pipeline->options.data);

    if (job != NULL && pipeline->options.ordered) {
        g_mutex_lock(&pipeline->lock);
        take_stamp(pipeline, of);
        of->sequence = pipeline->tail++;
        g_mutex_unlock(&pipeline->lock);
    }
    g_mutex_unlock(&pipeline->source);
    return job;
}

static bool
is_full(const lontar_pipeline *pipeline)
{
    return g_hash_table_size(pipeline->queue) >= QUEUE_MAX ||
           (pipeline->queue_bytes >= pipeline->options.queue_bytes &&
            g_hash_table_size(pipeline->queue) > 0);
}

static void
push(lontar_pipeline *pipeline, doing *of, void *result, size_t bytes)
{
    slot *filled = g_new0(slot, 1);

    g_mutex_lock(&pipeline->lock);
    /* When ordered, the one that the writer waits for must always get in. */
    while (is_full(pipeline) && !(pipeline->options.ordered && of->sequence == pipeline->head)) {
        g_cond_wait(&pipeline->changed, &pipeline->lock);
    }
    if (!pipeline->options.ordered) {
        of->sequence = pipeline->tail++;
    }
    filled->result = result;
    filled->bytes = bytes;
    filled->stamped = of->stamped;
    pipeline->queue_bytes += bytes;
    g_hash_table_insert(pipeline->queue, GSIZE_TO_POINTER(of->sequence), filled);
    g_cond_broadcast(&pipeline->changed);
    g_mutex_unlock(&pipeline->lock);
}

static void
leave(lontar_pipeline *pipeline, GError *error)
{
    g_mutex_lock(&pipeline->lock);
    pipeline->running--;
    if (error != NULL) {
        pipeline->stopped = true;
    }
    if (error != NULL && pipeline->error == NULL) {
        pipeline->error = g_steal_pointer(&error);
    }
    g_clear_error(&error);
    g_cond_broadcast(&pipeline->changed);
    g_mutex_unlock(&pipeline->lock);
}

static void *
run(void *data)
{
    lontar_pipeline *pipeline = data;
    GError *error = NULL;
    void *context = pipeline->options.begin(pipeline->options.data, &error);
    doing of;
    void *job;

    g_private_set(&current, &of);
    while (context != NULL && (job = take_job(pipeline, &of)) != NULL) {
        size_t bytes = 0;
        void *result =
            pipeline->options.work(pipeline, context, job, of.stamped ? &of.stamp : NULL, &bytes);

        push(pipeline, &of, result, bytes);
    }
    if (context != NULL) {
        pipeline->options.end(context);
    }
    leave(pipeline, error);
    return NULL;
}

lontar_pipeline *
lontar_pipeline_new(const lontar_pipeline_options *options)
{
    lontar_pipeline *pipeline = g_new0(lontar_pipeline, 1);

    pipeline->options = *options;
    g_mutex_init(&pipeline->source);
    g_mutex_init(&pipeline->lock);
    g_cond_init(&pipeline->changed);
    pipeline->queue = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, g_free);
    pipeline->stamps = g_array_new(FALSE, FALSE, sizeof(lontar_stamp));
    pipeline->threads = g_ptr_array_new();
    pipeline->running = options->jobs;
    for (unsigned i = 0; i < options->jobs; i++) {
        g_ptr_array_add(pipeline->threads, g_thread_new("worker", run, pipeline));
    }
    return pipeline;
}

void
lontar_pipeline_free(lontar_pipeline *pipeline)
{
    if (pipeline == NULL) {
        return;
    }
    for (size_t i = 0; i < pipeline->threads->len; i++) {
        (void)g_thread_join(pipeline->threads->pdata[i]); /* its result is nothing */
    }
    g_ptr_array_unref(pipeline->threads);
    g_hash_table_unref(pipeline->queue);
    g_array_unref(pipeline->stamps);
    g_clear_error(&pipeline->error);
    g_mutex_clear(&pipeline->source);
    g_mutex_clear(&pipeline->lock);
    g_cond_clear(&pipeline->changed);
    g_free(pipeline);
}

bool
lontar_pipeline_stamp(lontar_pipeline *pipeline, lontar_stamp *out_stamp)
{
    doing *of = g_private_get(&current);

    g_mutex_lock(&pipeline->lock);
    take_stamp(pipeline, of);
    g_mutex_unlock(&pipeline->lock);
    *out_stamp = of->stamp;
    return of->stamped;
}

size_t
lontar_pipeline_wanted(lontar_pipeline *pipeline)
{
    size_t enough = STAMPS_EACH * pipeline->options.jobs;

    g_mutex_lock(&pipeline->lock);

    size_t wanted = pipeline->closed || pipeline->stopped || pipeline->stamps->len >= enough
                        ? 0
                        : enough - pipeline->stamps->len;

    g_mutex_unlock(&pipeline->lock);
    return wanted;
}

void
lontar_pipeline_supply(lontar_pipeline *pipeline, const lontar_stamp *stamp)
{
    g_mutex_lock(&pipeline->lock);
    g_array_append_vals(pipeline->stamps, stamp, 1);
    g_cond_broadcast(&pipeline->changed);
    g_mutex_unlock(&pipeline->lock);
}

/* Take the slot at the head out, if it is there. */
static void *
take_head(lontar_pipeline *pipeline)
{
    slot *filled = g_hash_table_lookup(pipeline->queue, GSIZE_TO_POINTER(pipeline->head));

    if (filled == NULL) {
        return NULL;
    }

    void *result = filled->result;

    pipeline->queue_bytes -= filled->bytes;
    pipeline->stamped -= filled->stamped ? 1 : 0;
    g_hash_table_remove(pipeline->queue, GSIZE_TO_POINTER(pipeline->head));
    pipeline->head++;
    g_cond_broadcast(&pipeline->changed);
    return result;
}

void *
lontar_pipeline_pop(lontar_pipeline *pipeline, int64_t timeout_us, bool *out_done)
{
    int64_t end = g_get_monotonic_time() + timeout_us;
    void *result;

    g_mutex_lock(&pipeline->lock);
    while ((result = take_head(pipeline)) == NULL && pipeline->running > 0 &&
           (pipeline->stamps->len > 0 || pipeline->closed || pipeline->stopped)) {
        if (!g_cond_wait_until(&pipeline->changed, &pipeline->lock, end)) {
            break;
        }
    }
    *out_done = result == NULL && pipeline->running == 0 && g_hash_table_size(pipeline->queue) == 0;
    g_mutex_unlock(&pipeline->lock);
    return result;
}

void
lontar_pipeline_close_gate(lontar_pipeline *pipeline)
{
    g_mutex_lock(&pipeline->lock);
    pipeline->closed = true;
    g_array_set_size(pipeline->stamps, 0);
    g_mutex_unlock(&pipeline->lock);
}

bool
lontar_pipeline_is_drained(lontar_pipeline *pipeline)
{
    g_mutex_lock(&pipeline->lock);

    bool drained = pipeline->stamped == 0;

    g_mutex_unlock(&pipeline->lock);
    return drained;
}

void
lontar_pipeline_open_gate(lontar_pipeline *pipeline)
{
    g_mutex_lock(&pipeline->lock);
    pipeline->closed = false;
    g_cond_broadcast(&pipeline->changed);
    g_mutex_unlock(&pipeline->lock);
}

void
lontar_pipeline_stop(lontar_pipeline *pipeline)
{
    g_mutex_lock(&pipeline->lock);
    pipeline->stopped = true;
    g_cond_broadcast(&pipeline->changed);
    g_mutex_unlock(&pipeline->lock);
}

const GError *
lontar_pipeline_error(lontar_pipeline *pipeline)
{
    g_mutex_lock(&pipeline->lock);

    const GError *error = pipeline->error;

    g_mutex_unlock(&pipeline->lock);
    return error;
}
