/*
 * The catalogue: any bytes.
 */
#include <stdint.h>
#include <string.h>

#include "catalogue.h"

static void
ignore(const char *complaint, void *data)
{
    (void)data;
    g_assert_true(g_utf8_validate(complaint, -1, NULL));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static lontar_vocabularies *vocabularies;

    if (vocabularies == NULL) {
        vocabularies = lontar_vocabularies_load(NULL, NULL);
    }

    g_autofree char *text = g_strndup((const char *)data, size);
    lontar_metadata *metadata = lontar_metadata_new(vocabularies, ignore, NULL);
    lontar_catalogue *catalogue = lontar_catalogue_parse(metadata, "c", text, strlen(text));
    lontar_statement *statement = lontar_catalogue_find(catalogue, "a/b.pdf");
    lontar_document *document = lontar_document_new();

    if (statement != NULL) {
        lontar_statement_apply(statement, document);
    }
    lontar_catalogue_complain_unused(catalogue, metadata);
    lontar_document_free(document);
    lontar_statement_free(statement);
    lontar_catalogue_free(catalogue);
    lontar_metadata_free(metadata);
    return 0;
}
