/*
 * Streams: bodies that are made while they are sent, piece by piece, as fast as the client reads.
 */
#ifndef LONTAR_SEARCHD_STREAM_H
#define LONTAR_SEARCHD_STREAM_H

#include <glib.h>
#include <stdbool.h>

struct lontar_worker;

typedef struct {
    /**
     * Append the next piece to @a out, or nothing at the end. False breaks the answer off, so that
     * the client sees that it is not whole.
     *
     * @param worker  of the thread that sends; always the same one for one stream
     */
    bool (*next)(struct lontar_worker *worker, void *data, GString *out);
    GDestroyNotify free_data;
    void *data; /* owned */
} lontar_stream;

#endif
