/*
 * The writing loop.
 */
#include "write.h"

#include <signal.h>

#include "lontar/error.h"
#include "memory.h"

#define POP_US 100000

typedef struct {
    const lontar_write_options *options;
    lontar_pipeline *pipeline;
} loop;

static volatile sig_atomic_t interrupted;

static void
on_signal(int number)
{
    interrupted = number;
}

void
lontar_write_catch_signals(void)
{
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESETHAND};

    (void)sigaction(SIGINT, &action, NULL); /* cannot fail for these */
    (void)sigaction(SIGTERM, &action, NULL);
}

bool
lontar_write_is_interrupted(void)
{
    return interrupted != 0;
}

static bool
take_result(const loop *of, bool *out_done, GError **error)
{
    void *result = lontar_pipeline_pop(of->pipeline, POP_US, out_done);
    bool done = result == NULL || of->options->apply(of->options->data, result, error);

    if (result != NULL) {
        of->options->drop(result);
    }
    return done;
}

static bool
commit(const loop *of, GError **error)
{
    return lontar_store_commit(of->options->store, error) &&
           of->options->committed(of->options->data, error);
}

static bool
supply(const loop *of, bool is_committing, GError **error)
{
    for (size_t wanted = lontar_pipeline_wanted(of->pipeline); wanted > 0; wanted--) {
        lontar_stamp stamp;

        if (!lontar_store_stamp(of->options->store, is_committing, &stamp, error)) {
            return false;
        }
        lontar_pipeline_supply(of->pipeline, &stamp);
    }
    return true;
}

/*
 * Commit with all entries in that carry the revision of this commit. Threads make those of the next
 * one meanwhile.
 */
static bool
commit_between(const loop *of, GError **error)
{
    bool done = false;

    lontar_pipeline_close_gate(of->pipeline);
    while (!lontar_pipeline_is_drained(of->pipeline)) {
        if (!take_result(of, &done, error)) {
            return false;
        }
    }
    lontar_pipeline_open_gate(of->pipeline);
    return supply(of, true, error) && commit(of, error);
}

static bool
write_all(const loop *of, GError **error)
{
    bool done = false;

    while (!done && interrupted == 0) {
        if (!supply(of, false, error) || !take_result(of, &done, error) ||
            (lontar_store_is_due(of->options->store) && !commit_between(of, error))) {
            return false;
        }
        of->options->tick(of->options->data);
        lontar_memory_tend();
    }
    if (interrupted != 0 && commit_between(of, error)) {
        g_set_error_literal(error, LONTAR_ERROR, LONTAR_ERROR_IO,
                            "stopped by a signal; what was committed stays, and the next run goes "
                            "on from there");
    }
    return interrupted == 0;
}

static void
drop_rest(const loop *of)
{
    bool done = false;

    lontar_pipeline_stop(of->pipeline);
    while (!done) {
        void *result = lontar_pipeline_pop(of->pipeline, POP_US, &done);

        if (result != NULL) {
            of->options->drop(result);
        }
    }
}

bool
lontar_write_run(const lontar_write_options *options, const lontar_pipeline_options *pipeline,
                 GError **error)
{
    g_autoptr(lontar_pipeline) running = lontar_pipeline_new(pipeline);
    loop of = {options, running};
    bool done = write_all(&of, error);

    drop_rest(&of);

    const GError *cause = lontar_pipeline_error(running);

    if (done && cause != NULL) {
        g_propagate_error(error, g_error_copy(cause));
        return false;
    }
    if (done) {
        lontar_store_expect_close(options->store);
    }
    return done && commit(&of, error);
}
