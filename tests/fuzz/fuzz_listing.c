/*
 * Listings: any bytes, as text and as HTML.
 */
#include <stdint.h>
#include <string.h>

#include "listing.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static lontar_vocabularies *vocabularies;

    if (vocabularies == NULL) {
        vocabularies = lontar_vocabularies_load(NULL, NULL);
    }

    char *bytes = g_malloc0(size + 1);

    if (size > 0) {
        memcpy(bytes, data, size);
    }

    GPtrArray *listed = lontar_listing_read(vocabularies, bytes, size, NULL);

    if (listed != NULL) {
        g_free(lontar_listing_format(listed));
        g_ptr_array_unref(listed);
    }
    g_free(bytes);
    return 0;
}
