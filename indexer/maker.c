/*
 * The maker.
 */
#include "maker.h"

#include <string.h>

#include "lontar/language.h"
#include "lontar/terms.h"

/* An entry holds a node for each term and position: about so many bytes a byte of text. */
#define ENTRY_FACTOR   3
#define DOCUMENT_BYTES 4096

struct lontar_maker {
    const lontar_vocabularies *vocabularies; /* lent */
    lontar_tagger *tagger;
    int this_year;
};

lontar_maker *
lontar_maker_new(const lontar_vocabularies *vocabularies, GError **error)
{
    lontar_tagger *tagger = lontar_tagger_new(vocabularies, error);

    if (tagger == NULL) {
        return NULL;
    }

    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    lontar_maker *maker = g_new0(lontar_maker, 1);

    maker->vocabularies = vocabularies;
    maker->tagger = tagger;
    maker->this_year = g_date_time_get_year(now);
    return maker;
}

void
lontar_maker_free(lontar_maker *maker)
{
    if (maker != NULL) {
        lontar_tagger_free(maker->tagger);
        g_free(maker);
    }
}

void
lontar_maker_tag(const lontar_maker *maker, lontar_document *document)
{
    lontar_language_settle(document);
    lontar_maker_retag(maker, document);
}

void
lontar_maker_retag(const lontar_maker *maker, lontar_document *document)
{
    lontar_tagger_run(maker->tagger, document, maker->this_year);
}

lontar_entry *
lontar_maker_entry(const lontar_maker *maker, lontar_analyser *analyser,
                   const lontar_document *document, const lontar_stamp *stamp,
                   lontar_entry_form form, GError **error)
{
    g_autoptr(lontar_entry) entry =
        lontar_terms_entry(analyser, maker->vocabularies, document, stamp, error);

    return entry != NULL && lontar_entry_prepare(entry, form, error) ? g_steal_pointer(&entry)
                                                                     : NULL;
}

size_t
lontar_maker_weigh(const lontar_document *document)
{
    size_t bytes = DOCUMENT_BYTES;

    for (size_t i = 0; i < lontar_document_page_size(document); i++) {
        bytes += (1 + ENTRY_FACTOR) * strlen(lontar_document_page_at(document, i)->text);
    }
    return bytes;
}
