/*
 * Extraction: an open file becomes a document, however hostile the file is.
 *
 * The file is copied into a sealed memory file while it is hashed, so that the hash, the size and
 * the bytes that are parsed are the same bytes. A child in a cage (cage.h) parses them and sends
 * frames (frame.h); the extractor has the clock and the knife.
 */
#ifndef LONTAR_EXTRACT_H
#define LONTAR_EXTRACT_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "lontar/document.h"
#include "lontar/vocabulary.h"

G_BEGIN_DECLS

/* The largest file that is parsed; a larger one is hashed and then refused. */
#define LONTAR_FILE_MAX (UINT64_C(512) << 20)

/* A file as it was at one moment. Immutable: may be read by several threads. */
typedef struct lontar_content lontar_content;

/* Starts a child for each document. Shared by the threads that extract. */
typedef struct lontar_extractor lontar_extractor;

/* Why a document could not be read. */
typedef struct {
    char *stage;   /* `read` (the file itself), `open`, `page`, `limit` */
    size_t page;   /* physical page, from 1; 0 = none */
    char *reason;  /* one line, lower case: `needs a password` */
    char *sha256;  /* lower-case hex */
    uint64_t size; /* bytes */
    int64_t mtime_ns;
    unsigned attempts; /* children that were started for it */
} lontar_extract_failure;

void lontar_extract_failure_free(lontar_extract_failure *failure);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_extract_failure, lontar_extract_failure_free)

/* --- content --- */

/**
 * Take the content of an open regular file, and hash it on the way.
 *
 * @param fd  stays the caller's; read from its beginning, its offset is not touched
 * Errors:  LONTAR_ERROR_DOCUMENT (no regular file, cannot be read, changed while it was read),
 *          LONTAR_ERROR_IO (no memory file to be had).
 */
lontar_content *lontar_content_new(int fd, GError **error);
void lontar_content_free(lontar_content *content);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_content, lontar_content_free)

const char *lontar_content_id(const lontar_content *content);     /* 16 hex digits */
const char *lontar_content_sha256(const lontar_content *content); /* 64 hex digits */
uint64_t lontar_content_size(const lontar_content *content);
int64_t lontar_content_mtime_ns(const lontar_content *content);

/**
 * Only hash an open regular file; nothing is kept.
 *
 * @return sha256 in lower-case hex (the id is its first 16 digits)
 * Errors:  LONTAR_ERROR_DOCUMENT, as lontar_content_new().
 */
char *lontar_content_hash(int fd, GError **error);

/* --- extractor --- */

typedef struct {
    unsigned jobs;     /* children at once; 0 = one a processor */
    const char *ocr;   /* languages for pages without text (`eng+tha`), or NULL for no OCR */
    const char *cache; /* folder in which recognised texts are kept, or NULL */
    /* What documents say of themselves must be in them; lent, NULL = such words are left out. */
    const lontar_vocabularies *vocabularies;
} lontar_extractor_options;

/**
 * Start the process that children are forked from.
 *
 * Call it before a database is opened for writing (the lock would be inherited) and before any
 * thread is started.
 *
 * @param options  NULL = all defaults
 * Errors:  LONTAR_ERROR_IO, LONTAR_ERROR_INVALID (no OCR for these languages: what to install).
 */
lontar_extractor *lontar_extractor_new(const lontar_extractor_options *options, GError **error);

/** Ends every child, waits for them, and leaves no zombie. */
void lontar_extractor_free(lontar_extractor *extractor);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_extractor, lontar_extractor_free)

/** What of the cage this kernel cannot give, for the log; NULL when it is whole. */
const char *lontar_extractor_weakness(const lontar_extractor *extractor);

/** Whether a file name is one of a kind that can be read (by its extension, any case). */
bool lontar_extractor_reads(const char *name);

/**
 * Extract a document.
 *
 * The document has id, sha256, size, mtime, pages, notes and tags of source DOCUMENT; paths, other
 * tags and language are the caller's to add. Pages that could not be read are there with
 * LONTAR_PAGE_FAILED and a note. At most `jobs` children run at once; further calls wait.
 *
 * @param name         file name or path: its extension chooses the reader when the content does
 *                     not show it, and messages begin with it
 * @param out_failure  why, when the error is LONTAR_ERROR_DOCUMENT; may be NULL
 * Errors:  LONTAR_ERROR_DOCUMENT (list it and go on), LONTAR_ERROR_IO.
 * Threads: any number at once on one extractor.
 */
lontar_document *lontar_extractor_read(lontar_extractor *extractor, const lontar_content *content,
                                       const char *name, lontar_extract_failure **out_failure,
                                       GError **error);

/** lontar_content_new() and lontar_extractor_read() in one. */
lontar_document *lontar_extractor_run(lontar_extractor *extractor, int fd, const char *name,
                                      lontar_extract_failure **out_failure, GError **error);

G_END_DECLS

#endif
