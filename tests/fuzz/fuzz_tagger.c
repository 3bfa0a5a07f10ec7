/*
 * Fuzz target: the tagger on any bytes, and names of any bytes in vocabularies.
 *
 * The text is made valid first, as extraction does; form feeds part pages, the first line is the
 * title.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "lontar/tagger.h"

#define THIS_YEAR 2026

static lontar_document *
document_of(const char *text)
{
    lontar_document *document = lontar_document_new();
    g_auto(GStrv) pages = g_strsplit(text, "\f", -1);
    g_autofree char *title = g_strndup(text, strcspn(text, "\n\f"));
    lontar_tag tag = {.field = LONTAR_FIELD_TITLE,
                      .source = LONTAR_SOURCE_DOCUMENT,
                      .value = title,
                      .rule = "fuzz",
                      .confidence = 1};

    if (*title != '\0') {
        lontar_document_add_tag(document, &tag);
    }
    for (size_t i = 0; pages[i] != NULL; i++) {
        lontar_page page = {.text = pages[i], .head = i == 1 ? pages[i] : NULL};

        lontar_document_add_page(document, &page);
    }
    return document;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static lontar_vocabularies *vocabularies;
    static lontar_tagger *tagger;
    g_autofree char *text = g_utf8_make_valid((const char *)data, size);
    g_autoptr(lontar_document) document = document_of(text);

    if (tagger == NULL) {
        vocabularies = lontar_vocabularies_load(NULL, NULL);
        tagger = lontar_tagger_new(vocabularies, NULL);
    }
    lontar_tagger_run(tagger, document, THIS_YEAR);
    for (size_t i = 0; i < lontar_document_tag_size(document); i++) {
        const lontar_tag *tag = lontar_document_tag_at(document, i);

        if (tag->rule == NULL || tag->value[0] == '\0' || !g_utf8_validate(tag->value, -1, NULL) ||
            (tag->quote != NULL && !g_utf8_validate(tag->quote, -1, NULL)) || tag->confidence < 0 ||
            tag->confidence > 1 ||
            (tag->field == LONTAR_FIELD_YEAR && atoi(tag->value) > THIS_YEAR)) {
            abort();
        }
    }
    if (size < 64) {
        for (int kind = 0; kind < LONTAR_VOCABULARY_COUNT; kind++) {
            g_autoptr(GPtrArray) codes = lontar_vocabularies_expand(vocabularies, kind, text);

            (void)lontar_vocabulary_nearest(lontar_vocabularies_get(vocabularies, kind), text);
        }
    }
    return 0;
}
