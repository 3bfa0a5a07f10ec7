/*
 * What the parts of an import share.
 */
#ifndef LONTAR_IMPORT_PRIVATE_H
#define LONTAR_IMPORT_PRIVATE_H

#include <stdio.h>

#include "idset.h"
#include "import.h"
#include "lontar/generation.h"
#include "maker.h"
#include "progress.h"
#include "shard.h"
#include "write.h"

typedef struct {
    const lontar_options *options;
    FILE *file;
    char *name;              /* of the file, for complaints */
    lontar_harvest *harvest; /* or NULL */
    size_t line;             /* number of the last one read */
    uint64_t bytes;
    bool is_broken; /* reading failed */
    lontar_vocabularies *vocabularies;
    lontar_maker *maker;
    lontar_lock *lock;
    lontar_store *store;
    lontar_progress *progress;
    lontar_analyser *analyser; /* the writer's own, for what was not made in a thread */
    lontar_shard shard;
    bool had_documents; /* the index was not empty when the import began */
    bool fills;         /* a new generation is filled */
    gint is_full;       /* atomic: it takes no more, nothing more is read until it is published */
    bool is_going_on;   /* it has been */
    lontar_idset *ids;  /* that are in it */
    FILE *late;         /* lines that wait until it is published, or NULL */
    size_t late_size;
    lontar_counts counts;
} lontar_import;

/* A job, and what has become of it. */
typedef struct {
    char *text;
    size_t length, number;
    GPtrArray *complaints; /* owned */
    char *checksum;
    char *deleted; /* id that the line takes out, or NULL */
    lontar_document *document;
    lontar_entry *entry;
    lontar_stamp stamp;
    bool seems_same;   /* as the index had it when the import began */
    bool is_elsewhere; /* it belongs to another shard */
    bool is_dropped;
    bool is_late; /* it has been seen before */
    GError *error;
} lontar_import_record;

void lontar_import_record_free(void *record);

/** Make what is written of a record's document; the analyser is the thread's own. */
bool lontar_import_make_entry(const lontar_import *of, lontar_analyser *analyser,
                              lontar_import_record *made, GError **error);

/** Keep a line until the generation that is filled is published. */
bool lontar_import_set_aside(lontar_import *of, const lontar_import_record *line, GError **error);
/** The next line that was set aside; NULL when there are none left. */
lontar_import_record *lontar_import_next_late(lontar_import *of);

/* The functions of the pipeline; their data is a lontar_import. */
void *lontar_import_begin_thread(void *data, GError **error);
void lontar_import_end_thread(void *data);
void *lontar_import_next(void *data);
void *lontar_import_work(lontar_pipeline *pipeline, void *data, void *job,
                         const lontar_stamp *stamp, size_t *out_bytes);

#endif
