/*
 * Harvesting: the records of another repository by OAI-PMH 2.0, as lines of JSON for import.
 *
 * The next harvest begins where the last one ended: INDEX/harvest remembers for each repository the
 * day of the last whole one, or the token at which one was cut off.
 */
#ifndef LONTAR_HARVEST_H
#define LONTAR_HARVEST_H

#include <stdbool.h>
#include <stdio.h>

#include "lontar/vocabulary.h"

typedef struct lontar_harvest lontar_harvest;

/**
 * Prepare a harvest.
 *
 * @param url         base URL of the repository, http, https or file; `set` and `metadataPrefix` of
 *                    its query are kept. A file is a ListRecords answer; its token names the next
 *                    one beside it.
 * @param may_private whether loopback, link-local and private addresses may be asked
 * @param index_path  of the index that remembers
 * Errors:  LONTAR_ERROR_INVALID.
 */
lontar_harvest *lontar_harvest_new(const lontar_vocabularies *vocabularies, const char *url,
                                   bool may_private, const char *index_path, GError **error);
void lontar_harvest_free(lontar_harvest *harvest);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_harvest, lontar_harvest_free)

/**
 * Fetch and write all records.
 *
 * What cuts a harvest off after the first page is kept for lontar_harvest_finish(), so that what
 * has come can be imported.
 *
 * Errors:  LONTAR_ERROR_IO (nothing has come).
 */
bool lontar_harvest_run(lontar_harvest *harvest, FILE *out, GError **error);

/** What has come is in the index: remember where to go on, and tell what cut the harvest off. */
bool lontar_harvest_finish(lontar_harvest *harvest, GError **error);

/* --- its parts --- */

/* A page of an answer, read. */
typedef struct {
    GString *lines; /* JSON Lines */
    size_t records;
    char *token;          /* to go on with, or NULL: this is the last page */
    char *date;           /* of the answer: YYYY-MM-DD, or NULL */
    char *error, *detail; /* code and text of an OAI-PMH error, or NULL */
} lontar_harvest_page;

/** Read an answer to ListRecords. Errors: LONTAR_ERROR_IO (it is none). */
lontar_harvest_page *lontar_harvest_parse(const lontar_vocabularies *vocabularies,
                                          const char *bytes, size_t length, GError **error);
void lontar_harvest_page_free(lontar_harvest_page *page);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_harvest_page, lontar_harvest_page_free)

/**
 * Get what stands at an address: http, https or file, after redirections.
 *
 * Errors:  LONTAR_ERROR_IO: unreachable, not 200, too large, an address that is private.
 */
GBytes *lontar_fetch(const char *url, bool may_private, GError **error);

struct sockaddr;
/** Whether an address is of this machine, its neighbours, a private network or none at all. */
bool lontar_fetch_is_private(const struct sockaddr *address);

#endif
