/*
 * Diagnosis: why a search finds nothing, and what would.
 */
#ifndef LONTAR_SEARCHD_DIAGNOSIS_H
#define LONTAR_SEARCHD_DIAGNOSIS_H

#include "exchange.h"
#include "worker.h"

/** The diagnosis of an answer as a JSON object; NULL when it has hits, or with @a error set. */
char *lontar_diagnosis(lontar_worker *worker, const GArray *parameters, const char *languages,
                       const lontar_answer *answer, GError **error);

/** What to type instead of a query that is misspelt; NULL = nothing, or with @a error. */
char *lontar_suggestion(lontar_worker *worker, const lontar_request *request,
                        const lontar_answer *answer, GError **error);

#endif
