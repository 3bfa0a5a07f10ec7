/*
 * An answer as JSON: the shape that docs/http-api.md promises, the same over HTTP and on the terminal.
 */
#ifndef LONTAR_SEARCHD_ANSWER_JSON_H
#define LONTAR_SEARCHD_ANSWER_JSON_H

#include "lontar/search.h"

/** Append an answer, ended by a line feed. */
void lontar_answer_format_json(GString *out, const lontar_answer *answer,
                               const lontar_request *request,
                               const lontar_vocabularies *vocabularies);

/**
 * Append the members of a record that a hit shows, without the braces around them.
 *
 * @param request  whose `fields` choose the members, NULL = all
 */
void lontar_record_format_json(GString *out, const lontar_record *record,
                               const lontar_request *request);

#endif
