/*
 * Feeds: an answer as Atom, RFC 4287, with OpenSearch's counts.
 */
#ifndef LONTAR_SEARCHD_FEED_H
#define LONTAR_SEARCHD_FEED_H

#include "lontar/search.h"

#define LONTAR_FEED_TYPE "application/atom+xml; charset=utf-8"

/** @param base  absolute address of the site */
void lontar_feed_format(GString *out, const lontar_answer *answer, const lontar_request *request,
                        const lontar_vocabularies *vocabularies, const char *base);

#endif
