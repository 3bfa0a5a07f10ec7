/*
 * An index directory: generations behind one pointer, and the lock of its one writer.
 *
 *     INDEX/current -> gen-000042     symbolic link, replaced atomically
 *     INDEX/gen-000042/db/            the Xapian database
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

/* --- writing --- */

typedef struct lontar_lock lontar_lock;

/**
 * Become the one writer of an index directory, which is made if it is not there.
 *
 * @param wait_s  how long to wait for another writer to end
 * Errors:  LONTAR_ERROR_LOCKED (naming the holder's command and process), LONTAR_ERROR_IO.
 */
lontar_lock *lontar_lock_take(const char *index_path, unsigned wait_s, GError **error);
void lontar_lock_free(lontar_lock *lock);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_lock, lontar_lock_free)

/**
 * Begin a new generation beside the current one: a folder that nobody sees until it is published.
 * What an earlier killed writer left unpublished is removed.
 *
 * @return path of its folder; the database goes to db/ in it
 */
char *lontar_generation_begin(const lontar_lock *lock, GError **error);

/** Publish a generation: write its manifest, fsync, switch the pointer atomically, fsync. */
bool lontar_generation_publish(const lontar_lock *lock, const char *folder, GError **error);

/** Write the manifest of a generation anew after a run that changed it in place. */
bool lontar_generation_seal(const char *folder, GError **error);

/** Compare the files of a generation with its manifest; out_report lists what differs. */
bool lontar_generation_verify(const char *folder, char **out_report, GError **error);

G_END_DECLS

#endif
