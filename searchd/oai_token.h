/*
 * Resumption tokens of OAI-PMH: what a list is of, and how far it was given, told to the harvester
 * instead of kept for it.
 *
 *     UNTIL.FROM.TIME.SET.ID
 */
#ifndef LONTAR_SEARCHD_OAI_TOKEN_H
#define LONTAR_SEARCHD_OAI_TOKEN_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct {
    char *set; /* owned: `country:THA`, or empty */
    int64_t from, until;
    int64_t last_time; /* of the last one that was given */
    char *last_id;     /* owned; NULL = none was given */
} lontar_oai_token;

/** Read a token into an empty one; false, and it stays empty, for what is none of ours. */
bool lontar_oai_token_parse(const char *text, lontar_oai_token *out);

/** What parse() reads; last_id is not NULL. */
char *lontar_oai_token_format(const lontar_oai_token *token);

/** Free what it owns, not itself. */
void lontar_oai_token_clear(lontar_oai_token *token);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(lontar_oai_token, lontar_oai_token_clear)

#endif
