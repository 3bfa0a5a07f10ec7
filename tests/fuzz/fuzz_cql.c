/*
 * Fuzzing CQL: what can be translated is a query of ours, and of text; what cannot says why.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cql.h"
#include "lontar/query.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static lontar_vocabularies *vocabularies;
    g_autofree char *cql = g_strndup((const char *)data, size);
    g_autofree char *query = NULL;
    g_autofree char *detail = NULL;

    if (vocabularies == NULL) {
        vocabularies = lontar_vocabularies_load(NULL, NULL);
    }
    if (!g_utf8_validate(cql, -1, NULL)) {
        return 0; /* refused with the address */
    }
    if (lontar_cql_translate(cql, &query, &detail) != LONTAR_CQL_GOOD) {
        if (detail == NULL || !g_utf8_validate(detail, -1, NULL)) {
            abort();
        }
        return 0;
    }
    if (query == NULL || !g_utf8_validate(query, -1, NULL)) {
        abort();
    }
    lontar_query_free(lontar_query_parse(vocabularies, query, LONTAR_MATCH_ALL));
    return 0;
}
