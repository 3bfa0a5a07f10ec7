/*
 * The audit log: what has happened to which document, by which command.
 *
 *     {"when": "2026-05-02T08:11:00Z", "revision": 412, "command": "update", "user": "dara",
 *      "what": "changed", "id": "9f3c0d6a51e24b87", "path": "a.pdf",
 *      "field": "country", "old": ["THA"], "new": ["KHM", "VNM"]}
 *
 * One object a line, in INDEX/audit.log; `what` is added, changed (one line a field), updated
 * (another text under the same id), replaced (`old` was the id), deleted or, of the whole index,
 * switched (from a generation to another, by rollback and restore). Lines are gathered while a
 * transaction is made and written once it is durable: what is in the log has happened.
 */
#ifndef LONTAR_AUDIT_H
#define LONTAR_AUDIT_H

#include "lontar/record.h"

#define LONTAR_AUDIT_NAME "audit.log"
/* A log that has grown to this becomes audit.log.1, that one audit.log.2, and so on. */
#define LONTAR_AUDIT_BYTES_MAX (16 << 20)
#define LONTAR_AUDIT_FILES     9

typedef struct lontar_audit lontar_audit;

/** @param bytes_max  at which the log is put aside */
lontar_audit *lontar_audit_new(const char *index_path, size_t bytes_max);
void lontar_audit_free(lontar_audit *audit);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_audit, lontar_audit_free)

/**
 * A document is put.
 *
 * @param old        its record before, or NULL for a new one
 * @param same_text  whether its pages are those that it had
 */
void lontar_audit_put(lontar_audit *audit, const lontar_record *old,
                      const lontar_document *document, bool same_text);
void lontar_audit_delete(lontar_audit *audit, const lontar_record *old);
/** An id leads to another from now on. */
void lontar_audit_replace(lontar_audit *audit, const char *old_id, const char *id);

/** One generation of the index takes the place of another (`what` is switched, without an id). */
void lontar_audit_switch(lontar_audit *audit, const char *old, const char *new);

/** Write what has been gathered: it is durable under a revision. Errors: LONTAR_ERROR_IO. */
bool lontar_audit_write(lontar_audit *audit, uint64_t revision, GError **error);

#endif
