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

/** Keep the texts of a document's pages, their heads and feet, and its details, under a key. */
bool lontar_pages_put(lontar_writer *writer, uint64_t key, const lontar_document *document,
                      GError **error);

/** Replace the details only; the pages stay. */
bool lontar_pages_put_details(lontar_writer *writer, uint64_t key, const lontar_document *document,
                              GError **error);

/** The same in two steps, the first of which may be another thread's with a handle of its own. */
GBytes *lontar_pages_pack_details(const lontar_index *index, const lontar_document *document,
                                  GError **error);
bool lontar_pages_put_packed(lontar_writer *writer, uint64_t key, GBytes *details, GError **error);

/** First byte of the keys of what documents' own files say of them; their ids follow it. */
#define LONTAR_PAGES_OWN "o"

/** Keep what a document's own file says of it (lontar_details_encode), as long as it has an id. */
bool lontar_pages_put_own(lontar_writer *writer, const char *id, const char *own, GError **error);
bool lontar_pages_delete_own(lontar_writer *writer, const char *id, GError **error);
/** Errors:  LONTAR_ERROR_NOT_FOUND, LONTAR_ERROR_CORRUPT, LONTAR_ERROR_IO. */
char *lontar_pages_own(const lontar_index *index, const char *id, GError **error);

/**
 * Finish a new database (lontar_writer_finish): the first texts that were put into one that is
 * filled have waited for a dictionary of them.
 */
bool lontar_pages_finish(lontar_writer *writer, GError **error);

/** Remove what is kept under a key. */
bool lontar_pages_delete(lontar_writer *writer, uint64_t key, size_t pages, GError **error);

/**
 * The text of one page.
 *
 * An index of several shards keeps a document's pages in its own: lontar_index_shard_of().
 *
 * @param page        from 0
 * @param out_length  in bytes; may be NULL
 * Errors:  LONTAR_ERROR_NOT_FOUND, LONTAR_ERROR_CORRUPT, LONTAR_ERROR_IO.
 */
char *lontar_pages_text(const lontar_index *index, uint64_t key, size_t page, size_t *out_length,
                        GError **error);

/** The running head and foot of a page, which are not in its text; NULL where there is none. */
bool lontar_pages_margins(const lontar_index *index, uint64_t key, size_t page, char **out_head,
                          char **out_foot, GError **error);

/** How many pages, and how many documents' details, an index keeps in all. */
bool lontar_pages_count(const lontar_index *index, size_t *out_pages, size_t *out_details,
                        GError **error);

/** The details (lontar_details_encode) kept under a key. */
char *lontar_pages_details(const lontar_index *index, uint64_t key, GError **error);

/**
 * Make a dictionary from a sample of the texts, that pages and details put later are packed with.
 *
 * Threads: a handle of its own is enough, while a writer goes on.
 *
 * @param out_dictionary  NULL where texts are few or there is a dictionary
 */
bool lontar_pages_train(const lontar_index *index, GBytes **out_dictionary, GError **error);
bool lontar_pages_keep_dictionary(lontar_writer *writer, GBytes *dictionary, GError **error);

/** Both, if there is anything to keep. */
bool lontar_pages_make_dictionary(lontar_writer *writer, GError **error);
/** Compact a database (lontar_compact); texts put before its dictionary are packed anew. */
bool lontar_pages_compact(const char *source, const char *path, GError **error);

G_END_DECLS

#endif
