/*
 * Languages: which one a text is in, and which pages differ from their document.
 */
#ifndef LONTAR_LANGUAGE_H
#define LONTAR_LANGUAGE_H

#include "lontar/document.h"

G_BEGIN_DECLS

/**
 * Identify the language of a text.
 *
 * @param out_confidence  0 to 1; may be NULL
 * @return BCP 47 (`en`, `zh-Hant`), or NULL when the text does not show it; static
 */
const char *lontar_language_identify(const char *text, size_t length, double *out_confidence);

/**
 * Settle the language of a document from its pages, and of each page that differs from it.
 *
 * Adds a LONTAR_FIELD_LANGUAGE tag of source TAGGER unless the language has been said; sets
 * lontar_page.language where a page is surely in another one.
 */
void lontar_language_settle(lontar_document *document);

G_END_DECLS

#endif
