/*
 * What the parts of the invariants share.
 */
#ifndef LONTAR_INVARIANTS_PRIVATE_H
#define LONTAR_INVARIANTS_PRIVATE_H

#include "lontar/analyser.h"
#include "lontar/record.h"
#include "lontar/xapian.h"

typedef struct {
    lontar_index *index;
    lontar_analyser *analyser;
    GHashTable *files; /* written path -> id, both owned: what is known of files */
    GString *report;
    size_t problems;
    size_t documents, pages, paths, from_files, imported;
    size_t excused; /* paths of documents whose entries are to follow */
    size_t stride;  /* pages are analysed of every so manyth document */
    GError *error;  /* of a callback */
} lontar_checking;

/** Take down a problem. */
void lontar_invariants_say(lontar_checking *of, const char *format, ...) G_GNUC_PRINTF(2, 3);

/** The slots and filter terms of a document are those of its record. */
bool lontar_invariants_tags(lontar_checking *of, uint32_t docid, const lontar_record *record,
                            GError **error);

/**
 * The pages of a document are stored, and stand in the postings where its record says.
 *
 * @param analyses  whether to look at the words of the pages
 */
bool lontar_invariants_pages(lontar_checking *of, uint32_t docid, const lontar_record *record,
                             bool analyses, GError **error);

#endif
