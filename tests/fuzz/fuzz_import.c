/*
 * Imported records: any bytes as a line.
 */
#include <stdint.h>
#include <string.h>

#include "import.h"

static void
ignore(const char *complaint, void *data)
{
    (void)complaint;
    (void)data;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static lontar_vocabularies *vocabularies;

    if (vocabularies == NULL) {
        vocabularies = lontar_vocabularies_load(NULL, NULL);
    }

    g_autofree char *text = g_malloc0(size + 1);
    g_autoptr(GError) error = NULL;
    lontar_place place = {"r", 1, 0};
    lontar_metadata *metadata = lontar_metadata_new(vocabularies, ignore, NULL);

    if (size > 0) {
        memcpy(text, data, size);
    }

    lontar_document *document = lontar_import_parse(metadata, text, size, &place, &error);

    g_assert_true((document == NULL) == (error != NULL));
    lontar_document_free(document);
    lontar_metadata_free(metadata);
    return 0;
}
