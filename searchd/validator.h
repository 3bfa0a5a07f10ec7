/*
 * Validators: an ETag for what depends on the index and the request alone, and 304.
 */
#ifndef LONTAR_SEARCHD_VALIDATOR_H
#define LONTAR_SEARCHD_VALIDATOR_H

#include "exchange.h"
#include "lontar/search.h"

/** A key for one answer on one revision; @a asked tells one question from another, its endpoint
 * included. */
char *lontar_validator_key(const lontar_index_state *state, const char *asked);

/**
 * Tag an answer by its key.
 *
 * @return whether the client has the answer already: 304 is set, nothing else is to be done
 */
bool lontar_validator_apply(lontar_exchange *exchange, const char *key);

/**
 * Refuse parameters that are not among names (NULL-terminated), or given twice: true if none is.
 */
bool lontar_validator_takes(lontar_exchange *exchange, const char *const *names);

#endif
