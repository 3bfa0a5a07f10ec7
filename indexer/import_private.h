/*
 * What the threads and the writer of an import share.
 */
#ifndef LONTAR_IMPORT_PRIVATE_H
#define LONTAR_IMPORT_PRIVATE_H

#include <stdio.h>

#include "bulk.h"
#include "import.h"
#include "maker.h"
#include "pipeline.h"
#include "progress.h"

G_BEGIN_DECLS

typedef struct {
    const lontar_options *options;
    FILE *file;
    char *name;  /* of the file, for complaints */
    size_t line; /* number of the last one read */
    uint64_t bytes;
    bool is_broken; /* reading failed */
    lontar_vocabularies *vocabularies;
    lontar_maker *maker;
    lontar_lock *lock;
    lontar_store *store;
    lontar_progress *progress;
    lontar_analyser *analyser; /* the writer's own, for what was not made in a thread */
    bool had_documents;        /* the index was not empty when the import began */
    lontar_counts counts;
    lontar_bulk *bulk;   /* while the threads write, else NULL */
    FILE *waiting;       /* lines whose id came before, or NULL */
    GArray *waiting_for; /* their numbers, uint64_t */
    guint next_waiting;
} lontar_import;

/* A job, and what has become of it. */
typedef struct {
    char *text;
    size_t length, number;
    GPtrArray *complaints; /* owned */
    char *checksum;
    lontar_document *document;
    lontar_entry *entry;
    lontar_stamp stamp;
    bool seems_same; /* as the index had it when the import began */
    bool is_dropped;
    lontar_bulk_claim claim; /* in a bulk load */
    GError *error;
} lontar_import_record;

void lontar_import_free(void *record);

/* The functions of the pipeline; `data` is the import, `context` a thread's own. */
void *lontar_import_begin(void *data, GError **error);
void lontar_import_end(void *context);
void *lontar_import_next(void *data);
void *lontar_import_work(lontar_pipeline *pipeline, void *context, void *job,
                         const lontar_stamp *stamp, size_t *out_bytes);

/** Tag a record's document and make its entry. */
bool lontar_import_entry(const lontar_import *of, lontar_analyser *analyser,
                         lontar_import_record *made, GError **error);

G_END_DECLS

#endif
