/*
 * The budget: what --memory allows, divided among all that takes memory in a run.
 *
 * It is about the memory of the program's own process that belongs to no file; documents are read
 * by processes with a limit of their own. Who takes a part looks after it: nothing is refused, but
 * written, published or set aside when a part is used up.
 */
#ifndef LONTAR_BUDGET_H
#define LONTAR_BUDGET_H

#include <glib.h>
#include <stdbool.h>

#define LONTAR_MEMORY_DEFAULT ((size_t)512 << 20)

/* Parts, in bytes. */
typedef struct {
    size_t total;
    size_t fill;   /* batches of a generation that is filled, all of them */
    size_t queue;  /* results that wait for the writer */
    size_t commit; /* text of a commit; Xapian takes about fifteen times as much */
    size_t ids;    /* set of what is in a generation that is filled */
    size_t edits;  /* edits of documents, until they are published */
} lontar_budget;

/**
 * The least that a run keeps to.
 *
 * @param jobs  threads
 */
size_t lontar_budget_least(unsigned jobs);

/** Divide what there is, at least that. */
lontar_budget lontar_budget_divide(size_t total, unsigned jobs);

/* What has to be kept track of: of a file by update, of a document that is carried by rebuild. */
#define LONTAR_TRACK_FILE    ((size_t)1300)
#define LONTAR_TRACK_CARRIED ((size_t)300)

/**
 * Divide it anew where what has to be kept track of takes some of it. Where that leaves less than
 * the least, the least is divided.
 *
 * @param tracked  bytes
 * @return         false when the budget will not be kept to
 */
bool lontar_budget_track(lontar_budget *budget, unsigned jobs, size_t tracked);

/**
 * Parse a size: a number of bytes, or of KiB, MiB or GiB with K, M or G behind it.
 *
 * Errors:  LONTAR_ERROR_INVALID.
 */
bool lontar_budget_parse(const char *text, size_t *out_bytes, GError **error);

#endif
