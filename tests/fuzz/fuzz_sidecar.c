/*
 * Sidecars: any bytes.
 */
#include <stdint.h>
#include <string.h>

#include "sidecar.h"

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
    lontar_metadata *metadata = lontar_metadata_new(vocabularies, ignore, NULL);
    lontar_document *document = lontar_document_new();

    if (size > 0) {
        memcpy(text, data, size);
    }

    lontar_statement *statement = lontar_sidecar_parse(metadata, "s", text, size);

    lontar_statement_apply(statement, document);
    lontar_statement_free(statement);
    lontar_document_free(document);
    lontar_metadata_free(metadata);
    return 0;
}
