/*
 * An index directory: generations behind one pointer, and the lock of its one writer.
 *
 *     INDEX/current -> gen-000042     symbolic link, replaced atomically
 *     INDEX/gen-000042/db/            the Xapian database
 *     INDEX/gen-000042/columns        values of facets and sort keys, to be read at once
 *     INDEX/gen-000042/MANIFEST.json  format version, counts, checksum of each file
 *     INDEX/lock audit.log failures   who writes; what happened; what could not be indexed
 */
#ifndef LONTAR_GENERATION_H
#define LONTAR_GENERATION_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

G_BEGIN_DECLS

/* Version of the layout of a generation; another one is refused with the advice to rebuild. */
#define LONTAR_FORMAT_VERSION 1

/* --- reading --- */

/**
 * The database that an index directory points to now: INDEX/gen-N/db.
 *
 * @param out_stamp  changes whenever the pointer does; compare to notice a switch; may be NULL
 * Errors:  LONTAR_ERROR_NOT_FOUND (no index there: says how to make one), LONTAR_ERROR_CORRUPT
 *          (another format), LONTAR_ERROR_IO.
 */
char *lontar_generation_current(const char *index_path, uint64_t *out_stamp, GError **error);

/** The stamp alone, in microseconds, for every query; 0 when there is no pointer. */
uint64_t lontar_generation_stamp(const char *index_path);

/* --- writing --- */

typedef struct lontar_lock lontar_lock;

/**
 * Become the one writer of an index directory, which is made if it is not there.
 *
 * The lock ends with the process, or with the last child that inherited its descriptor: helpers are
 * forked before it is taken.
 *
 * @param wait_s  how long to wait for another writer to end
 * Errors:  LONTAR_ERROR_LOCKED (naming the holder's command and process), LONTAR_ERROR_IO.
 */
lontar_lock *lontar_lock_take(const char *index_path, unsigned wait_s, GError **error);
void lontar_lock_free(lontar_lock *lock);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_lock, lontar_lock_free)

/**
 * Keep an index from being committed to, or switched, for as long as the lock is held.
 *
 * What lies in the files of a database between two commits is its last revision, whatever the
 * writer has begun: so this is all that a copy of an index in use needs. Waits for a commit to end.
 *
 * @param alone  for the one who commits; those who copy share it
 * @return       NULL without error where nobody could commit: there is no such index, or the folder
 *               cannot be written and never was
 */
lontar_lock *lontar_lock_commits(const char *index_path, bool alone, GError **error);

/**
 * Begin a new generation beside the current one: a folder that nobody sees until it is published.
 * What an earlier killed writer left unpublished is removed.
 *
 * @return path of its folder; the database goes to db/ in it
 */
char *lontar_generation_begin(const lontar_lock *lock, GError **error);

/**
 * Publish a generation: write its manifest, sync every file, switch the pointer atomically.
 *
 * Its database must be closed: the folder gets another name. The generation that was current until
 * now stays, older ones are removed. A kill or power cut leaves the old or the new one current.
 *
 * Errors:  LONTAR_ERROR_IO, LONTAR_ERROR_CORRUPT, LONTAR_ERROR_NOT_FOUND (no database in it).
 */
bool lontar_generation_publish(const lontar_lock *lock, const char *folder, GError **error);

/**
 * Publish a generation that holds the same as the current one, which goes; the one before it stays.
 */
bool lontar_generation_replace(const lontar_lock *lock, const char *folder, GError **error);

/** Remove a generation that is not to be published after all. */
void lontar_generation_drop(const char *folder);

/** Remove a database out of a generation that was begun. */
bool lontar_generation_remove(const char *database, GError **error);

/**
 * Copy the current generation of another index, which may be in use, into one that was begun here.
 *
 * Files that differ from the other's manifest are an error, so damage does not travel.
 *
 * Errors:  LONTAR_ERROR_NOT_FOUND (no index there), LONTAR_ERROR_CORRUPT, LONTAR_ERROR_IO.
 */
bool lontar_generation_copy(const char *from_index_path, const char *folder, GError **error);

/**
 * The folder of the generation before the current one, INDEX/gen-N.
 *
 * Errors:  LONTAR_ERROR_NOT_FOUND (there is none), LONTAR_ERROR_IO.
 */
char *lontar_generation_before(const char *index_path, GError **error);

/** Make a published generation the current one, after sealing it. The others stay. */
bool lontar_generation_return(const lontar_lock *lock, const char *folder, GError **error);

/**
 * Take the checksums out of a generation's manifest before a run that changes it in place, so that
 * a killed run does not look like a damaged index. Does nothing when they are out already.
 *
 * @param folder  INDEX/gen-N
 */
bool lontar_generation_unseal(const char *folder, GError **error);

/** Write the manifest of a generation anew after a run that changed it in place. */
bool lontar_generation_seal(const char *folder, GError **error);

/**
 * Compare the files of a generation with its manifest.
 *
 * @param out_report  one line for each file that differs, or that there are no checksums to
 *                    compare with (not an error); set with LONTAR_ERROR_CORRUPT too; may be NULL
 * Errors:  LONTAR_ERROR_CORRUPT (something differs), LONTAR_ERROR_NOT_FOUND (no manifest),
 *          LONTAR_ERROR_IO.
 */
bool lontar_generation_verify(const char *folder, char **out_report, GError **error);

/**
 * Hold the columns that are kept beside a database against its documents.
 *
 * Errors:  LONTAR_ERROR_CORRUPT (they differ), those of reading. None where no columns of the
 *          database's last revision are kept.
 */
bool lontar_generation_check_columns(const char *database, GError **error);

G_END_DECLS

#endif
