/*
 * Page texts: kept in the index one compressed entry a page, so that a snippet reads one page.
 *
 * They stand in the database's metadata, in the order in which documents come, so that they commit
 * together with the postings, travel with a replica and are read through a remote shard.
 */
#ifndef LONTAR_PAGES_H
#define LONTAR_PAGES_H

#include "lontar/document.h"
#include "lontar/xapian.h"

G_BEGIN_DECLS

/** A key for the next document's pages; keys rise and are never used twice. */
bool lontar_pages_allocate(lontar_writer *writer, uint64_t *out_key, GError **error);

/** Keep the texts of a document's pages, and its details, under a key. */
bool lontar_pages_put(lontar_writer *writer, uint64_t key, const lontar_document *document,
                      GError **error);

/** Remove what is kept under a key. */
bool lontar_pages_delete(lontar_writer *writer, uint64_t key, size_t pages, GError **error);

/**
 * The text of one page.
 *
 * @param page  from 0
 * Errors:  LONTAR_ERROR_NOT_FOUND, LONTAR_ERROR_CORRUPT.
 */
char *lontar_pages_text(const lontar_index *index, uint64_t key, size_t page, size_t *out_length,
                        GError **error);

/** The details (lontar_details_encode) kept under a key. */
char *lontar_pages_details(const lontar_index *index, uint64_t key, GError **error);

G_END_DECLS

#endif
