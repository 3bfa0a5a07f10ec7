/*
 * Tasks: what the threads of update do for one document.
 *
 * A file is read: its content taken, claimed (the same content twice is one document), parsed. Or a
 * document that the index has is made anew from its stored pages, with other paths or other words.
 * For a new generation documents are carried over from the old one: their text, not their analysis.
 */
#ifndef LONTAR_TASK_H
#define LONTAR_TASK_H

#include "extract.h"
#include "library.h"
#include "maker.h"
#include "metadata.h"
#include "pipeline.h"
#include "plan.h"

/* What all tasks of a run share. All is lent. */
typedef struct {
    const lontar_library *library;
    const lontar_maker *maker;
    lontar_extractor *extractor; /* or NULL when no file is to be read */
    lontar_metadata *metadata;   /* under lock */
    GHashTable *claimed;         /* ids that some path has; a set, owning; under lock */
    GMutex lock;
    char *database; /* folder, for readers */
    char *old;      /* folder of the database that documents are carried from, or NULL */
    bool retags;    /* the tagger's rules have changed */
} lontar_tasks;

/* Either a file to be read, or an id with all its paths; an imported record has none. */
typedef struct {
    lontar_planned *file; /* or NULL */
    const char *id;
    const GPtrArray *paths; /* lontar_planned; NULL for an imported record */
    bool carries;           /* from the old database */
    bool edits;             /* unless its text has to be analysed */
    uint32_t docid;         /* of what is edited */
} lontar_task;

typedef enum {
    LONTAR_TASK_MADE,    /* document and entry */
    LONTAR_TASK_EDITED,  /* document, record before, edit and details */
    LONTAR_TASK_LATER,   /* an edit will not do */
    LONTAR_TASK_COPY,    /* the content has been claimed by another path */
    LONTAR_TASK_FAILED,  /* reason; a file that cannot be read keeps what the index has */
    LONTAR_TASK_WAITS,   /* the file is being changed */
    LONTAR_TASK_MISSING, /* error: the index does not have what it should, or damaged */
    LONTAR_TASK_DROPPED, /* the run has been stopped */
    LONTAR_TASK_BROKEN,  /* error: the run cannot go on */
} lontar_task_state;

typedef struct {
    lontar_task_state state;
    const lontar_task *task;
    lontar_document *document;
    lontar_entry *entry;
    lontar_stamp stamp;
    char *own;                       /* details as extracted, or NULL */
    char *sha256;                    /* of the content, or NULL */
    lontar_record *before;           /* of a document that is carried over or edited */
    lontar_edit *edit;               /* or NULL */
    GBytes *details;                 /* of an edited one, packed; or NULL */
    char *import;                    /* checksum of an imported record, or NULL */
    lontar_extract_failure *failure; /* or NULL */
    GError *error;
} lontar_task_result;

void lontar_task_result_free(lontar_task_result *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_task_result, lontar_task_result_free)

/* Functions for lontar_pipeline_options; data is lontar_tasks. */
void *lontar_task_begin(void *tasks, GError **error);
void lontar_task_end(void *context);
void *lontar_task_work(lontar_pipeline *pipeline, void *context, void *task,
                       const lontar_stamp *stamp, size_t *out_bytes);

#endif
