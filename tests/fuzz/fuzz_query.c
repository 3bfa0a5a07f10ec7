/*
 * Fuzzing the query language: any bytes are understood as something, which is written back as
 * something that is understood the same.
 */
#include <stdint.h>
#include <stdlib.h>

#include "lontar/query.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(const lontar_vocabularies *vocabularies, const char *text, lontar_match match)
{
    g_autoptr(lontar_query) query = lontar_query_parse(vocabularies, text, match);
    g_autofree char *parsed = lontar_query_format(query);
    g_autoptr(lontar_query) again = lontar_query_parse(vocabularies, parsed, match);

    if (!lontar_query_is_equal(query, again) || !g_utf8_validate(parsed, -1, NULL)) {
        abort();
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static lontar_vocabularies *vocabularies = NULL;
    g_autofree char *text = g_strndup((const char *)data, size);

    if (vocabularies == NULL) {
        vocabularies = lontar_vocabularies_load(NULL, NULL);
    }
    check(vocabularies, text, size % 2 == 0 ? LONTAR_MATCH_ALL : LONTAR_MATCH_ANY);
    return 0;
}
