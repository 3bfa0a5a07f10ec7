/*
 * What the parts of update share.
 */
#ifndef LONTAR_UPDATE_PRIVATE_H
#define LONTAR_UPDATE_PRIVATE_H

#include "progress.h"
#include "shard.h"
#include "store.h"
#include "task.h"
#include "update.h"

struct lontar_update {
    const lontar_options *options; /* lent */
    lontar_budget budget;          /* of what the plan leaves */
    lontar_library *library;
    lontar_vocabularies *vocabularies;
    lontar_metadata *metadata;
    char *tagging; /* digest of what documents are tagged by */
    lontar_maker *maker;
    lontar_progress *progress;
    GPtrArray *complaints; /* of the plan, said once it stands; owned */

    /* Of the plan, in the order in which they are made. */
    lontar_lock *lock; /* or NULL for a dry run */
    lontar_extractor *extractor;
    lontar_crawl *crawl;
    lontar_shard shard;
    GHashTable *elsewhere; /* path -> id of what other shards have; NULL when there are none */
    lontar_catalogue *catalogue;
    lontar_failures *failures;
    lontar_index *index;
    lontar_plan *plan;
    bool is_rebuild;       /* all is tagged anew, so nothing has to be for that reason alone */
    bool is_editing;       /* the store is one that nobody sees before it is published */
    bool is_without_index; /* what there is of it is damaged, and not to be looked at */

    /* Of the run. */
    lontar_store *store;
    lontar_tasks tasks;
    lontar_counts counts;
    GPtrArray *copies;  /* lontar_planned whose content another path has claimed */
    GHashTable *edited; /* ids that an edit has been made for; a set, lent by the plan */
};

/** Say what the threads have had to complain of since the last time. */
void lontar_update_say_complaints(lontar_update *update);

/** Get ready what tasks need; the store must be open. */
bool lontar_update_prepare_tasks(lontar_update *update, GError **error);

/** Get all ready to write; the store must be open. */
bool lontar_update_start(lontar_update *update, GError **error);

/**
 * Go on without the index where it is damaged and that is allowed; else the cause is the error.
 *
 * @param cause  taken over
 */
bool lontar_update_do_without(lontar_update *update, GError *cause, GError **error);

/** Where the store is; what it points to is lent by the update. */
lontar_store_options lontar_update_store_options(const lontar_update *update);

/** Run tasks through the threads and commit what they give. */
bool lontar_update_run_tasks(lontar_update *update, const char *phase, GArray *tasks,
                             uint64_t bytes, GError **error);

/**
 * Where much of the index is to be tagged anew, write the documents for which an edit will do into
 * a new generation and publish it. What the plan has of them is done then.
 */
bool lontar_update_edit(lontar_update *update, GError **error);

/** Do all that is planned, in the open store. */
bool lontar_update_write(lontar_update *update, GError **error);

/** Write a document that was carried over, or plan to read its files instead. */
bool lontar_rebuild_apply(lontar_update *update, lontar_task_result *result, GError **error);

/** Write what a task gave, or note why it gave nothing. */
bool lontar_update_apply(lontar_update *update, lontar_task_result *result, GError **error);

/** Write what needs no task: paths that are gone, and times. */
bool lontar_update_apply_plan(lontar_update *update, GError **error);

/** Bring the list of failures in line with the plan. */
void lontar_update_note_failures(lontar_update *update);

#endif
