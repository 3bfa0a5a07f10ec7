/*
 * The history of an index: when each of its revisions came, and which documents are gone.
 *
 * The writer leaves a line for each commit and each deletion, so that who keeps a copy can be told
 * what to take and what to drop: index-format.md.
 */
#ifndef LONTAR_HISTORY_H
#define LONTAR_HISTORY_H

#include "lontar/record.h"
#include "lontar/xapian.h"

G_BEGIN_DECLS

/** Write down when a revision came: seconds since 1970. */
bool lontar_history_set_time(lontar_writer *writer, uint64_t revision, int64_t time,
                             GError **error);

/** Write down that a document is gone as of a revision, or, with record NULL, that it is back. */
bool lontar_history_set_gone(lontar_writer *writer, const char *id, const lontar_record *record,
                             uint64_t revision, GError **error);

/* A document that is no more. */
typedef struct {
    char *id;
    char **values;     /* what it was about: `country:THA`, `sector:fishing` */
    uint64_t revision; /* of its shard */
    int64_t time;      /* seconds since 1970 */
} lontar_gone;

/* The history of an index as it was when it was read. */
typedef struct lontar_history lontar_history;

/**
 * Read the history of an index.
 *
 * @param otherwise  time of what was written before times were: seconds since 1970
 * Cost:  eight bytes a document.
 */
lontar_history *lontar_history_read(const lontar_index *index, int64_t otherwise, GError **error);
lontar_history *lontar_history_ref(lontar_history *history);
void lontar_history_unref(lontar_history *history);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_history, lontar_history_unref)

/** The revision of its shard in which a document last changed, and when that was. */
uint64_t lontar_history_revision(const lontar_history *history, uint32_t docid);
int64_t lontar_history_time(const lontar_history *history, uint32_t docid);
/** When the first revision came. */
int64_t lontar_history_first(const lontar_history *history);
/** Documents that are gone, by their ids. */
size_t lontar_history_gone_size(const lontar_history *history);
const lontar_gone *lontar_history_gone_at(const lontar_history *history, size_t i);

G_END_DECLS

#endif
