/*
 * Answers of OAI-PMH: any bytes.
 */
#include <stdint.h>

#include "harvest.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static lontar_vocabularies *vocabularies;

    if (vocabularies == NULL) {
        vocabularies = lontar_vocabularies_load(NULL, NULL);
    }
    lontar_harvest_page_free(lontar_harvest_parse(vocabularies, (const char *)data, size, NULL));
    return 0;
}
