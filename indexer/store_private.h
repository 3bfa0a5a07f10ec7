/*
 * What the parts of the store share.
 */
#ifndef LONTAR_STORE_PRIVATE_H
#define LONTAR_STORE_PRIVATE_H

#include "audit.h"
#include "committed.h"
#include "store.h"
#include "training.h"

struct lontar_store {
    lontar_writer *writer;
    char *index_path;
    char *database, *folder;   /* gen-N/db, gen-N; of a build gen-N.new/build, gen-N.new */
    char *source;              /* database that is edited, or NULL */
    bool is_build;             /* of a new generation, which nobody sees yet */
    bool is_ending;            /* this is the last commit of a build */
    bool is_loose;             /* to be compacted when it is closed */
    bool is_filled;            /* a build that is not there before it is finished */
    lontar_training *training; /* or NULL */
    size_t trained;            /* documents that there were when it began */
    lontar_audit *audit;
    lontar_committed *committed;
    uint64_t revision; /* of the last commit; of a build its only one */
    uint64_t pages;
    size_t commit_bytes, commit_most; /* of text: put, and at which it is due */
    const lontar_lock *lock;          /* lent */
    size_t run_bytes, run_entries;    /* of text and documents, since the store was opened */
    int64_t first_us;                 /* when the first change since the last commit came */
    bool changed;
};

bool lontar_store_set_text(lontar_store *store, const char *key, const char *value, GError **error);
char *lontar_store_get_text(const lontar_store *store, const char *key, GError **error);
bool lontar_store_set_number(lontar_store *store, const char *key, uint64_t number, GError **error);
/** The time of a revision, which is about to be committed. */
bool lontar_store_set_time(lontar_store *store, uint64_t revision, GError **error);

/**
 * Commit what is in the writer, under no revision of its own. Nobody copies the files of the
 * database while this changes what is their last revision.
 */
bool lontar_store_commit_alone(lontar_store *store, GError **error);

/** Write down outside of the index what has become durable. */
bool lontar_store_report(lontar_store *store, GError **error);

#endif
