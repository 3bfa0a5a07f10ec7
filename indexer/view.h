/*
 * A view of an index: what reading commands and re-tagging get of its documents.
 */
#ifndef LONTAR_VIEW_H
#define LONTAR_VIEW_H

#include "lontar/document.h"
#include "lontar/record.h"
#include "lontar/xapian.h"

/** Open the current generation of an index for reading. */
lontar_index *lontar_view_open(const char *index_path, GError **error);

/** A number or text of the index itself (LONTAR_META_...); empty when it is not there. */
char *lontar_view_text(const lontar_index *index, const char *key, GError **error);

/**
 * A document's record.
 *
 * Errors:  LONTAR_ERROR_NOT_FOUND (naming the id), as reading an index.
 */
lontar_record *lontar_view_record(const lontar_index *index, const char *id, GError **error);

/** The record of the document with a docid. */
lontar_record *lontar_view_record_at(const lontar_index *index, uint32_t docid, GError **error);

/** Docid of the document with an id, 0 when there is none. */
bool lontar_view_find(const lontar_index *index, const char *id, uint32_t *out_docid,
                      GError **error);

/** All that is known of a document but its pages: tags with their sources, file, notes. */
lontar_document *lontar_view_details(const lontar_index *index, const lontar_record *record,
                                     GError **error);

/**
 * A document before the tagger's word, without its pages and paths: an imported record with what it
 * said of itself, a file as it was extracted, before anyone's word.
 *
 * @param details  of the document, as lontar_view_details() has them
 */
lontar_document *lontar_view_untagged(const lontar_index *index, const lontar_record *record,
                                      const lontar_document *details, bool is_file, GError **error);
/** Add the pages that the index has of a document. */
bool lontar_view_add_pages(const lontar_index *index, const lontar_record *record,
                           lontar_document *document, GError **error);

/**
 * The document of a file as it was extracted, pages included, before anyone's word.
 *
 * @param record  of the document
 */
lontar_document *lontar_view_extracted(const lontar_index *index, const lontar_record *record,
                                       GError **error);

/** The document of an imported record with what it said of itself, pages included. */
lontar_document *lontar_view_imported(const lontar_index *index, const lontar_record *record,
                                      GError **error);

#endif
