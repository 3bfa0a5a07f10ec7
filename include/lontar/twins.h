/*
 * Near twins: publications that say the same, as editions, reprints, excerpts or translations.
 *
 * They stay documents of their own. Each is indexed under a few hashes of its text and of its
 * numbers (filter terms) and under its path without the language's name, so that its twins are
 * found by looking these up; how much they share is then read from both sketches. Nothing is stored
 * about pairs: a document that comes or goes changes no other one.
 */
#ifndef LONTAR_TWINS_H
#define LONTAR_TWINS_H

#include "lontar/document.h"
#include "lontar/record.h"
#include "lontar/xapian.h"

G_BEGIN_DECLS

typedef enum {
    LONTAR_TWIN_TEXT,    /* edition: much of the shorter one stands in the other */
    LONTAR_TWIN_NUMBERS, /* translation: another language, but the same numbers in a row */
    LONTAR_TWIN_PATH,    /* translation: paths that differ by the names of their languages */
} lontar_twin_evidence;

typedef struct {
    uint32_t docid;
    char *id;
    char *title; /* or NULL */
    lontar_twin_evidence evidence;
    double share; /* of the shorter text (or its numbers) that the other has; 0 for paths */
} lontar_twin;

/** `edition` or `translation`; `text`, `numbers` or `path`. */
const char *lontar_twin_kind(lontar_twin_evidence evidence);
const char *lontar_twin_evidence_name(lontar_twin_evidence evidence);

/** Let a document be found by its twins. */
bool lontar_twins_add(lontar_entry *entry, const lontar_document *document, GError **error);

/**
 * The near twins of a document, those that share most first.
 *
 * What more than a thousand documents have in common tells none of them apart and is passed over.
 *
 * @return array of lontar_twin, owned; maybe empty
 * Cost:   some hundred lookups, and one record a candidate.
 */
GPtrArray *lontar_twins_find(const lontar_index *index, uint32_t docid, GError **error);

/** Docids of documents that may have twins, ascending, uint32_t: all others have none. */
GArray *lontar_twins_candidates(const lontar_index *index, GError **error);

G_END_DECLS

#endif
