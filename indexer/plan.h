/*
 * The plan: what update has to do, from the library as it is and the index as it knows it.
 *
 * Deciding costs a stat() a file. Content is read (and only hashed) where a size is that of content
 * which the index has, as such a file may be a copy, or the same file under a new name.
 */
#ifndef LONTAR_PLAN_H
#define LONTAR_PLAN_H

#include "catalogue.h"
#include "crawl.h"
#include "failures.h"
#include "known.h"
#include "library.h"

typedef enum {
    LONTAR_CHANGE_NONE,
    LONTAR_CHANGE_TOUCHED,  /* another time, the same content */
    LONTAR_CHANGE_METADATA, /* the catalogue or the sidecar says something else */
    LONTAR_CHANGE_NEW,      /* to be read */
    LONTAR_CHANGE_CONTENT,  /* another content than the path had: to be read */
    LONTAR_CHANGE_OCR,      /* pages without text that can be recognised now: to be read */
    LONTAR_CHANGE_SAME,     /* a new path, or a path's new content, that the index has already */
    LONTAR_CHANGE_FAILED,   /* cannot be read, or could not be before and is as it was */
    LONTAR_CHANGE_WAITS,    /* is being changed */
    LONTAR_CHANGE_KEPT,     /* in a folder that cannot be read: stays as it is */
} lontar_change;

/* A path of the library. */
typedef struct {
    const char *path; /* lent by the crawl or by `known` */
    uint64_t size;
    int64_t mtime_ns;
    char *sha256;                /* of the content that it has or keeps; NULL until it is read */
    char *said;                  /* digest of the statement, or empty */
    char *sidecar;               /* stamp of the sidecar, or empty */
    lontar_statement *statement; /* what the catalogue says, or NULL */
    const lontar_known *known;   /* what the index knows of the path, lent by the plan; or NULL */
    lontar_change change;
    char *reason;    /* of a failure, or why it waits */
    int64_t read_ns; /* when its content was read in this run; 0 = it was not */
} lontar_planned;

typedef struct {
    bool retags;             /* see lontar_plan_options */
    GPtrArray *files;        /* lontar_planned, by path; owned */
    GPtrArray *gone;         /* lontar_known of paths that are no longer there, lent by known */
    GHashTable *known;       /* path -> lontar_known, owned */
    GHashTable *known_paths; /* id -> GPtrArray of lontar_known that the index has for it */
    GHashTable *paths;       /* id -> GPtrArray of lontar_planned that it is to have */
    GPtrArray *records;      /* ids of imported records to be tagged anew; owned */
    GHashTable *unread;      /* ids with pages that other languages may recognise; a set */
    GHashTable *todo;        /* ids whose entries were to follow when a run was killed; a set */
} lontar_plan;

/* What a plan is made of. All is lent, for as long as the plan. */
typedef struct {
    const lontar_library *library;
    const lontar_crawl *crawl;
    lontar_catalogue *catalogue; /* or NULL */
    const lontar_failures *failures;
    const lontar_index *index; /* or NULL: there is none yet */
    const char *ocr;           /* languages to recognise, or NULL */
    bool retry_failed;
    bool retag; /* all that is indexed was tagged by other rules */
} lontar_plan_options;

lontar_plan *lontar_plan_new(const lontar_plan_options *options, GError **error);
void lontar_plan_free(lontar_plan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_plan, lontar_plan_free)

/** Whether a change means that the file is read. */
bool lontar_change_reads(lontar_change change);

/** Whether any file has to be parsed. */
bool lontar_plan_reads(const lontar_plan *plan);
/** Whether there is anything to write into the index. */
bool lontar_plan_writes(const lontar_plan *plan);

/** Let a path be one of a content's. */
void lontar_plan_assign(lontar_plan *plan, lontar_planned *file, const char *sha256);

/** Whether an id is to have any path. */
bool lontar_plan_has_path(const lontar_plan *plan, const char *id);

/**
 * Ids whose entries have to be made anew from what the index has: their paths differ from those in
 * the index, or someone's word for one of them does, or the tagger's rules do.
 *
 * @return array of ids, lent by the plan
 */
GPtrArray *lontar_plan_stale(const lontar_plan *plan);

/**
 * What is to be known of a file once its document is in the index.
 *
 * @return NULL for a path that stays as the index knows it
 */
lontar_known *lontar_planned_known(const lontar_planned *file);

/** Whether a file that could not be read takes the content with it that its path had. */
bool lontar_planned_is_lost(const lontar_planned *file);

#endif
