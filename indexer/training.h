/*
 * Training: a dictionary of an index's texts, made while the last of them are committed.
 */
#ifndef LONTAR_TRAINING_H
#define LONTAR_TRAINING_H

#include <glib.h>
#include <stddef.h>

G_BEGIN_DECLS

/** A thread that makes a dictionary. */
typedef struct lontar_training lontar_training;

/**
 * Begin, from what is committed by now.
 *
 * @param documents  that the index is to have: where fewer than half of them are committed, nothing
 *                   is made
 */
lontar_training *lontar_training_new(const char *database, size_t documents);

/** Wait for the dictionary and free the rest; NULL where there is none, or no training. */
GBytes *lontar_training_finish(lontar_training *training);
void lontar_training_free(lontar_training *training);

G_END_DECLS

#endif
