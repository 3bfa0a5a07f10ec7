/*
 * Shards behind sockets: which of them answer, known to all threads of the process.
 *
 * A location is `tcp:HOST:PORT`, or `tcp:HOST:PORT,HOST:PORT...`: a shard, and replicas of it that
 * stand in. Each of these ends has a thread that looks once a second whether it answers and what
 * state it is in, so that a search never waits for one that is known not to answer, and one that
 * comes back is asked again without anybody's doing.
 */
#ifndef LONTAR_LIB_SHARDS_H
#define LONTAR_LIB_SHARDS_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

G_BEGIN_DECLS

/** Whether a location is behind a socket. */
bool lontar_shard_is_remote(const char *location);

/** Begin to watch those of some locations that are behind sockets. */
void lontar_shards_watch(char *const *locations);

/** Moves on whenever an end comes, goes, or has another state than before. */
uint64_t lontar_shards_moves(void);

/** The end of a location to open, as `tcp:HOST:PORT`: the newest that answers; NULL = none does. */
char *lontar_shards_choose(const char *location);

/** An end does not answer: it is not chosen until it has answered its watch. */
void lontar_shards_give_up(const char *end);

/** Note the revision that an end was found at. */
void lontar_shards_note(const char *end, uint64_t revision);

/** The highest revision that an end of a location was last found at; 0 = none ever was. */
uint64_t lontar_shards_revision(const char *location);

G_END_DECLS

#endif
