/*
 * The store: the writer's side of an index.
 *
 * It knows what a document is in the index besides its entry: its pages and details, what its file
 * says of itself, what is known of its paths, and the index's own counts. All of a document's parts
 * change in one transaction. Belongs to one thread.
 *
 * Keys of metadata besides those of terms.h:
 *     o ID   the details of a file's document as extracted, before anyone's word: what
 *            metadata-only updates begin from
 *     i ID   checksum of an imported record, by which an unchanged one is known
 *     u ID   a document with pages that have no text to be trusted: the languages that they were
 *            recognised in, or `-`
 *     t ID   a document whose paths have changed and whose entry is still to follow
 */
#ifndef LONTAR_STORE_H
#define LONTAR_STORE_H

#include "budget.h"
#include "known.h"
#include "lontar/document.h"
#include "lontar/generation.h"
#include "lontar/record.h"
#include "lontar/xapian.h"

#define LONTAR_META_IMPORT  "i"
#define LONTAR_META_PENDING "t"
#define LONTAR_META_OCR     "u"

/* Of the index: what its documents have been tagged by (lontar_tagger_digest). */
#define LONTAR_META_TAGGING "!tagging"

/* The longest id that is taken, in bytes: ids are terms and keys. */
#define LONTAR_ID_MAX 200

typedef struct lontar_store lontar_store;

/* Where a store is and how it writes. All is lent. */
typedef struct {
    const lontar_lock *lock; /* for as long as the store */
    const char *index_path;
    const char *committed; /* file to which ids are appended once they are durable, or NULL */
    const lontar_budget *budget;
} lontar_store_options;

/**
 * Open the current generation for writing, or make a first one and publish it empty.
 *
 * Errors:  as lontar_generation_current() and lontar_writer_open().
 */
lontar_store *lontar_store_open(const lontar_store_options *options, GError **error);

/**
 * Begin a new generation beside the current one, with the uuid of an index and its next revision.
 *
 * Commits bound its memory and mean nothing else: it is there when it has been published. Freed
 * before, it is removed. Ids are said to be committed when it is published.
 *
 * @param old  index to go on from, or NULL
 */
lontar_store *lontar_store_begin(const lontar_store_options *options, const lontar_index *old,
                                 GError **error);
/**
 * Begin a new generation that is filled with documents and metadata which are all new.
 *
 * As lontar_store_begin(), and many times as fast. Of what changes something only
 * lontar_store_put() of a new document works and what sets something of the index as such; it
 * cannot be asked for a document either.
 */
lontar_store *lontar_store_begin_filled(const lontar_store_options *options,
                                        const lontar_index *old, GError **error);
/**
 * Begin a new generation that is the current one with documents edited (lontar_store_edit).
 *
 * Costs little a document that is edited, but also something for each that is not. Only that and
 * what sets something works in it. Published, it takes the place of the one before; freed before,
 * nothing has happened.
 */
lontar_store *lontar_store_begin_edited(const lontar_store_options *options, GError **error);
/** End writing into a new generation and compact it: lontar_store_database() is the result. */
bool lontar_store_finish(lontar_store *store, GError **error);
/** Make a finished generation the current one; a filled one takes the place of the one before. */
bool lontar_store_publish(lontar_store *store, const lontar_lock *lock, GError **error);

/** Let the generation be compacted when it is closed, whatever the run was like. */
void lontar_store_set_loose(lontar_store *store);
/** The next commit may be the last one: what closing will need is begun beside it. */
void lontar_store_expect_close(lontar_store *store);
/** Commit what is left and seal the generation. */
bool lontar_store_close(lontar_store *store, GError **error);
/** What is not committed is lost. */
void lontar_store_free(lontar_store *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_store, lontar_store_free)

/** Folder of the database, for readers. */
const char *lontar_store_database(const lontar_store *store);
/** The same; of one that is edited, that of the database that it is made out of. */
const char *lontar_store_source(const lontar_store *store);

/**
 * The stamp for a new document: a key for its pages, and the revision that its commit will have.
 *
 * @param is_committing  it comes in the commit after the next one, which is about to be made
 */
bool lontar_store_stamp(lontar_store *store, bool is_committing, lontar_stamp *out_stamp,
                        GError **error);
uint64_t lontar_store_revision(const lontar_store *store);
size_t lontar_store_document_size(const lontar_store *store);

/* One document to be put. All is lent. */
typedef struct {
    lontar_entry *entry;
    const lontar_document *document;
    lontar_stamp stamp;          /* as in the entry */
    bool keeps_pages;            /* the pages are those that stand under the stamp's key already */
    bool is_new;                 /* sure not to be in the index */
    const lontar_record *before; /* of a new one that the generation before had; or NULL */
    const char *own;             /* JSON for lontar_pages_put_own(), or NULL to leave it */
    const char *import;          /* checksum for LONTAR_META_IMPORT, or NULL */
} lontar_stored;

bool lontar_store_put(lontar_store *store, const lontar_stored *stored, GError **error);

/**
 * Edit a document of which only what is said of it has changed, in a generation begun for that.
 *
 * @param edit      taken over
 * @param document  what it is now; without texts of pages
 * @param before    its record
 * @param details   packed (lontar_pages_pack_details)
 */
bool lontar_store_edit(lontar_store *store, lontar_edit *edit, const lontar_document *document,
                       const lontar_record *before, GBytes *details, GError **error);

/** @param out_found  whether there was such a document; may be NULL */
bool lontar_store_delete(lontar_store *store, const char *id, bool *out_found, GError **error);

bool lontar_store_set_file(lontar_store *store, const lontar_known *known, GError **error);
bool lontar_store_forget_file(lontar_store *store, const char *path, GError **error);
/** Let an id that is gone lead to another. */
bool lontar_store_redirect(lontar_store *store, const char *old_id, const char *id, GError **error);
/** Remember that a document is gone that a new generation has not even taken in. */
bool lontar_store_set_gone(lontar_store *store, const lontar_record *record, GError **error);
/**
 * Take over from another index what belongs neither to a document nor to the index as such.
 */
bool lontar_store_carry(lontar_store *store, const lontar_index *from, GError **error);
/** Remember, or forget with on = false, that a document's entry is still to follow its paths. */
bool lontar_store_set_todo(lontar_store *store, const char *id, bool on, GError **error);

/** Remember by what all documents are tagged. */
bool lontar_store_set_tagging(lontar_store *store, const char *digest, GError **error);

/**
 * Remember in which languages a document's pages without text were recognised (NULL = they were
 * not), or forget with on = false as it has none.
 */
bool lontar_store_set_ocr(lontar_store *store, const char *id, bool on, const char *languages,
                          GError **error);

/** The checksum under which a record was imported, or NULL (without error: there is none). */
char *lontar_store_imported(const lontar_store *store, const char *id, GError **error);
bool lontar_store_has(const lontar_store *store, const char *id, bool *out_has, GError **error);

/** Bytes of text since the last commit, and whether enough has come together for one. */
bool lontar_store_is_due(const lontar_store *store);
bool lontar_store_commit(lontar_store *store, GError **error);

#endif
