/*
 * Fuzz target: citations in any bytes lie within them, in order, and are of known instruments.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "lontar/instrument.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static lontar_vocabularies *vocabularies;
    g_autoptr(GArray) found = NULL;
    size_t last = 0;

    if (vocabularies == NULL) {
        vocabularies = lontar_vocabularies_load(NULL, NULL);
    }
    found = lontar_instrument_scan(vocabularies, (const char *)data, size);
    for (size_t i = 0; i < found->len; i++) {
        const lontar_citation *citation = &g_array_index(found, lontar_citation, i);

        if (citation->start < last || citation->length == 0 || citation->start > size ||
            citation->length > size - citation->start ||
            lontar_vocabulary_find(lontar_vocabularies_get(vocabularies, LONTAR_INSTRUMENTS),
                                   citation->code) == NULL) {
            abort();
        }
        last = citation->start;
    }
    return 0;
}
